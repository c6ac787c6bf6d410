package org.mmrace.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A run of a command as {@code mmrace report} shows it.
 *
 * @param command the command line, {@code ./mmrace zoo --large}
 * @param version version of mmrace
 * @param ended when it ended, in UTC: {@code 2026-11-21T14:33:15.000Z}
 * @param exitCode what it exited with
 * @param text what it prints without {@code --json}
 * @param record what it prints with {@code --json}
 */
public record RunRecord(
    String command, String version, String ended, int exitCode, String text, JsonNode record) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Makes the record of a run.
   *
   * @param json what it prints with {@code --json}
   */
  public static RunRecord of(
      String command, String version, Instant ended, int exitCode, String text, String json) {
    try {
      String time = TIME.format(ended);
      return new RunRecord(command, version, time, exitCode, text, MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("record is not JSON: command=" + command, e);
    }
  }

  /**
   * Reads a run.
   *
   * @throws IOException if the file is no run, naming it
   */
  static RunRecord read(Path file) throws IOException {
    JsonNode json;
    try {
      json = MAPPER.readTree(Files.readString(file));
    } catch (JsonProcessingException | java.nio.charset.CharacterCodingException e) {
      throw new IOException("run is not JSON: file=" + file, e);
    }
    if (!json.path("commandLine").isTextual()
        || !json.path("exitCode").isInt()
        || !json.path("record").isObject()) {
      throw new IOException("file is no record of a run: file=" + file);
    }
    return new RunRecord(
        json.path("commandLine").asText(),
        json.path("version").asText(),
        json.path("ended").asText(),
        json.path("exitCode").asInt(),
        json.path("text").asText(),
        json.path("record"));
  }

  String json() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("commandLine", command).put("version", version).put("ended", ended);
    json.put("exitCode", exitCode).put("text", text);
    json.set("record", record);
    return json.toPrettyString() + "\n";
  }

  /** Returns the name of the command alone: {@code zoo}. */
  String name() {
    return record.path("command").asText("run");
  }
}
