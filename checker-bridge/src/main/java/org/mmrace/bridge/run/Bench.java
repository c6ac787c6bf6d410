package org.mmrace.bridge.run;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.tlc.TlcPrefix;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.search.Ceiling;

/**
 * Measures the explorer against TLC on the first levels of one state graph: as many as TLC's worker
 * finishes in the CPU time that it is given. CPU time of the thread that works is compared, so that
 * other processes do not count; what the collectors and compilers of both do beside it does not
 * either.
 */
public final class Bench {
  private static final long LEAST_NANOS = 1_000_000_000; // a search is repeated until it took that
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private final ScenarioConfig config;
  private final TlcProcess tlc;
  private final Budget budget;
  private final BooleanSupplier interrupted;
  private final BothEngines.ProgressSink progress;
  private final ScenarioSystem system;
  private final TlcPrefix prefix;

  /**
   * Finds the levels; that, and some searches, let both virtual machines compile what they need.
   *
   * @param cpuSeconds CPU time of TLC's worker
   * @throws SpecFailure if the configuration cannot be run or does not hold
   */
  public Bench(
      ScenarioConfig config,
      TlcProcess tlc,
      double cpuSeconds,
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
    system = new MachineSystems().of(tlc.constants(config.location()));
    prefix = tlc(0, cpuSeconds);
    repeated(2 * LEAST_NANOS);
  }

  /**
   * Runs TLC, then the explorer.
   *
   * @param scaling whether to measure two workers on the whole graph
   */
  public BenchPair pair(boolean scaling) throws SpecFailure {
    TlcPrefix checked = tlc(prefix.whole() ? 0 : prefix.levels().size(), 0);
    System.gc();
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    Exploration one = explore(limited());
    long peakHeap = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    double rate = repeated(LEAST_NANOS);
    long start = THREADS.getCurrentThreadCpuTime();
    Ceiling ceiling =
        Ceiling.measure(system.system().words(), one.states(), Math.max(one.states(), one.edges()));
    long allowed = Math.max(1, THREADS.getCurrentThreadCpuTime() - start);
    return new BenchPair(
        checked,
        one,
        rate,
        ceiling.edges() * 1e9 / allowed,
        peakHeap,
        scaling ? Optional.of(scaling()) : Optional.empty());
  }

  /** Searches until that much CPU time is spent; returns the edges per second of it. */
  private double repeated(long leastNanos) throws SpecFailure {
    long start = THREADS.getCurrentThreadCpuTime();
    long edges = 0;
    long nanos = 0;
    while (nanos < leastNanos) {
      edges += explore(limited()).edges();
      nanos = THREADS.getCurrentThreadCpuTime() - start;
    }
    return edges * 1e9 / nanos;
  }

  private TlcPrefix tlc(int levels, double cpuSeconds) throws SpecFailure {
    return tlc.measure(
        config.location(),
        levels,
        cpuSeconds,
        budget.time(),
        now -> progress.accept("tlc " + config.name(), now));
  }

  private ExplorerRun limited() {
    return run(prefix.whole() ? budget : budget.withStates(prefix.states()));
  }

  private BenchPair.Scaling scaling() throws SpecFailure {
    double one = run(budget).measure(1).edgesPerSecond();
    double two = run(budget).measure(2).edgesPerSecond();
    List<CompletableFuture<Exploration>> both =
        Stream.of(run(budget), run(budget))
            .map(
                run ->
                    CompletableFuture.supplyAsync(
                        () -> unchecked(run),
                        command -> new Thread(command, "mmrace-bench").start()))
            .toList();
    double independent = both.stream().mapToDouble(each -> each.join().edgesPerSecond()).sum();
    return new BenchPair.Scaling(one, two, independent);
  }

  private static Exploration unchecked(ExplorerRun run) {
    try {
      return run.measure(1);
    } catch (SpecFailure e) {
      throw new IllegalStateException("it ran before: " + e.getMessage(), e);
    }
  }

  private static Exploration explore(ExplorerRun run) throws SpecFailure {
    return run.measure(1);
  }

  private ExplorerRun run(Budget within) {
    return new ExplorerRun(
        config,
        system,
        within,
        interrupted,
        now -> progress.accept("explorer " + config.name(), now));
  }
}
