package org.mmrace.bridge.tlc;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mmrace.bridge.Behaviour;
import org.mmrace.bridge.Verdict;
import org.mmrace.explorer.Words;

/** Requests and replies as JSON lines. */
final class Wire {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .addMixIn(Request.class, RequestKinds.class)
          .addMixIn(Reply.class, ReplyKinds.class)
          .addMixIn(Verdict.class, VerdictKinds.class)
          .addMixIn(Behaviour.class, BehaviourKinds.class)
          .registerModule(
              new SimpleModule()
                  .addSerializer(Words.class, new WordsWriter())
                  .addDeserializer(Words.class, new WordsReader()));

  private Wire() {}

  /** Returns {@code message} as one line. */
  static String line(Object message) {
    try {
      return MAPPER.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("message has no JSON form: message=" + message, e);
    }
  }

  /** Reads a line of the parent. */
  static Request request(String line) throws JsonProcessingException {
    return MAPPER.readValue(line, Request.class);
  }

  /** Reads a line of the child. */
  static Reply reply(String line) throws JsonProcessingException {
    return MAPPER.readValue(line, Reply.class);
  }

  /**
   * Returns a tree of constants as JSON: sets as {@code {"#set": []}}, functions as {@code {"#map":
   * [[key, value]]}}.
   */
  static JsonNode tree(Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof Long number) {
      return json.numberNode(number);
    }
    if (value instanceof Boolean flag) {
      return json.booleanNode(flag);
    }
    if (value instanceof String text) {
      return json.textNode(text);
    }
    if (value instanceof List<?> list) {
      ArrayNode array = json.arrayNode();
      list.forEach(element -> array.add(tree(element)));
      return array;
    }
    ObjectNode object = json.objectNode();
    if (value instanceof Set<?> set) {
      ArrayNode array = object.putArray("#set");
      set.forEach(element -> array.add(tree(element)));
      return object;
    }
    Map<?, ?> map = (Map<?, ?>) value;
    if (map.keySet().stream().allMatch(String.class::isInstance)) {
      map.forEach((key, element) -> object.set((String) key, tree(element)));
      return object;
    }
    ArrayNode pairs = object.putArray("#map");
    map.forEach((key, element) -> pairs.addArray().add(tree(key)).add(tree(element)));
    return object;
  }

  /** Returns the tree of constants that {@link #tree} wrote. */
  static Object value(JsonNode node) {
    if (node.isNumber()) {
      return node.longValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(value(element)));
      return list;
    }
    if (node.has("#set")) {
      Set<Object> set = new LinkedHashSet<>();
      node.get("#set").forEach(element -> set.add(value(element)));
      return set;
    }
    Map<Object, Object> map = new LinkedHashMap<>();
    if (node.has("#map")) {
      node.get("#map").forEach(pair -> map.put(value(pair.get(0)), value(pair.get(1))));
    } else {
      node.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
    }
    return map;
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Request.EvaluateConstants.class, name = "constants"),
    @JsonSubTypes.Type(value = Request.Check.class, name = "check"),
    @JsonSubTypes.Type(value = Request.Measure.class, name = "measure"),
    @JsonSubTypes.Type(value = Request.Conform.class, name = "conform"),
    @JsonSubTypes.Type(value = Request.Follow.class, name = "behaviour"),
    @JsonSubTypes.Type(value = Request.Halt.class, name = "halt")
  })
  private interface RequestKinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Reply.Running.class, name = "progress"),
    @JsonSubTypes.Type(value = Reply.EvaluatedConstants.class, name = "constants"),
    @JsonSubTypes.Type(value = Reply.CheckedReply.class, name = "checked"),
    @JsonSubTypes.Type(value = Reply.Measured.class, name = "measured"),
    @JsonSubTypes.Type(value = Reply.ConformedReply.class, name = "conformed"),
    @JsonSubTypes.Type(value = Reply.Followed.class, name = "followed"),
    @JsonSubTypes.Type(value = Reply.Failed.class, name = "failed")
  })
  private interface ReplyKinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Holds.class, name = "holds"),
    @JsonSubTypes.Type(value = Verdict.Violated.class, name = "violated"),
    @JsonSubTypes.Type(value = Verdict.Deadlocked.class, name = "deadlocked"),
    @JsonSubTypes.Type(value = Verdict.Livelocked.class, name = "livelocked"),
    @JsonSubTypes.Type(value = Verdict.NotModelled.class, name = "notModelled"),
    @JsonSubTypes.Type(value = Verdict.OnlyTlc.class, name = "onlyTlc"),
    @JsonSubTypes.Type(value = Verdict.Unfinished.class, name = "unfinished"),
    @JsonSubTypes.Type(value = Verdict.BadSpec.class, name = "badSpec")
  })
  private interface VerdictKinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "behaviour")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Behaviour.Allowed.class, name = "allowed"),
    @JsonSubTypes.Type(value = Behaviour.NotEnabled.class, name = "notEnabled")
  })
  private interface BehaviourKinds {}

  private static final class WordsWriter extends JsonSerializer<Words> {
    @Override
    public void serialize(Words words, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      long[] array = words.toArray();
      json.writeArray(array, 0, array.length);
    }
  }

  private static final class WordsReader extends JsonDeserializer<Words> {
    @Override
    public Words deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return Words.of(json.readValueAs(long[].class));
    }
  }
}
