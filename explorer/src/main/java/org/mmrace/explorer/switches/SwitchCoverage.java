package org.mmrace.explorer.switches;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.FingerprintSet;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * Context-bounded search: every state that a schedule with at most so many context switches
 * reaches, in the order of switches. The first thing found wrong has the fewest switches there are.
 *
 * @param stop {@link Stop#EXHAUSTED} if every such schedule was searched, {@link
 *     Stop#FIRST_FINDING} if something is wrong, else why the search ended
 * @param whole whether the bound left nothing out: the graph was searched completely
 * @param finding what is wrong
 * @param levels what the schedules with at most 0, 1, 2, ... switches reach
 */
public record SwitchCoverage(
    Stop stop, boolean whole, Optional<Finding> finding, List<Level> levels, Duration elapsed) {
  private static final long REPORT_NANOS = 100_000_000;

  /** Copies the list. */
  public SwitchCoverage {
    levels = List.copyOf(levels);
  }

  /**
   * What is reached with so many switches.
   *
   * @param states distinct states
   * @param edges distinct edges made
   */
  public record Level(long states, long edges) {}

  /**
   * Searches.
   *
   * @param most greatest number of switches
   * @param settings deadlocks and limits; its states are pairs of state and last thread
   * @param watch sees the switches so far as depth, and the pairs as queue
   */
  public static SwitchCoverage of(
      TransitionSystem system,
      List<StatePredicate> invariants,
      Settings settings,
      int most,
      Watch watch) {
    long started = System.nanoTime();
    Counter counter = new Counter(invariants, settings.deadlocks(), watch);
    SwitchSearch search = new SwitchSearch(system, most, settings.limits(), counter);
    counter.search = search;
    SwitchSearch.End end = search.run();
    counter.closeLevel();
    boolean whole = end.stop() == Stop.EXHAUSTED && !end.cut();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
    return new SwitchCoverage(end.stop(), whole, counter.finding, counter.levels, elapsed);
  }

  private static final class Counter implements SwitchSearch.Visitor {
    private final List<StatePredicate> invariants;
    private final boolean deadlocks;
    private final FingerprintSet states = new FingerprintSet();
    private final FingerprintSet edges = new FingerprintSet();
    private final List<Level> levels = new ArrayList<>();
    private final Watch watch;
    private SwitchSearch search;
    private long reported;
    private long stateCount;
    private long edgeCount;
    private Optional<String> violated = Optional.empty();
    private Optional<Finding> finding = Optional.empty();

    Counter(List<StatePredicate> invariants, boolean deadlocks, Watch watch) {
      this.invariants = invariants;
      this.deadlocks = deadlocks;
      this.watch = watch;
    }

    @Override
    public boolean enter(long[] state, long print) {
      while (levels.size() < search.switches()) {
        closeLevel();
      }
      if (states.add(print)) {
        stateCount++;
        violated =
            invariants.stream()
                .filter(invariant -> !invariant.holds(state))
                .map(StatePredicate::name)
                .findFirst();
      }
      return violated.isEmpty();
    }

    void closeLevel() {
      levels.add(new Level(stateCount, edgeCount));
    }

    @Override
    public void made(long print, int thread, int choice) {
      edgeCount += edges.add(Fingerprint.ofEdge(print, thread, choice)) ? 1 : 0;
    }

    @Override
    public boolean leave(int node, boolean stuck) {
      if (violated.isPresent()) {
        finding = Optional.of(new Finding.Violated(violated.get(), search.schedule(node)));
      } else if (stuck && deadlocks) {
        finding = Optional.of(new Finding.Deadlocked(search.schedule(node)));
      }
      return finding.isEmpty();
    }

    @Override
    public long bytes() {
      return states.bytes() + edges.bytes();
    }

    @Override
    public boolean looks(long nodes, int switches, Duration elapsed) {
      if (elapsed.toNanos() - reported < REPORT_NANOS) {
        return true;
      }
      reported = elapsed.toNanos();
      return watch.goOn(new Progress(stateCount, edgeCount, switches, nodes, reported / 1e9));
    }
  }
}
