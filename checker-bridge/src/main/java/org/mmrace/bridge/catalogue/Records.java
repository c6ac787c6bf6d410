package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mmrace.bridge.Conformed;

/**
 * What is recorded of the graphs of catalogued scenarios: the {@code ledger.json} of the scenario
 * and the manifest of its family.
 */
public final class Records {
  private final SpecRoot root;

  /** Reads and writes the files under {@code root}. */
  public Records(SpecRoot root) {
    this.root = root;
  }

  /** Returns the recorded graph of a configuration. */
  public Optional<LedgerFile.Graph> graph(ScenarioConfig config) throws IOException {
    return config.family().isEmpty()
        ? Optional.empty()
        : LedgerFile.read(root, config.id()).graph(config.config());
  }

  /**
   * Records a comparison that found the two equal.
   *
   * @param inputs digest of what it depends on
   * @return why it is not recorded: it is not of the catalogue, or what is violated is not what the
   *     name of the configuration says
   */
  public Optional<String> record(ScenarioConfig config, Conformed found, String inputs)
      throws IOException {
    if (config.family().isEmpty()) {
      return Optional.of("not recorded: the scenario is not of the catalogue");
    }
    if (!found.unmodelled().isEmpty()) {
      return Optional.of("not recorded: " + found.unmodelled().get(0).message());
    }
    if (found.violated().isEmpty() == config.namedForFailure()) {
      return Optional.of("not recorded: violated=" + found.violated());
    }
    String ledger = LedgerFile.read(root, config.id()).with(found, inputs).text();
    Files.writeString(LedgerFile.file(root, config.id()), ledger);
    Path manifest = root.folder().resolve(config.family()).resolve("manifest.json");
    Files.writeString(manifest, ManifestEntry.of(config, found).in(manifest));
    return Optional.empty();
  }
}
