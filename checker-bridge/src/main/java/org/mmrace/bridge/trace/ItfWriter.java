package org.mmrace.bridge.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a trace in the Informal Trace Format: one line for each state, the same bytes for the same
 * trace.
 */
final class ItfWriter {
  private static final JsonFactory FACTORY = new JsonFactory();
  private final JsonGenerator json;

  private ItfWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Writes {@code trace}; closes {@code out}. */
  static void write(Trace trace, Writer out) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(new StateOnItsLine());
      new ItfWriter(json).trace(trace);
      json.writeRaw("\n");
    }
  }

  private static final class StateOnItsLine extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void beforeArrayValues(JsonGenerator json) throws IOException {
      newLine(json);
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      super.writeArrayValueSeparator(json);
      newLine(json);
    }

    private static void newLine(JsonGenerator json) throws IOException {
      var above = json.getOutputContext().getParent();
      if ("states".equals(above.getCurrentName()) && above.getParent().inRoot()) {
        json.writeRaw("\n");
      }
    }
  }

  private void trace(Trace trace) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("#meta");
    json.writeStringField("format", "ITF");
    json.writeStringField(
        "format-description", "https://apalache-mc.org/docs/adr/015adr-trace.html");
    json.writeObjectFieldStart("varTypes");
    json.writeStringField("m", ItfType.of(trace.states().get(0).value()));
    json.writeEndObject();
    json.writeStringField("scenario", trace.scenario());
    json.writeStringField("config", trace.config());
    json.writeStringField("property", trace.property());
    json.writeFieldName("constants");
    record(trace.constants());
    json.writeEndObject();
    json.writeArrayFieldStart("vars");
    json.writeString("m");
    json.writeEndArray();
    json.writeArrayFieldStart("states");
    for (int i = 0; i < trace.states().size(); i++) {
      state(i, trace.states().get(i));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void state(int index, TraceState state) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("#meta");
    json.writeNumberField("index", index);
    if (!state.action().isEmpty()) {
      json.writeStringField("action", state.action());
    }
    if (state.thread().isPresent()) {
      json.writeNumberField("thread", state.thread().getAsInt());
    }
    if (state.choice().isPresent()) {
      json.writeNumberField("choice", state.choice().getAsInt());
    }
    json.writeEndObject();
    json.writeFieldName("m");
    value(state.value());
    json.writeEndObject();
  }

  private void value(Object value) throws IOException {
    if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof Set<?> set) {
      json.writeStartObject();
      json.writeFieldName("#set");
      list(Values.sorted(set));
      json.writeEndObject();
    } else if (value instanceof Map<?, ?> map) {
      if (Values.isRecord(map)) {
        record(map);
      } else {
        function(map);
      }
    } else {
      json.writeStartObject();
      json.writeStringField("#bigint", value.toString());
      json.writeEndObject();
    }
  }

  private void list(List<?> elements) throws IOException {
    json.writeStartArray();
    for (Object element : elements) {
      value(element);
    }
    json.writeEndArray();
  }

  private void record(Map<?, ?> fields) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      json.writeFieldName((String) field.getKey());
      value(field.getValue());
    }
    json.writeEndObject();
  }

  private void function(Map<?, ?> function) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("#map");
    for (Map.Entry<?, ?> entry : function.entrySet()) {
      list(List.of(entry.getKey(), entry.getValue()));
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
