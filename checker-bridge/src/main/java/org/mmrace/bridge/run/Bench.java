package org.mmrace.bridge.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.ScratchFolder;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.StepCoverage;
import org.mmrace.explorer.search.Ceiling;

/** Measures the explorer against TLC on one configuration. */
public final class Bench {
  private static final Duration TRIMMED_FOR = Duration.ofSeconds(20);
  private static final double FAIR = 0.8;
  private final ScenarioConfig config;
  private final TlcProcess tlc;
  private final Budget budget;
  private final BooleanSupplier interrupted;
  private final BothEngines.ProgressSink progress;
  private final ScenarioSystem system;
  private final double parsing;

  /**
   * Prepares measurements.
   *
   * @throws SpecFailure if the configuration cannot be run
   */
  public Bench(
      ScenarioConfig config,
      TlcProcess tlc,
      Budget budget,
      BooleanSupplier interrupted,
      BothEngines.ProgressSink progress)
      throws SpecFailure {
    config.refuseOnlyTlc();
    this.config = config;
    this.tlc = tlc;
    this.budget = budget;
    this.interrupted = interrupted;
    this.progress = progress;
    tlc.constants(config.location()); // starts the child
    long start = System.nanoTime();
    system = new MachineSystems().of(tlc.constants(config.location()));
    parsing = (System.nanoTime() - start) / 1e9;
  }

  /** Runs TLC, then the explorer with one worker, twice at the same time, and with two workers. */
  public BenchPair pair() throws SpecFailure {
    Checked checked = tlc(config.location(), budget.time());
    System.gc();
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    ExplorerRun run = run();
    Exploration one = run.measure(1);
    long peakHeap = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    Ceiling ceiling =
        Ceiling.measure(system.system().words(), one.states(), Math.max(one.states(), one.edges()));
    return new BenchPair(
        checked,
        seconds(checked),
        run.verdict(one),
        one,
        run.measure(2),
        independent(),
        ceiling,
        peakHeap);
  }

  private double independent() throws SpecFailure {
    List<CompletableFuture<Exploration>> both =
        Stream.of(run(), run())
            .map(
                run ->
                    CompletableFuture.supplyAsync(
                        () -> unchecked(run),
                        command -> new Thread(command, "mmrace-bench").start()))
            .toList();
    return both.stream().mapToDouble(each -> each.join().edgesPerSecond()).sum();
  }

  private static Exploration unchecked(ExplorerRun run) {
    try {
      return run.measure(1);
    } catch (SpecFailure e) {
      throw new IllegalStateException("it ran before: " + e.getMessage(), e);
    }
  }

  /**
   * Returns why a ratio would flatter the explorer: TLC, both times stopped after some seconds, is
   * slower than {@code 80 %} of what it does where {@code Next} lacks the paths that are never
   * taken.
   *
   * @param pair a complete pair
   */
  public Optional<String> unfair(BenchPair pair) throws IOException {
    Set<String> taken =
        pair.one().coverage().stream()
            .filter(step -> step.taken() > 0)
            .map(StepCoverage::step)
            .collect(Collectors.toSet());
    try (ScratchFolder folder = new ScratchFolder()) {
      SpecLocation trimmed = TrimmedSpec.of(config.location(), taken, folder.path());
      Checked alone = tlc(trimmed, TRIMMED_FOR);
      Checked whole = tlc(config.location(), TRIMMED_FOR);
      return unfair(whole.edges() / seconds(whole), alone.edges() / seconds(alone));
    }
  }

  /** Compares TLC's rates with all paths and with those that are taken. */
  static Optional<String> unfair(double rate, double rateAlone) {
    return rate < FAIR * rateAlone
        ? Optional.of(
            "TLC is held up by paths that are not taken: share="
                + Math.round(100 * rate / rateAlone)
                + "% of its rate without them")
        : Optional.empty();
  }

  private Checked tlc(SpecLocation spec, Duration limit) {
    return tlc.check(spec, limit, now -> progress.accept("tlc " + config.name(), now));
  }

  private double seconds(Checked checked) {
    return Math.max(1e-3, checked.seconds() - parsing);
  }

  private ExplorerRun run() {
    return new ExplorerRun(
        config,
        system,
        budget,
        interrupted,
        now -> progress.accept("explorer " + config.name(), now));
  }
}
