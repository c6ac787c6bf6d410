package org.mmrace.bridge.trace;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parses the text that TLC prints for a value: {@code 1}, {@code "text"}, {@code TRUE}, {@code <<1,
 * 2>>}, {@code {1, 2}}, {@code 1..3}, {@code [a |-> 1]}, {@code (1 :> "x" @@ 2 :> "y")}, model
 * values. Reads no character beyond the value but white space. Depth and size are bounded, so that
 * no input exhausts stack or memory.
 */
final class ValueParser {
  static final int DEEPEST = 100;
  static final int MOST_LEAVES = 1_000_000;
  private final CharSource source;
  private int depth;
  private int leaves;

  ValueParser(CharSource source) {
    this.source = source;
  }

  /** Parses a text that is one value and nothing else. */
  static Object parse(String text) throws TraceFormatException {
    CharSource source = new CharSource("value", new StringReader(text));
    try {
      Object value = new ValueParser(source).value();
      if (source.skipSpace() != CharSource.END) {
        throw source.fault("expected the end but found " + source.found());
      }
      return value;
    } catch (TraceFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Parses the value that comes next. */
  Object value() throws IOException {
    leaves = 0;
    return functionOr(primary());
  }

  private Object functionOr(Object first) throws IOException {
    if (source.skipSpace() != ':') {
      return first;
    }
    Map<Object, Object> function = new LinkedHashMap<>();
    Object key = first;
    while (true) {
      source.expect(":>");
      put(function, key, primary());
      if (source.skipSpace() != '@') {
        return function;
      }
      source.expect("@@");
      key = primary();
      source.skipSpace();
    }
  }

  private void put(Map<Object, Object> map, Object key, Object element)
      throws TraceFormatException {
    if (map.put(key, element) != null) {
      throw source.fault("key comes twice: key=" + Values.show(key));
    }
  }

  private Object primary() throws IOException {
    int c = source.skipSpace();
    if (++leaves > MOST_LEAVES) {
      throw source.fault("value is too large: parts>" + MOST_LEAVES);
    }
    if (c == '-' || c >= '0' && c <= '9') {
      return numberOrInterval();
    } else if (c == '"') {
      return string();
    } else if (Values.isIdentifierPart(c)) {
      return named();
    }
    if (++depth > DEEPEST) {
      throw source.fault("value is nested too deeply: depth>" + DEEPEST);
    }
    Object value = bracketed(c);
    depth--;
    return value;
  }

  private Object bracketed(int open) throws IOException {
    if (open == '<') {
      source.expect("<<");
      List<Object> elements = elements('>');
      source.expect(">>");
      return elements;
    } else if (open == '{') {
      source.expect("{");
      Set<Object> elements = new LinkedHashSet<>(elements('}'));
      source.expect("}");
      return elements;
    } else if (open == '[') {
      return record();
    } else if (open == '(') {
      source.expect("(");
      Object value = functionOr(primary());
      source.skipSpace();
      source.expect(")");
      return value;
    }
    throw source.fault("expected a value but found " + source.found());
  }

  private List<Object> elements(char close) throws IOException {
    List<Object> elements = new ArrayList<>();
    if (source.skipSpace() == close) {
      return elements;
    }
    elements.add(functionOr(primary()));
    while (source.skipSpace() == ',') {
      source.next();
      elements.add(functionOr(primary()));
    }
    return elements;
  }

  private Map<Object, Object> record() throws IOException {
    Map<Object, Object> record = new LinkedHashMap<>();
    do {
      source.next();
      source.skipSpace();
      String field = source.word();
      if (field.isEmpty()) {
        throw source.fault("expected the name of a field but found " + source.found());
      }
      source.skipSpace();
      source.expect("|->");
      put(record, field, functionOr(primary()));
    } while (source.skipSpace() == ',');
    source.expect("]");
    return record;
  }

  private Object numberOrInterval() throws IOException {
    long low = number();
    if (source.peek() != '.') {
      return low;
    }
    source.expect("..");
    long high = number();
    if (high >= low && (high - low < 0 || high - low >= MOST_LEAVES - leaves)) {
      throw source.fault("value is too large: parts>" + MOST_LEAVES);
    }
    Set<Object> interval = new LinkedHashSet<>();
    for (long element = low; element <= high; element++) {
      interval.add(element);
      leaves++;
    }
    return interval;
  }

  private long number() throws IOException {
    boolean negative = source.peek() == '-';
    if (negative) {
      source.next();
    }
    String digits = source.word();
    try {
      return Long.parseLong(negative ? "-" + digits : digits);
    } catch (NumberFormatException e) {
      throw source.fault("not an integer of 64 bits: text=" + digits);
    }
  }

  private Object named() throws IOException {
    String name = source.word();
    if (name.equals("TRUE") || name.equals("FALSE")) {
      return name.equals("TRUE");
    }
    return name;
  }

  private String string() throws IOException {
    source.expect("\"");
    StringBuilder text = new StringBuilder();
    while (source.peek() != '"') {
      int c = source.next();
      if (c == '\\') {
        int escape = "tnfr\"\\".indexOf(source.next());
        if (escape < 0) {
          throw source.fault("unknown escape in a string");
        }
        c = "\t\n\f\r\"\\".charAt(escape);
      } else if (c == CharSource.END) {
        throw source.fault("expected \" but found " + source.found());
      }
      source.append(text, (char) c);
    }
    source.next();
    return text.toString();
  }
}
