package org.mmrace.bridge.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * JSON of a trace file, token by token, and the values of TLA+ in it. In the Informal Trace Format
 * (ADR-015 of Apalache) a value is {@code true}, {@code "text"}, an integer or {@code {"#bigint":
 * "1"}}, a list (sequence), a record, {@code {"#tup": [..]}}, {@code {"#set": [..]}} or {@code
 * {"#map": [[key, value], ..]}}. In the JSON of TLC a list is a sequence or a set, and an object
 * with integer keys is a function.
 */
final class JsonSource implements AutoCloseable {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(1 << 16)
                  .maxNumberLength(64)
                  .maxNameLength(1 << 10)
                  .build())
          .build();

  private final String file;
  private final JsonParser parser;
  private final boolean itf;
  private int depth;
  private int leaves;

  private JsonSource(String file, Reader reader, boolean itf) throws IOException {
    this.file = file;
    this.parser = FACTORY.createParser(reader);
    this.itf = itf;
  }

  /** Reads the Informal Trace Format. */
  static JsonSource itf(String file, Reader reader) throws IOException {
    return new JsonSource(file, reader, true);
  }

  /** Reads the JSON that TLC writes. */
  static JsonSource tlc(String file, Reader reader) throws IOException {
    return new JsonSource(file, reader, false);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** Moves to the next token and returns it. */
  JsonToken next() throws IOException {
    JsonToken token;
    try {
      token = parser.nextToken();
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
    if (token == null) {
      throw fault("the file ends in the middle");
    }
    return token;
  }

  private TraceFormatException notJson(JsonProcessingException e) {
    JsonLocation place = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
    String what =
        e instanceof JsonEOFException
            ? "the file ends in the middle"
            : "no JSON: " + e.getOriginalMessage().lines().findFirst().orElse("");
    return new TraceFormatException(file, place.getLineNr(), place.getColumnNr(), what);
  }

  /**
   * Returns whether the object goes on; its next key is then {@link #key}, and the value is the
   * current token.
   */
  boolean nextKey() throws IOException {
    if (next() == JsonToken.END_OBJECT) {
      return false;
    }
    next();
    return true;
  }

  /** Returns whether the array goes on; its next element is then the current token. */
  boolean nextElement() throws IOException {
    return next() != JsonToken.END_ARRAY;
  }

  String key() throws IOException {
    return parser.currentName();
  }

  /** Passes the value that starts at the current token. */
  void skip() throws IOException {
    int open = 0;
    do {
      JsonToken token = parser.currentToken();
      open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (open > 0 && next() != null);
  }

  /** Checks the current token. */
  void expect(JsonToken token, String what) throws IOException {
    if (parser.currentToken() != token) {
      throw fault("expected " + what + " but found " + found());
    }
  }

  /** Checks that nothing follows. */
  void expectEnd() throws IOException {
    try {
      if (parser.nextToken() != null) {
        throw fault("expected the end but found " + found());
      }
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  private String found() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      default -> read();
    };
  }

  /** Returns the text of the current token, which the parser may still have to read. */
  private String read() throws IOException {
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  /** Returns an exception at the place of the current token. */
  TraceFormatException fault(String what) {
    JsonLocation place = parser.currentTokenLocation();
    return new TraceFormatException(file, place.getLineNr(), place.getColumnNr(), what);
  }

  /** Returns the string at the current token. */
  String text(String what) throws IOException {
    expect(JsonToken.VALUE_STRING, what);
    return read();
  }

  /** Returns the number from 0 to 2^31 - 1 at the current token. */
  int number(String what) throws IOException {
    if (value() instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
      return (int) (long) number;
    }
    throw fault("expected " + what);
  }

  /** Returns the value of TLA+ that starts at the current token. */
  Object value() throws IOException {
    leaves = 0;
    depth = 0;
    return expression();
  }

  private Object expression() throws IOException {
    if (++leaves > ValueParser.MOST_LEAVES) {
      throw fault("value is too large: parts>" + ValueParser.MOST_LEAVES);
    }
    if (++depth > ValueParser.DEEPEST) {
      throw fault("value is nested too deeply: depth>" + ValueParser.DEEPEST);
    }
    Object value =
        switch (parser.currentToken()) {
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          case VALUE_STRING -> read();
          case VALUE_NUMBER_INT -> integer(read());
          case START_ARRAY -> list();
          case START_OBJECT -> object();
          default -> throw fault("no value of TLA+: " + found());
        };
    depth--;
    return value;
  }

  private long integer(String digits) throws TraceFormatException {
    try {
      return new BigInteger(digits).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw fault("not an integer of 64 bits: text=" + digits);
    }
  }

  private List<Object> list() throws IOException {
    expect(JsonToken.START_ARRAY, "an array");
    List<Object> elements = new ArrayList<>();
    while (nextElement()) {
      elements.add(expression());
    }
    return elements;
  }

  private Object object() throws IOException {
    Map<Object, Object> record = new LinkedHashMap<>();
    while (nextKey()) {
      String name = key();
      if (itf && name.startsWith("#")) {
        Object special = special(name);
        if (!record.isEmpty() || next() != JsonToken.END_OBJECT) {
          throw fault("an object with " + name + " has one key");
        }
        return special;
      }
      Object key = !itf && name.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(name) : name;
      put(record, key, expression());
    }
    return record;
  }

  private void put(Map<Object, Object> map, Object key, Object element)
      throws TraceFormatException {
    if (map.put(key, element) != null) {
      throw fault("key comes twice: key=" + Values.show(key));
    }
  }

  private Object special(String name) throws IOException {
    return switch (name) {
      case "#bigint" -> integer(text("digits"));
      case "#tup" -> list();
      case "#set" -> new LinkedHashSet<>(list());
      case "#map" -> map();
      default -> throw fault("no value of TLA+: " + name);
    };
  }

  private Map<Object, Object> map() throws IOException {
    Map<Object, Object> map = new LinkedHashMap<>();
    expect(JsonToken.START_ARRAY, "an array");
    while (nextElement()) {
      List<Object> pair = list();
      if (pair.size() != 2) {
        throw fault("expected a pair of key and value");
      }
      put(map, pair.get(0), pair.get(1));
    }
    return map;
  }
}
