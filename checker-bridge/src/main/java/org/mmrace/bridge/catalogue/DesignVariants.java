package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;

/** Configurations that differ from one of a scenario in nothing but named constants. */
public final class DesignVariants implements AutoCloseable {
  private final ScenarioCatalogue catalogue;
  private final ScratchFolder folder = new ScratchFolder();
  private final List<Toggle> toggles;
  private final SpecReads reads;

  /** Prepares variants, whose cfgs lie in a folder of their own until this is closed. */
  public DesignVariants(ScenarioCatalogue catalogue) throws IOException {
    this.catalogue = catalogue;
    toggles = Toggle.of(SpecText.of(catalogue.root()));
    reads = SpecReads.of(catalogue.root());
  }

  /** Reads {@code NAME=VALUE} options. */
  public DesignChange change(List<String> options) throws SpecFailure {
    return DesignChange.of(options, toggles);
  }

  /** Evaluates the constants of a configuration. */
  @FunctionalInterface
  public interface Evaluator {
    /** Returns the constants. */
    Constants constants(SpecLocation location) throws SpecFailure;
  }

  /**
   * Returns the configurations that a review starts from: the fixed one of each scenario. Of a
   * family the scenarios are left out in which no constant makes a difference.
   *
   * @param names ids, families, paths of cfgs
   * @param differing the constants in which both sides differ
   * @throws SpecFailure if a name is unknown, a scenario has no fixed cfg, or one that is named has
   *     no path that reads a constant
   */
  public List<ScenarioConfig> bases(List<String> names, List<String> differing, Evaluator evaluator)
      throws SpecFailure, IOException {
    List<ScenarioConfig> bases = new ArrayList<>();
    for (String name : names) {
      List<ScenarioConfig> fixed = fixed(name);
      boolean family = fixed.size() > 1;
      Optional<SpecFailure> refused = Optional.empty();
      int added = bases.size();
      for (ScenarioConfig config : fixed) {
        Constants constants = evaluator.constants(config.location());
        List<String> unread = unread(config, differing, constants);
        if (unread.size() < differing.size() && (family || unread.isEmpty())) {
          bases.add(config);
        } else if (refused.isEmpty()) {
          refused = Optional.of(refusal(config, unread, constants));
        }
      }
      if (bases.size() == added && refused.isPresent()) {
        throw refused.get();
      }
    }
    return bases.stream().distinct().toList();
  }

  private static SpecFailure refusal(
      ScenarioConfig config, List<String> unread, Constants constants) {
    return bad(
        "no path of the scenario reads it: constant="
            + String.join(",", unread)
            + " id="
            + config.id()
            + " paths="
            + paths(constants));
  }

  private List<ScenarioConfig> fixed(String name) throws SpecFailure, IOException {
    List<ScenarioConfig> named = new Selection(catalogue).of(List.of(name), false);
    List<ScenarioConfig> fixed =
        name.endsWith(".cfg") ? named : named.stream().filter(ScenarioConfig::namedFixed).toList();
    if (fixed.isEmpty()) {
      throw bad("scenario has no fixed cfg: id=" + name);
    }
    return fixed;
  }

  private static SpecFailure bad(String message) {
    return new SpecFailure(new Verdict.BadSpec(message));
  }

  /**
   * Returns the variant of a configuration.
   *
   * @param side names its file, which tells it from the other side's
   */
  public ScenarioConfig of(ScenarioConfig base, DesignChange change, String side)
      throws IOException {
    return written(base, change.in(Files.readString(base.location().cfg())), side);
  }

  private ScenarioConfig written(ScenarioConfig base, String text, String side) throws IOException {
    SpecLocation location = base.location();
    String stem = location.cfg().getFileName().toString().replaceFirst("\\.cfg$", "");
    Path cfg = Files.writeString(folder.path().resolve(stem + "_" + side + ".cfg"), text);
    List<Path> folders = new ArrayList<>(List.of(folder.path()));
    folders.addAll(location.folders());
    return new ScenarioConfig(
        base.id(),
        base.config() + "_" + side,
        new SpecLocation(location.module(), cfg, folders),
        CfgFile.parse(text),
        Optional.empty());
  }

  /**
   * Returns a configuration that asks for some of the invariants only.
   *
   * @param name tells its file from others of the configuration
   * @param deadlocks whether it asks for deadlocks too
   */
  public ScenarioConfig asking(
      ScenarioConfig config, List<String> invariants, boolean deadlocks, String name)
      throws IOException {
    String text =
        CfgFile.withInvariants(Files.readString(config.location().cfg()), invariants, deadlocks);
    return written(config, text, name);
  }

  /** Returns the constants that no path of a program and no invariant of a cfg reads. */
  private List<String> unread(ScenarioConfig base, List<String> differing, Constants constants) {
    Set<String> read = new LinkedHashSet<>(reads.evaluated(base.cfg().invariants()));
    read.addAll(
        reads.run(
            paths(constants).stream()
                .map(path -> Scenario.STEPS.operation(path).entry().name())
                .toList()));
    return differing.stream().filter(name -> !read.contains(name)).toList();
  }

  private static List<String> paths(Constants constants) {
    Set<String> paths = new LinkedHashSet<>();
    for (Constants thread : constants.get("program").elements()) {
      thread.get("ops").elements().forEach(op -> paths.add(op.text("path")));
    }
    return List.copyOf(paths);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
