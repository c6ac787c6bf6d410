package org.mmrace.bridge.trace;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads a trace in the Informal Trace Format, state by state. */
final class ItfReader {
  private final JsonSource json;
  private final String file;
  private final List<TraceState> states = new ArrayList<>();
  private String scenario = "";
  private String config = "";
  private String property = "";
  private Map<String, Object> constants = Map.of();
  private boolean meta;

  private ItfReader(String file, JsonSource json) {
    this.file = file;
    this.json = json;
  }

  static Trace read(String file, Reader in) throws IOException {
    try (JsonSource json = JsonSource.itf(file, in)) {
      return new ItfReader(file, json).trace();
    }
  }

  private Trace trace() throws IOException {
    json.next();
    json.expect(JsonToken.START_OBJECT, "an object");
    while (json.nextKey()) {
      switch (json.key()) {
        case "#meta" -> meta();
        case "states" -> states();
        default -> json.skip();
      }
    }
    if (!meta) {
      throw json.fault("trace has no #meta");
    }
    if (states.isEmpty()) {
      throw json.fault("trace has no states");
    }
    json.expectEnd();
    return new Trace(file, Origin.of(scenario, config), property, constants, false, states);
  }

  private void meta() throws IOException {
    meta = true;
    json.expect(JsonToken.START_OBJECT, "an object");
    while (json.nextKey()) {
      switch (json.key()) {
        case "scenario" -> scenario = json.text("the id of a scenario");
        case "config" -> config = json.text("the name of a configuration");
        case "property" -> property = json.text("the name of a property");
        case "constants" -> constants = constants();
        default -> json.skip();
      }
    }
  }

  private Map<String, Object> constants() throws IOException {
    Map<String, Object> record = new LinkedHashMap<>();
    json.expect(JsonToken.START_OBJECT, "a record of constants");
    while (json.nextKey()) {
      String name = json.key();
      record.put(name, json.value());
    }
    return record;
  }

  private void states() throws IOException {
    json.expect(JsonToken.START_ARRAY, "an array of states");
    while (json.nextElement()) {
      if (states.size() == TraceFile.MOST_STATES) {
        throw json.fault("trace is too long: states>" + TraceFile.MOST_STATES);
      }
      states.add(state());
    }
  }

  private TraceState state() throws IOException {
    String where = "state " + states.size() + ": ";
    json.expect(JsonToken.START_OBJECT, "a state");
    Map<String, Object> found = new LinkedHashMap<>();
    while (json.nextKey()) {
      switch (json.key()) {
        case "#meta" -> stateMeta(found);
        case "m" -> found.put("m", json.value());
        default -> json.skip();
      }
    }
    if (!found.containsKey("m")) {
      throw json.fault(where + "no value of m");
    }
    Object value =
        states.isEmpty()
            ? found.get("m")
            : Values.share(states.get(states.size() - 1).value(), found.get("m"));
    if (states.isEmpty()) {
      return new TraceState("", OptionalInt.empty(), number(found, "choice"), value);
    }
    if (!found.containsKey("action")) {
      throw json.fault(where + "no #meta.action");
    }
    return new TraceState(
        (String) found.get("action"), number(found, "thread"), number(found, "choice"), value);
  }

  private void stateMeta(Map<String, Object> found) throws IOException {
    json.expect(JsonToken.START_OBJECT, "an object");
    while (json.nextKey()) {
      switch (json.key()) {
        case "action" -> found.put("action", json.text("the name of a step"));
        case "thread" -> found.put("thread", json.number("the number of a thread"));
        case "choice" -> found.put("choice", json.number("the number of a choice"));
        case "index" -> {
          if (json.number("the number of a state") != states.size()) {
            throw json.fault("state " + states.size() + ": #meta.index is another");
          }
        }
        default -> json.skip();
      }
    }
  }

  private static OptionalInt number(Map<String, Object> found, String name) {
    return found.get(name) instanceof Integer number ? OptionalInt.of(number) : OptionalInt.empty();
  }
}
