package org.mmrace.bridge.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A {@code manifest.json} in the schema of the TLA+ Examples repository: models under modules. */
final class Manifest {
  private final Map<String, Expected> byPath = new LinkedHashMap<>();

  private Manifest() {}

  /** Reads the manifest of a family; a family without one declares nothing. */
  static Manifest read(Path file) throws IOException {
    Manifest manifest = new Manifest();
    if (!Files.exists(file)) {
      return manifest;
    }
    try {
      JsonNode root = new ObjectMapper().readTree(Files.readString(file));
      for (JsonNode module : root.path("modules")) {
        for (JsonNode model : module.path("models")) {
          manifest.add(file, model);
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException(
          "manifest is not JSON: file=" + file + " reason=" + e.getOriginalMessage(), e);
    }
    return manifest;
  }

  private void add(Path file, JsonNode model) throws IOException {
    if (!model.hasNonNull("path") || !model.hasNonNull("result")) {
      throw new IOException("model without path or result: file=" + file + " model=" + model);
    }
    byPath.put(model.get("path").textValue(), new Expected(model.get("result").textValue()));
  }

  /** Returns what is declared for the configuration {@code <id>/<file>}. */
  Optional<Expected> of(String id, String file) {
    String path = id + "/" + file;
    return byPath.entrySet().stream()
        .filter(entry -> entry.getKey().equals(path) || entry.getKey().endsWith("/" + path))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
