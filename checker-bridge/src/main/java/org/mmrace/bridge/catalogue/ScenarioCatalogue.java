package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.mmrace.bridge.SpecFailure;

/** The scenarios of a {@link SpecRoot}: every {@code <family>/<slug>/MC*.cfg}. */
public final class ScenarioCatalogue {
  private final SpecRoot root;
  private final List<ScenarioConfig> configs;

  private final Map<Path, List<ScenarioConfig>> scripts = new HashMap<>();

  private ScenarioCatalogue(SpecRoot root, List<ScenarioConfig> configs) {
    this.root = root;
    this.configs = configs;
  }

  /** Finds the scenarios. */
  public static ScenarioCatalogue of(SpecRoot root) throws IOException, SpecFailure {
    List<ScenarioConfig> found = new ArrayList<>();
    for (Path folder : root.scenarioFolders()) {
      Path family = folder.getParent();
      Manifest manifest = Manifest.read(family.resolve("manifest.json"));
      String id = family.getFileName() + "/" + folder.getFileName();
      for (Path cfg : cfgs(folder)) {
        Optional<Expected> expected = manifest.of(id, cfg.getFileName().toString());
        found.add(config(id, root.locate(cfg), expected));
      }
    }
    return new ScenarioCatalogue(root, List.copyOf(found));
  }

  private static List<Path> cfgs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("MC.*\\.cfg"))
          .sorted()
          .toList();
    }
  }

  private static ScenarioConfig config(
      String id, SpecLocation location, Optional<Expected> expected) throws IOException {
    String file = location.cfg().getFileName().toString();
    String after = file.substring(location.module().length(), file.length() - ".cfg".length());
    String config = after.startsWith("_") ? after.substring(1) : after;
    return new ScenarioConfig(id, config, location, CfgFile.read(location.cfg()), expected);
  }

  /** Returns where the modules lie. */
  public SpecRoot root() {
    return root;
  }

  /** Returns all configurations, by id and file. */
  public List<ScenarioConfig> all() {
    return configs;
  }

  /** Returns the configurations of a scenario, by file; none if there is no such scenario. */
  public List<ScenarioConfig> scenario(String id) {
    return configs.stream().filter(config -> config.id().equals(id)).toList();
  }

  /** Returns a configuration. */
  public Optional<ScenarioConfig> config(String id, String config) {
    return scenario(id).stream().filter(found -> found.config().equals(config)).findFirst();
  }

  /**
   * Returns the configuration in a file, of this catalogue or of a stranger.
   *
   * @throws SpecFailure if the file cannot be read or has no module
   */
  public ScenarioConfig cfg(Path file) throws IOException, SpecFailure {
    Path absolute = file.toAbsolutePath().normalize();
    for (ScenarioConfig config : configs) {
      if (config.location().cfg().equals(absolute)) {
        return config;
      }
    }
    return config(file.toString(), root.locate(file), Optional.empty());
  }

  /**
   * Returns the configurations of a race script. Their files are there until the program ends.
   *
   * @throws SpecFailure if it cannot be read, or naming the first place that is wrong
   */
  public List<ScenarioConfig> script(Path file) throws IOException, SpecFailure {
    List<ScenarioConfig> found = scripts.get(file);
    if (found == null) {
      found = new Scripts(root).write(file, untilExit());
      scripts.put(file, found);
    }
    return found;
  }

  private static Path untilExit() throws IOException {
    ScratchFolder folder = new ScratchFolder();
    Thread end =
        new Thread(
            () -> {
              try {
                folder.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Runtime.getRuntime().addShutdownHook(end);
    return folder.path();
  }
}
