package org.mmrace.bridge.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.trace.RaceWindow;

/**
 * The {@code ledger.json} in the folder of a scenario: what the manifest has no place for. All but
 * the graphs is written by people, and kept when graphs are recorded.
 *
 * @param function the C function in which the race is
 * @param version the kernel version that is modelled
 * @param fix the commit that fixed it, 12 digits and subject; empty if none
 * @param cve its CVE; empty if none
 * @param window what happens in the counterexample, and between which steps
 */
public record LedgerFile(
    String id,
    String function,
    String version,
    String fix,
    String cve,
    RaceWindow window,
    List<Graph> configs) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Sorts the graphs. */
  public LedgerFile {
    window = Objects.requireNonNullElse(window, RaceWindow.NONE); // a file need not say
    configs = configs.stream().sorted(Comparator.comparing(Graph::config)).toList();
  }

  /**
   * One state graph.
   *
   * @param property the invariant or probe that breaks; empty if none does
   * @param digest of the graph
   * @param inputs digest of what the row depends on; empty if it is not recorded
   */
  public record Graph(
      String config,
      String property,
      long states,
      long edges,
      int depth,
      String digest,
      String inputs) {
    /** Fills in what a file need not say. */
    public Graph {
      inputs = Objects.requireNonNullElse(inputs, "");
    }
  }

  /** Returns the ledger of a scenario of which nothing is known. */
  static LedgerFile empty(String id) {
    return new LedgerFile(id, "", "", "", "", RaceWindow.NONE, List.of());
  }

  /** Returns where the ledger of a scenario lies. */
  static Path file(SpecRoot root, String id) {
    return root.folder().resolve(id).resolve("ledger.json");
  }

  /** Reads the ledger of a scenario; one without a file has an empty ledger. */
  public static LedgerFile read(SpecRoot root, String id) throws IOException {
    Path file = file(root, id);
    return Files.exists(file) ? read(file) : empty(id);
  }

  /** Reads a file. */
  public static LedgerFile read(Path file) throws IOException {
    try {
      return MAPPER.readValue(Files.readString(file), LedgerFile.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "ledger cannot be read: file=" + file + " reason=" + e.getOriginalMessage(), e);
    }
  }

  /** Returns the graph of a configuration. */
  public Optional<Graph> graph(String config) {
    return configs.stream().filter(graph -> graph.config().equals(config)).findFirst();
  }

  /** Returns this ledger with the graph of a comparison and the digest of its inputs. */
  LedgerFile with(Conformed conformed, String inputs) {
    List<Graph> graphs = new ArrayList<>(configs);
    graphs.removeIf(other -> other.config().equals(conformed.config()));
    graphs.add(
        new Graph(
            conformed.config(),
            String.join(" ", conformed.violated()),
            conformed.states(),
            conformed.edges(),
            conformed.depth(),
            conformed.digest(),
            inputs));
    return new LedgerFile(id, function, version, fix, cve, window, graphs);
  }

  /** Returns the text of the file, the same bytes for the same content. */
  String text() {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    try {
      return MAPPER.writer(printer).writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("ledger has no JSON form", e);
    }
  }
}
