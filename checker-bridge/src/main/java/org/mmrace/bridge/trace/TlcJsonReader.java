package org.mmrace.bridge.trace;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the counterexample that {@code -dumpTrace json} of newer TLC writes: a set {@code state} of
 * pairs (number, variables) and a set {@code action} of triples (pair before, action, pair after),
 * at the top or under {@code counterexample}.
 */
final class TlcJsonReader {
  private final String file;
  private final JsonSource json;
  private final SortedMap<Long, Object> states = new TreeMap<>();
  private final SortedMap<Long, Map<?, ?>> actions = new TreeMap<>();

  private TlcJsonReader(String file, JsonSource json) {
    this.file = file;
    this.json = json;
  }

  static Trace read(String file, Reader in) throws IOException {
    try (JsonSource json = JsonSource.tlc(file, in)) {
      return new TlcJsonReader(file, json).trace();
    }
  }

  private Trace trace() throws IOException {
    json.next();
    counterexample();
    if (states.isEmpty()) {
      throw json.fault("file holds no counterexample of TLC");
    }
    json.expectEnd();
    List<TraceState> found = new ArrayList<>();
    for (Map.Entry<Long, Object> state : states.entrySet()) {
      if (state.getKey() != found.size() + 1) {
        throw json.fault("trace has no state: state=" + (found.size() + 1));
      }
      found.add(
          found.isEmpty()
              ? TraceState.initial(state.getValue())
              : after(state.getKey(), state.getValue()));
    }
    return new Trace(file, Origin.UNKNOWN, "", Map.of(), true, found);
  }

  private void counterexample() throws IOException {
    json.expect(JsonToken.START_OBJECT, "an object");
    while (json.nextKey()) {
      switch (json.key()) {
        case "counterexample" -> counterexample();
        case "state" -> {
          json.expect(JsonToken.START_ARRAY, "an array of states");
          while (json.nextElement()) {
            state(json.value());
          }
        }
        case "action" -> {
          json.expect(JsonToken.START_ARRAY, "an array of actions");
          while (json.nextElement()) {
            action(json.value());
          }
        }
        default -> json.skip();
      }
    }
  }

  private void state(Object pair) throws TraceFormatException {
    if (!(pair instanceof List<?> list)
        || list.size() != 2
        || !(list.get(0) instanceof Long number)
        || !(list.get(1) instanceof Map<?, ?> variables)) {
      throw json.fault("expected a pair of number and variables");
    }
    if (!variables.containsKey("m")) {
      throw json.fault("state " + (number - 1) + ": no value of m");
    }
    Object value = variables.get("m");
    if (states.size() == TraceFile.MOST_STATES) {
      throw json.fault("trace is too long: states>" + TraceFile.MOST_STATES);
    }
    states.put(
        number, states.isEmpty() ? value : Values.share(states.get(states.lastKey()), value));
  }

  private void action(Object triple) throws TraceFormatException {
    if (!(triple instanceof List<?> list)
        || list.size() != 3
        || !(list.get(1) instanceof Map<?, ?> action)
        || !(list.get(2) instanceof List<?> after)
        || after.isEmpty()
        || !(after.get(0) instanceof Long number)
        || !(action.get("name") instanceof String)) {
      throw json.fault("expected a triple of state, action and state");
    }
    actions.put(number, action);
  }

  private TraceState after(long number, Object value) throws TraceFormatException {
    Map<?, ?> action = actions.get(number);
    if (action == null) {
      throw json.fault("state " + (number - 1) + ": no action");
    }
    return new TraceState((String) action.get("name"), thread(action), OptionalInt.empty(), value);
  }

  private static OptionalInt thread(Map<?, ?> action) {
    if (action.get("parameters") instanceof List<?> names
        && action.get("context") instanceof Map<?, ?> context
        && !names.isEmpty()
        && context.get(names.get(0)) instanceof Long thread) {
      return OptionalInt.of((int) (long) thread);
    }
    return OptionalInt.empty();
  }
}
