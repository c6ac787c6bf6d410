package org.mmrace.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is recorded of the graphs of catalogued scenarios: {@code ledger.json} and manifest. */
public final class Records {
  private final SpecRoot root;

  /** Reads and writes the files of the families under {@code root}. */
  public Records(SpecRoot root) {
    this.root = root;
  }

  /** Returns the recorded graph of a configuration. */
  public Optional<LedgerFile.Graph> graph(ScenarioConfig config) throws IOException {
    return config.family().isEmpty()
        ? Optional.empty()
        : LedgerFile.read(ledger(config)).graph(config.id(), config.config());
  }

  /**
   * Records a comparison that found the two equal.
   *
   * @return why it is not recorded: it is not of the catalogue, or what is violated is not what the
   *     name of the configuration says
   */
  public Optional<String> record(ScenarioConfig config, Conformed found) throws IOException {
    if (config.family().isEmpty()) {
      return Optional.of("not recorded: the scenario is not of the catalogue");
    }
    if (!found.unmodelled().isEmpty()) {
      return Optional.of("not recorded: " + found.unmodelled().get(0).message());
    }
    if (found.violated().isEmpty() == config.namedForFailure()) {
      return Optional.of("not recorded: violated=" + found.violated());
    }
    Path ledger = ledger(config);
    Files.writeString(ledger, LedgerFile.read(ledger).with(found).text());
    Path manifest = root.folder().resolve(config.family()).resolve("manifest.json");
    Files.writeString(manifest, ManifestEntry.of(config, found).in(manifest));
    return Optional.empty();
  }

  private Path ledger(ScenarioConfig config) {
    return root.folder().resolve(config.family()).resolve("ledger.json");
  }
}
