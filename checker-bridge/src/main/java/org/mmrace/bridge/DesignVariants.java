package org.mmrace.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mmrace.model.Constants;
import org.mmrace.model.Paths;

/** Configurations that differ from one of a scenario in nothing but named constants. */
public final class DesignVariants {
  private static final String FIXED = "fixed";
  private final ScenarioCatalogue catalogue;
  private final Path folder;
  private final List<Toggle> toggles;
  private final SpecReads reads;

  /**
   * Prepares variants.
   *
   * @param folder where their cfgs are written; it is made with the first
   */
  public DesignVariants(ScenarioCatalogue catalogue, Path folder) throws IOException {
    this.catalogue = catalogue;
    this.folder = folder.toAbsolutePath().normalize();
    toggles = Toggle.of(SpecText.of(catalogue.root()));
    reads = SpecReads.of(catalogue.root());
  }

  /** Reads {@code NAME=VALUE} options. */
  public DesignChange change(List<String> options) throws SpecFailure {
    return DesignChange.of(options, toggles);
  }

  /**
   * Returns the configurations that a review starts from: the fixed one of each scenario.
   *
   * @param names ids, families, paths of cfgs
   * @throws SpecFailure if a name is unknown, or a scenario has no fixed cfg
   */
  public List<ScenarioConfig> bases(List<String> names) throws SpecFailure, IOException {
    List<ScenarioConfig> bases = new ArrayList<>();
    for (String name : names) {
      List<ScenarioConfig> named = new Selection(catalogue).of(List.of(name), false);
      List<ScenarioConfig> fixed =
          name.endsWith(".cfg")
              ? named
              : named.stream().filter(config -> config.config().equals(FIXED)).toList();
      if (fixed.isEmpty()) {
        throw new SpecFailure(new Verdict.BadSpec("scenario has no fixed cfg: id=" + name));
      }
      fixed.stream().filter(config -> !bases.contains(config)).forEach(bases::add);
    }
    return bases;
  }

  /**
   * Returns the variant of a configuration.
   *
   * @param side names its file, which tells it from the other side's
   */
  public ScenarioConfig of(ScenarioConfig base, DesignChange change, String side)
      throws IOException {
    SpecLocation location = base.location();
    String text = change.in(Files.readString(location.cfg()));
    Files.createDirectories(folder);
    String stem = location.cfg().getFileName().toString().replaceFirst("\\.cfg$", "");
    Path cfg = Files.writeString(folder.resolve(stem + "_" + side + ".cfg"), text);
    List<Path> folders = new ArrayList<>(List.of(folder));
    folders.addAll(location.folders());
    return new ScenarioConfig(
        base.id(),
        base.config() + "_" + side,
        new SpecLocation(location.module(), cfg, folders),
        CfgFile.parse(text),
        Optional.empty());
  }

  /**
   * Returns why no constant of a change makes a difference in a scenario: none is read by a path of
   * its program, or by an invariant of its cfg; empty if one is.
   *
   * @param constants those of the scenario, as TLC evaluated them
   */
  public Optional<String> unread(ScenarioConfig base, DesignChange change, Constants constants) {
    List<String> paths = paths(constants);
    Set<String> from = new LinkedHashSet<>(base.cfg().invariants());
    paths.forEach(path -> from.add(Paths.entry(path).name()));
    Set<String> read = reads.from(from);
    if (change.values().keySet().stream().anyMatch(read::contains)) {
      return Optional.empty();
    }
    return Optional.of(
        "no path of the scenario reads it: constant="
            + String.join(",", change.values().keySet())
            + " id="
            + base.id()
            + " paths="
            + paths);
  }

  private static List<String> paths(Constants constants) {
    Set<String> paths = new LinkedHashSet<>();
    for (Constants thread : constants.get("program").elements()) {
      thread.get("ops").elements().forEach(op -> paths.add(op.text("path")));
    }
    return List.copyOf(paths);
  }
}
