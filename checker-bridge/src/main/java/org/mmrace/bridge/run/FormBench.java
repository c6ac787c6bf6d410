package org.mmrace.bridge.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.tlc.TlcPrefix;
import org.mmrace.bridge.tlc.TlcProcess;

/**
 * Measures TLC on two forms of a specification, that of this checkout and that of another, in turn
 * in one child, so that both run the same compiled TLC, on the same first levels.
 */
public final class FormBench {
  private final ScenarioConfig config;
  private final SpecLocation other;
  private final TlcProcess tlc;
  private final Budget budget;
  private final BothEngines.ProgressSink progress;
  private final TlcPrefix prefix;

  /** One run of each. */
  public record Pair(TlcPrefix here, TlcPrefix there) {
    /** Returns whether both have the same levels and as many edges. */
    public boolean countsEqual() {
      return here.levels().equals(there.levels())
          && here.edges() == there.edges()
          && here.whole() == there.whole();
    }
  }

  /**
   * Finds the levels.
   *
   * @param other the configuration of the other checkout
   * @param cpuSeconds CPU time of TLC's worker on this checkout
   * @throws SpecFailure if a configuration cannot be run or does not hold
   */
  public FormBench(
      ScenarioConfig config,
      SpecLocation other,
      TlcProcess tlc,
      double cpuSeconds,
      Budget budget,
      BothEngines.ProgressSink progress)
      throws SpecFailure {
    this.config = config;
    this.other = other;
    this.tlc = tlc;
    this.budget = budget;
    this.progress = progress;
    prefix = measure(config.location(), 0, cpuSeconds);
    there();
  }

  /**
   * Returns where another checkout has a configuration of this one.
   *
   * @param root the specifications here
   * @param checkout the other checkout, the folder that holds {@code specs}
   * @throws SpecFailure if it has none of that path
   */
  public static SpecLocation in(ScenarioConfig config, SpecRoot root, Path checkout)
      throws SpecFailure, IOException {
    Path here = root.folder().toAbsolutePath().normalize();
    Path specs = checkout.toAbsolutePath().normalize().resolve("specs");
    Path cfg = specs.resolve(here.relativize(config.location().cfg())).normalize();
    if (!cfg.startsWith(specs) || !Files.isReadable(cfg)) {
      throw new SpecFailure(new Verdict.BadSpec("configuration cannot be read: cfg=" + cfg));
    }
    List<Path> folders = new ArrayList<>(List.of(cfg.getParent(), specs));
    try (Stream<Path> below = Files.list(specs)) {
      below.filter(Files::isDirectory).sorted().forEach(folders::add);
    }
    return new SpecLocation(config.location().module(), cfg, folders);
  }

  /** Runs TLC on both, the other one first in every second pair. */
  public Pair pair(int number) throws SpecFailure {
    if (number % 2 == 0) {
      TlcPrefix here = measure(config.location(), levels(), 0);
      return new Pair(here, there());
    }
    TlcPrefix there = there();
    return new Pair(measure(config.location(), levels(), 0), there);
  }

  private TlcPrefix there() throws SpecFailure {
    return measure(other, levels(), 0);
  }

  private int levels() {
    return prefix.whole() ? 0 : prefix.levels().size();
  }

  private TlcPrefix measure(SpecLocation spec, int levels, double cpuSeconds) throws SpecFailure {
    return tlc.measure(
        spec,
        levels,
        cpuSeconds,
        budget.time(),
        now -> progress.accept((spec.equals(other) ? "there " : "here ") + config.name(), now));
  }
}
