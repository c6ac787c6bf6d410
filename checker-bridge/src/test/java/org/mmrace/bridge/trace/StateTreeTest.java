package org.mmrace.bridge.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.SeqField;
import org.mmrace.model.words.SetField;

final class StateTreeTest {
  private static final String INITIAL =
      "[step |-> <<\"gup_fast_pte_range__ptep_get\", \"zap_pte_range__pte_lock\">>, page |-> (0 :> [refcount |-> 0,"
          + " lock |-> [owner |-> 0, waiters |-> {}], queue |-> <<>>] @@ 1 :> [refcount |-> 0, lock |-> [owner |-> 0,"
          + " waiters |-> {}], queue |-> <<>>] @@ 2 :> [refcount |-> 1, lock |-> [owner |-> 0, waiters |-> {}], queue"
          + " |-> <<>>]), pte |-> (1 :> (0 :> [kind |-> \"none\", pfn |-> 0] @@ 1 :> [kind |-> \"none\", pfn |-> 0])"
          + " @@ 3 :> (0 :> [kind |-> \"present\", pfn |-> 2] @@ 1 :> [kind |-> \"none\", pfn |-> 0])), seen |->"
          + " [kind |-> \"none\", pfn |-> 0], pinned |-> FALSE, stale |-> FALSE]";

  private final Toy toy = new Toy(Toy.Fix.NONE);
  private final StateTree tree = StateTree.of(toy.layout);

