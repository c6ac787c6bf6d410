package org.mmrace.bridge.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

/**
 * The form in which traces are stored: what the trace is one of, the property, and a line for each
 * state with the move that leads to it and the state's digest.
 *
 * <pre>{@code
 * {
 *   "mmraceTrace" : 1,
 *   "scenario" : "collapse/gupfast-pmd-recheck",
 *   "config" : "unfixed",
 *   "overrides" : {
 *     "Kernel" : "v6_18",
 *     "GupRechecksPmd" : false
 *   },
 *   "property" : "Inv_PinStaysMapped",
 *   "states" : [
 *     "init/0 4c1f2a5e01d0b37a",
 *     "2:gup_fast__local_irq_save 90a2b1b7c3f11e52"
 *   ]
 * }
 * }</pre>
 */
final class StoredForm {
  /** The key that comes first in a file. */
  static final String KEY = "mmraceTrace";

  private static final int VERSION = 1;
  private static final JsonFactory FACTORY = new JsonFactory();
  private final JsonSource json;
  private final List<TraceState> states = new ArrayList<>();
  private final Map<String, Object> overrides = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();

  private StoredForm(JsonSource json) {
    this.json = json;
  }

  /** Writes a trace whose states are digests; closes {@code out}. */
  static void write(Trace trace, Writer out) throws IOException {
    DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
    lines.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    lines.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    try (JsonGenerator to = FACTORY.createGenerator(out)) {
      to.setPrettyPrinter(lines);
      to.writeStartObject();
      to.writeNumberField(KEY, VERSION);
      to.writeStringField("scenario", trace.scenario());
      to.writeStringField("config", trace.config());
      to.writeObjectFieldStart("overrides");
      for (Map.Entry<String, Object> override : trace.origin().overrides().entrySet()) {
        to.writeObjectField(override.getKey(), override.getValue());
      }
      to.writeEndObject();
      to.writeStringField("property", trace.property());
      to.writeArrayFieldStart("states");
      to.writeString(Schedule.initial(trace.states().get(0).choice().orElse(0)) + digest(trace, 0));
      for (int i = 1; i < trace.states().size(); i++) {
        TraceState state = trace.states().get(i);
        int thread = state.thread().orElseThrow();
        int choice = state.choice().orElseThrow();
        to.writeString(new Move(thread, state.action(), choice) + digest(trace, i));
      }
      to.writeEndArray();
      to.writeEndObject();
      to.writeRaw("\n");
    }
  }

  private static String digest(Trace trace, int at) {
    return " " + trace.states().get(at).value();
  }

  static Trace read(String file, Reader in) throws IOException {
    try (JsonSource json = JsonSource.itf(file, in)) {
      return new StoredForm(json).trace(file);
    }
  }

  private Trace trace(String file) throws IOException {
    json.next();
    json.expect(JsonToken.START_OBJECT, "an object");
    while (json.nextKey()) {
      switch (json.key()) {
        case KEY -> version();
        case "overrides" -> overrides();
        case "states" -> states();
        default -> texts.put(json.key(), json.text("a text"));
      }
    }
    if (states.isEmpty()) {
      throw json.fault("trace has no states");
    }
    json.expectEnd();
    Origin origin = new Origin(text("scenario"), text("config"), overrides);
    return new Trace(file, origin, text("property"), Map.of(), false, states);
  }

  private String text(String key) {
    return texts.getOrDefault(key, "");
  }

  private void version() throws IOException {
    int version = json.number("the version of the form");
    if (version != VERSION) {
      throw json.fault("trace of another mmrace: " + KEY + "=" + version + " known=" + VERSION);
    }
  }

  private void overrides() throws IOException {
    json.expect(JsonToken.START_OBJECT, "a record of constants");
    while (json.nextKey()) {
      String name = json.key();
      Object value = json.value();
      if (!(value instanceof Boolean || value instanceof Long || value instanceof String)) {
        throw json.fault("override is no plain value: constant=" + name);
      }
      overrides.put(name, value);
    }
  }

  private void states() throws IOException {
    json.expect(JsonToken.START_ARRAY, "an array of states");
    while (json.nextElement()) {
      if (states.size() == TraceFile.MOST_STATES) {
        throw json.fault("trace is too long: states>" + TraceFile.MOST_STATES);
      }
      states.add(state(json.text("a move and a digest")));
    }
  }

  private TraceState state(String line) throws IOException {
    int space = line.lastIndexOf(' ');
    String digest = line.substring(space + 1);
    if (space < 0 || !StateDigest.isHex(digest)) {
      throw json.fault("no move and digest: state=" + states.size() + " text=" + line);
    }
    Schedule move;
    try {
      move = Schedule.parse(line.substring(0, space));
    } catch (IllegalArgumentException e) {
      throw json.fault("state " + states.size() + ": " + e.getMessage());
    }
    if (move.moves().size() != (states.isEmpty() ? 0 : 1)) {
      throw json.fault("no move and digest: state=" + states.size() + " text=" + line);
    }
    StateDigest value = new StateDigest(digest);
    return states.isEmpty()
        ? TraceState.initial(move.initial(), value)
        : TraceState.after(move.moves().get(0), value);
  }
}
