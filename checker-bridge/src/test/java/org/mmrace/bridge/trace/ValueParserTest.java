package org.mmrace.bridge.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValueParserTest {
  private static Object parse(String text) throws TraceFormatException {
    return ValueParser.parse(text);
  }

  @Test
  void text_ofEveryKind_isItsTree() throws TraceFormatException {
    assertEquals(-12L, parse(" -12 "));
    assertEquals(true, parse("TRUE"));
    assertEquals("mmap_lock", parse("\"mmap_lock\""));
    assertEquals("a\"\\\n", parse("\"a\\\"\\\\\\n\""));
    assertEquals("p1", parse("p1"));
    assertEquals(List.of(), parse("<<>>"));
    assertEquals(List.of(1L, List.of(2L)), parse("<<1, << 2 >>>>"));
    assertEquals(Set.of(), parse("{}"));
    assertEquals(Set.of(3L, "a"), parse("{3, a}"));
    assertEquals(Set.of(2L, 3L, 4L), parse("2..4"));
    assertEquals(Set.of(), parse("4..2"));
    assertEquals(Map.of("a", 1L, "b", Map.of("c", false)), parse("[a |-> 1, b |-> [c |-> FALSE]]"));
    assertEquals(Map.of(1L, "x", 2L, Map.of(0L, "y")), parse("(1 :> \"x\" @@ 2 :> (0 :> \"y\"))"));
    assertEquals(Map.of(1L, "x", 2L, "y"), parse("1 :> \"x\" @@ 2 :> \"y\""));
    assertEquals(List.of(Map.of("p1", 1L), 5L), parse("<<(p1 :> 1), (5)>>"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "<<1, 2; 1:7: expected >> but found the end of the file",
        "[a |-> 1, |-> 2]; 1:11: expected the name of a field but found '|'",
        "[a = 1]; 1:4: expected |-> but found '='",
        "{1 2}; 1:4: expected } but found '2'",
        "(1 :> 2 @ 3); 1:10: expected @@ but found ' '",
        "(1 :> 2 @@ 1 :> 3); 1:18: key comes twice: key=1",
        "\"abc; 1:5: expected \" but found the end of the file",
        "99999999999999999999; 1:21: not an integer of 64 bits: text=99999999999999999999",
        "-; 1:2: not an integer of 64 bits: text=",
        "1..99999999; 1:12: value is too large: parts>1000000",
        "1 1; 1:3: expected the end but found '1'",
        "?; 1:1: expected a value but found '?'",
        "\"a\\q\"; 1:5: unknown escape in a string",
      })
  void wrongText_namesPlace(String text, String message) {
    var e = assertThrows(TraceFormatException.class, () -> parse(text));
    assertEquals("value:" + message, e.getMessage());
  }

  @Test
  void hugeOrDeepText_isRefused() {
    var deep = assertThrows(TraceFormatException.class, () -> parse("<<".repeat(100_000)));
    assertEquals("value:1:201: value is nested too deeply: depth>100", deep.getMessage());
    var wide =
        assertThrows(
            TraceFormatException.class, () -> parse("<<1" + ",1".repeat(1_000_000) + ">>"));
    assertEquals("value:1:2000001: value is too large: parts>1000000", wide.getMessage());
    var lengthy = assertThrows(TraceFormatException.class, () -> parse("\"" + "a".repeat(100_000)));
    assertEquals("value:1:65539: text is too long: characters>65536", lengthy.getMessage());
  }

  @Test
  void equalValuesOfTla_haveOneCanonicalForm() throws TraceFormatException {
    assertEquals(
        Values.canonical(parse("[a |-> <<1, <<>>>>]")),
        Values.canonical(parse("(\"a\" :> (2 :> <<>> @@ 1 :> 1))")));
  }

  @Provide
  static Arbitrary<Object> values() {
    Arbitrary<Object> leaf =
        Arbitraries.oneOf(
            Arbitraries.longs().map(Object.class::cast),
            Arbitraries.of(true, false).map(Object.class::cast),
            Arbitraries.strings().ofMaxLength(8).map(Object.class::cast));
    Arbitrary<String> name =
        Arbitraries.strings().withCharRange('a', 'z').withChars('_').ofMinLength(1).ofMaxLength(4);
    return Arbitraries.recursive(
        () -> leaf,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(Object.class::cast),
                inner.set().ofMaxSize(3).map(Object.class::cast),
                Arbitraries.maps(name, inner).ofMinSize(1).ofMaxSize(3).map(Object.class::cast),
                Arbitraries.maps(Arbitraries.longs(), inner)
                    .ofMinSize(1)
                    .ofMaxSize(3)
                    .map(Object.class::cast)),
        0,
        3);
  }

  @Property(tries = 500)
  void shownText_parsesBack(@ForAll("values") Object value) throws TraceFormatException {
    assertEquals(value, parse(Values.show(value)));
  }

  @Property(tries = 500)
  void order_isTotal(@ForAll("values") Object a, @ForAll("values") Object b) {
    assertEquals(Values.compare(a, b), -Values.compare(b, a));
    assertEquals(a.equals(b), Values.compare(a, b) == 0);
  }

  @Property(tries = 500)
  void share_keepsTheValue(@ForAll("values") Object a, @ForAll("values") Object b) {
    assertEquals(b, Values.share(a, b));
  }

  @Test
  void share_keepsEqualPartsOnce() throws TraceFormatException {
    Map<String, Object> before = new LinkedHashMap<>();
    before.put("page", parse("(0 :> [refcount |-> 1] @@ 1 :> [refcount |-> 1])"));
    Object after = parse("[page |-> (0 :> [refcount |-> 2] @@ 1 :> [refcount |-> 1])]");
    var shared = (Map<?, ?>) ((Map<?, ?>) Values.share(before, after)).get("page");
    assertSame(((Map<?, ?>) before.get("page")).get(1L), shared.get(1L));
  }
}
