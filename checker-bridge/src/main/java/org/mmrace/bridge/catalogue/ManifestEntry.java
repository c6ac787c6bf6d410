package org.mmrace.bridge.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.mmrace.bridge.Conformed;

/**
 * The model of one configuration in a manifest of the TLA+ Examples repository: what its schema
 * asks for. Counts are in the ledger alone.
 *
 * @param module path of the root module
 * @param path path of the configuration
 * @param found what a comparison found
 */
record ManifestEntry(String module, String path, Conformed found) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static ManifestEntry of(ScenarioConfig config, Conformed found) {
    String folder = "specs/" + config.id() + "/";
    return new ManifestEntry(
        folder + config.location().module() + ".tla",
        folder + config.location().cfg().getFileName(),
        found);
  }

  /** Returns the text of the manifest with this entry; all else that it says is kept. */
  String in(Path manifest) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    if (Files.exists(manifest)) {
      try {
        root = (ObjectNode) MAPPER.readTree(Files.readString(manifest));
      } catch (JsonProcessingException | ClassCastException e) {
        throw new IOException("manifest is no JSON object: file=" + manifest, e);
      }
    } else {
      root.putArray("sources");
      root.putArray("authors");
      root.putArray("tags");
    }
    ObjectNode inModule = element(root.withArray("modules"), module);
    if (!inModule.has("models")) {
      inModule.putArray("communityDependencies");
      inModule.putArray("features");
      inModule.putArray("models");
    }
    write(element(inModule.withArray("models"), path));
    return text(root);
  }

  /** Returns the element with the path, added in order if there is none. */
  private static ObjectNode element(ArrayNode array, String path) {
    for (JsonNode node : array) {
      if (node.path("path").asText().equals(path)) {
        return (ObjectNode) node;
      }
    }
    ObjectNode added = MAPPER.createObjectNode().put("path", path);
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    all.add(added);
    all.sort(Comparator.comparing(node -> node.path("path").asText()));
    array.removeAll();
    array.addAll(all);
    return added;
  }

  private void write(ObjectNode model) {
    if (!model.has("runtime")) {
      long seconds = (long) Math.ceil(found.seconds());
      model.put(
          "runtime",
          String.format(
              Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
    model.put("mode", "exhaustive search");
    model.put("result", found.violated().isEmpty() ? "success" : "safety failure");
    model.remove(List.of("distinctStates", "totalStates", "stateDepth"));
  }

  private static String text(ObjectNode root) throws JsonProcessingException {
    DefaultIndenter lines = DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(lines);
    printer.indentObjectsWith(lines);
    return MAPPER.writer(printer).writeValueAsString(root) + "\n";
  }
}