  @Test
  void textOfTlc_isTheStateOfTheModel() throws Exception {
    long[] words = new long[toy.words()];
    toy.initial(0, words);
    assertArrayEquals(words, tree.decode(ValueParser.parse(INITIAL)));
    assertEquals(
        Values.canonical(ValueParser.parse(INITIAL)), Values.canonical(tree.encode(words)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "pinned |-> FALSE; pinned |-> 0; pinned: not a Boolean: value=0",
        "pinned |-> FALSE, ; ``; pinned: missing",
        "stale |-> FALSE; stale |-> FALSE, uffd |-> <<>>; uffd: not in the layout",
        "refcount |-> 1; refcount |-> 4; page[2].refcount: not in its domain: value=4",
        "refcount |-> 1; refcount |-> -1; page[2].refcount: not in its domain: value=-1",
        "refcount |-> 1; mapcount |-> 1; page[2].refcount: missing",
        "refcount |-> 1; refcount |-> 1, pincount |-> 1; page[2].pincount: not in the layout",
        "waiters |-> {}; waiters |-> <<>>; page[0].lock.waiters: not a set: value=<<>>",
        "waiters |-> {}; waiters |-> {3}; page[0].lock.waiters: not in its domain: value={3}",
        "queue |-> <<>>; queue |-> {}; page[0].queue: not a sequence: value={}",
        "queue |-> <<>>; queue |-> <<1, 2, 1>>; page[0].queue: not in its domain: value=<<1, 2, 1>>",
        "queue |-> <<>>; queue |-> <<0>>; page[0].queue: not in its domain: value=<<0>>",
        "kind |-> \"present\"; kind |-> \"swap\"; pte[3][0].kind: not in its domain: value=\"swap\"",
        "kind |-> \"present\"; kind |-> 1; pte[3][0].kind: not a string: value=1",
        "@@ 3 :> (0; @@ 2 :> (0; pte[3]: missing",
        "@@ 2 :> [refcount; @@ 3 :> [refcount |-> 1, lock |-> [owner |-> 0, waiters |-> {}], queue |-> <<>>] @@ 2 :>"
            + " [refcount; page[3]: not in the layout",
        "<<\"gup_fast_pte_range__ptep_get\", \"zap_pte_range__pte_lock\">>; <<\"done\">>; step[2]: missing",
        "<<\"gup_fast_pte_range__ptep_get\", \"zap_pte_range__pte_lock\">>; 7; step: not a function: value=7",
      })
  void treeThatDoesNotFit_namesTheLeaf(String part, String replacement, String message)
      throws Exception {
    Object wrong = ValueParser.parse(INITIAL.replace(part, replacement == null ? "" : replacement));
    var e = assertThrows(StateFormatException.class, () -> tree.decode(wrong));
    assertEquals(message, e.getMessage());
  }

  @Test
  void valueThatIsNoRecord_namesM() {
    var e = assertThrows(StateFormatException.class, () -> tree.decode(List.of()));
    assertEquals("m: not a record: value=<<>>", e.getMessage());
  }

  @Test
  void longValueInMessage_isCut() {
    var e = assertThrows(StateFormatException.class, () -> tree.decode("x".repeat(1000)));
    assertEquals("m: not a record: value=\"" + "x".repeat(99) + "...", e.getMessage());
  }

  @Test
  void wordsOutsideTheirDomain_nameTheLeaf() {
    long[] words = new long[toy.words()];
    toy.initial(0, words);
    words[2] |= 3 << 2;
    var e = assertThrows(IllegalArgumentException.class, () -> tree.encode(words));
    assertEquals("page[0].lock.owner: not in its domain: value=3", e.getMessage());
  }

  /** A layout and the leaves of a state of it, in the order of the layout. */
  record Sample(Layout layout, List<Long> leaves) {
    long[] words() {
      long[] words = new long[layout.words()];
      Iterator<Long> leaf = leaves.iterator();
      layout.leaves().forEach(word -> word.set(words, leaf.next()));
      return words;
    }
  }

  @Provide
  static Arbitrary<Sample> samples() {
    return Arbitraries.longs().map(seed -> sample(new Random(seed)));
  }

  private static Sample sample(Random random) {
    Layout layout = new Layout();
    for (int s = random.nextInt(4); s >= 0; s--) {
      Section.Dim[] dims = new Section.Dim[random.nextInt(4)];
      for (int d = 0; d < dims.length; d++) {
        boolean subset = d == 0 && random.nextBoolean();
        dims[d] =
            subset
                ? Section.Dim.subset("id", List.of(random.nextInt(2), 2 + random.nextInt(2), 5))
                : Section.Dim.range("id", random.nextInt(3), random.nextInt(4));
      }
      Section section = layout.section("section" + s, dims);
      if (random.nextBoolean()) {
        section.field("", domain(random, 2, 63));
      } else {
        for (String name : List.of("a", "b.x", "b.y", "c.x.y")) {
          section.field(name, domain(random, 2, 63));
        }
      }
    }
    layout.seal();
    return new Sample(layout, leaves(layout, random));
  }

  private static List<Long> leaves(Layout layout, Random random) {
    List<Long> leaves = new ArrayList<>();
    layout.leaves().forEach(word -> leaves.add(value(random, word.field().domain())));
    return leaves;
  }

  private static Domain domain(Random random, int depth, int bits) {
    int kind = random.nextInt(depth == 0 || bits < 24 ? 5 : 6);
    return switch (kind) {
      case 0 -> new Domain.Range(random.nextInt(1 << Math.min(bits, 20)));
      case 1 -> new Domain.Flag();
      case 2 -> new Domain.Names(List.of("none", "present", "swap"));
      case 3 -> new Domain.IdSet(random.nextInt(bits));
      case 4 -> new Domain.IdSeq(1 + random.nextInt(bits / 3), 1 + random.nextInt(7));
      default -> {
        List<Domain.Part> parts = new ArrayList<>();
        int shift = 0;
        for (String name : List.of("p", "q", "r")) {
          Domain domain = domain(random, depth - 1, bits / 3);
          parts.add(new Domain.Part(name, shift, domain));
          shift += domain.bits();
        }
        yield new Domain.Struct(parts);
      }
    };
  }

  private static long value(Random random, Domain domain) {
    if (domain instanceof Domain.Struct struct) {
      long value = 0;
      for (Domain.Part part : struct.parts()) {
        value = part.with(value, value(random, part.domain()));
      }
      return value;
    } else if (domain instanceof Domain.IdSeq ids) {
      long value = 0;
      for (int i = random.nextInt(ids.longest() + 1); i > 0; i--) {
        value = value << ids.digit() | 1 + random.nextInt(ids.highest());
      }
      return value;
    } else if (domain instanceof Domain.Range range) {
      return (long) (random.nextDouble() * (range.high() + 1));
    } else if (domain instanceof Domain.Names names) {
      return random.nextInt(names.names().size());
    }
    return random.nextLong() & (1L << domain.bits()) - 1;
  }

  @Property(tries = 1000)
  void wordsToTreeAndBack_areTheSameWords(@ForAll("samples") Sample sample)
      throws StateFormatException {
    StateTree codec = StateTree.of(sample.layout());
    Map<String, Object> m = codec.encode(sample.words());
    assertArrayEquals(sample.words(), codec.decode(m));
    assertEquals(m, codec.encode(codec.decode(m)));
  }

  @Property(tries = 300)
  void treeThroughText_isTheSameState(@ForAll("samples") Sample sample) throws Exception {
    StateTree codec = StateTree.of(sample.layout());
    Object m = codec.encode(sample.words());
    assertArrayEquals(
        sample.words(), codec.decode(orEmptyRecord(ValueParser.parse(Values.show(m)))));
  }

  @Property(tries = 100)
  void fieldsOfSeveralWords_areOneSetAndOneSequence(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Layout layout = new Layout();
    Section frame = layout.section("gather", Section.Dim.range("thread", 1, 2));
    SetField isolated = frame.set("isolated", new Domain.IdSet(511));
    SeqField pages = frame.seq("pages", new Domain.IdSeq(50, 1500));
    SetField bare = layout.section("may").set("", new Domain.IdSet(64));
    layout.seal();
    long[] words = new long[layout.words()];
    isolated.set(words, 2, 0, 0, random.ints(0, 512).distinct().limit(200).sorted().toArray());
    pages.set(words, 1, 0, 0, random.ints(1, 1501).limit(random.nextInt(51)).toArray());
    bare.set(words, 0, 0, 0, new int[] {random.nextInt(64), 64});
    StateTree codec = StateTree.of(layout);
    Object text = ValueParser.parse(Values.show(codec.encode(words)));
    assertArrayEquals(words, codec.decode(text));
  }

  @Test
  void wideFieldsThatDoNotFit_nameTheLeaf() throws Exception {
    Layout layout = new Layout();
    Section frame = layout.section("gather");
    frame.set("isolated", new Domain.IdSet(100));
    SeqField pages = frame.seq("pages", new Domain.IdSeq(20, 500));
    layout.seal();
    StateTree codec = StateTree.of(layout);
    Object wrong = ValueParser.parse("[gather |-> [isolated |-> {101}, pages |-> <<>>]]");
    var e = assertThrows(StateFormatException.class, () -> codec.decode(wrong));
    assertEquals("gather.isolated: not in its domain: value={101}", e.getMessage());
    long[] words = new long[layout.words()];
    pages.words().get(1).set(words, 7);
    var hole = assertThrows(IllegalArgumentException.class, () -> codec.encode(words));
    assertEquals("gather.pages+7: not in its domain: value=7", hole.getMessage());
  }

  /** Without any section, {@code m} is the empty record, which prints as the empty sequence. */
  private static Object orEmptyRecord(Object m) {
    return m.equals(List.of()) ? new LinkedHashMap<>() : m;
  }

  @Property(tries = 300)
  void twoStates_haveTwoTrees(@ForAll("samples") Sample sample, @ForAll long seed) {
    Sample second = new Sample(sample.layout(), leaves(sample.layout(), new Random(seed)));
    long[] other = second.words();
    StateTree codec = StateTree.of(sample.layout());
    assertEquals(
        java.util.Arrays.equals(sample.words(), other),
        Values.canonical(codec.encode(sample.words()))
            .equals(Values.canonical(codec.encode(other))));
  }
}
