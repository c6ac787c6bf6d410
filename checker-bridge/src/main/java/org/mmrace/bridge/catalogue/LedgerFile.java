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
import java.util.Optional;
import org.mmrace.bridge.Conformed;

/**
 * The {@code ledger.json} of a family: what the manifest has no place for.
 *
 * @param scenarios one entry each, by id
 */
public record LedgerFile(List<Entry> scenarios) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Sorts the entries. */
  public LedgerFile {
    scenarios = scenarios.stream().sorted(Comparator.comparing(Entry::id)).toList();
  }

  /**
   * One scenario.
   *
   * @param function the C function in which the race is
   * @param version the kernel version that is modelled
   * @param fix the commit that fixed it, 12 digits and subject; empty if none
   * @param cve its CVE; empty if none
   */
  public record Entry(
      String id, String function, String version, String fix, String cve, List<Graph> configs) {
    /** Sorts the graphs. */
    public Entry {
      configs = configs.stream().sorted(Comparator.comparing(Graph::config)).toList();
    }
  }

  /**
   * One state graph.
   *
   * @param property the invariant or probe that breaks; empty if none does
   */
  public record Graph(
      String config, String property, long states, long edges, int depth, String digest) {}

  /** Reads the ledger of a family; a family without one has an empty ledger. */
  public static LedgerFile read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new LedgerFile(List.of());
    }
    try {
      return MAPPER.readValue(Files.readString(file), LedgerFile.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "ledger cannot be read: file=" + file + " reason=" + e.getOriginalMessage(), e);
    }
  }

  /** Returns the graph of a configuration. */
  public Optional<Graph> graph(String id, String config) {
    return scenarios.stream()
        .filter(entry -> entry.id().equals(id))
        .flatMap(entry -> entry.configs().stream())
        .filter(graph -> graph.config().equals(config))
        .findFirst();
  }

  /** Returns this ledger with the graph of a comparison; provenance is kept. */
  public LedgerFile with(Conformed conformed) {
    Graph graph =
        new Graph(
            conformed.config(),
            String.join(" ", conformed.violated()),
            conformed.states(),
            conformed.edges(),
            conformed.depth(),
            conformed.digest());
    List<Entry> entries = new ArrayList<>(scenarios);
    entries.removeIf(entry -> entry.id().equals(conformed.id()));
    Entry old =
        scenarios.stream()
            .filter(entry -> entry.id().equals(conformed.id()))
            .findFirst()
            .orElse(new Entry(conformed.id(), "", "", "", "", List.of()));
    List<Graph> graphs = new ArrayList<>(old.configs());
    graphs.removeIf(other -> other.config().equals(conformed.config()));
    graphs.add(graph);
    entries.add(new Entry(old.id(), old.function(), old.version(), old.fix(), old.cve(), graphs));
    return new LedgerFile(entries);
  }

  /** Returns the text of the file, the same bytes for the same content. */
  public String text() {
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
