package org.mmrace.explorer.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.FingerprintSet;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * Draws schedules and checks every state they reach. A schedule ends where something is wrong,
 * where all threads are done, or at the greatest number of moves. It can find a bug; that there is
 * none it cannot show.
 */
public final class Sampling {
  private static final int PILOT = 100;
  private static final long REPORT_NANOS = 100_000_000;

  private final TransitionSystem system;
  private final List<StatePredicate> invariants;
  private final Settings settings;
  private final SamplingPlan plan;
  private final Watch watch;
  private final Fingerprint fingerprint;
  private final Walker walker;
  private final Sightings states = new Sightings();
  private final FingerprintSet edges = new FingerprintSet();
  private final Map<Long, String> wrong = new HashMap<>();
  private final Map<String, Sampled.Hit> hits = new LinkedHashMap<>();
  private final List<Integer> lengths = new ArrayList<>();
  private final long started = System.nanoTime();
  private long edgeCount;
  private long moves;
  private int longest;
  private int limited;
  private long reported = started;

  private Sampling(
      TransitionSystem system,
      List<StatePredicate> invariants,
      Settings settings,
      SamplingPlan plan,
      Watch watch) {
    this.system = system;
    this.invariants = invariants;
    this.settings = settings;
    this.plan = plan;
    this.watch = watch;
    fingerprint = new Fingerprint(system.words());
    walker = new Walker(system);
  }

  /**
   * Draws the schedules of a plan.
   *
   * @param invariants must hold in every state; of several that break in one the first is named
   * @param settings deadlocks and limits
   */
  public static Sampled run(
      TransitionSystem system,
      List<StatePredicate> invariants,
      Settings settings,
      SamplingPlan plan,
      Watch watch) {
    return new Sampling(system, invariants, settings, plan, watch).run();
  }

  /**
   * Returns the moves of the longest of 100 random schedules with fixed seeds, at least 1: what PCT
   * may take for k.
   */
  public static int length(TransitionSystem system, int most) {
    Walker walker = new Walker(system);
    int longest = 1;
    for (int seed = 0; seed < PILOT; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      walker.walk(random, Picker.uniform(random), most, state -> true);
      longest = Math.max(longest, walker.made());
    }
    return longest;
  }

  /**
   * Returns the schedule that a random plan draws with a seed and goes on drawing past whatever is
   * wrong.
   *
   * @param most greatest number of moves
   */
  public static Schedule schedule(TransitionSystem system, long seed, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    Walker walker = new Walker(system);
    walker.walk(random, Picker.uniform(random), most, state -> true);
    return walker.schedule();
  }

  private Sampled run() {
    Stop stop = Stop.EXHAUSTED;
    try {
      for (int i = 0; i < plan.schedules() && stop == Stop.EXHAUSTED; i++) {
        draw(plan.seed() + i);
        stop = look(i + 1);
      }
    } catch (OutOfMemoryError full) {
      stop = Stop.MEMORY;
    }
    return new Sampled(
        stop,
        lengths.size(),
        moves,
        longest,
        limited,
        List.copyOf(hits.values()),
        states.size(),
        edgeCount,
        UnseenMass.of(states, lengths.stream().mapToInt(Integer::intValue).toArray()),
        Duration.ofNanos(System.nanoTime() - started));
  }

  private void draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Visitor visitor = new Visitor();
    Walker.End end =
        walker.walk(random, plan.picker(random, system.threads()), plan.most(), visitor);
    lengths.add(visitor.states);
    moves += walker.made();
    longest = Math.max(longest, walker.made());
    limited += end == Walker.End.LIMIT ? 1 : 0;
    if (end == Walker.End.STOPPED) {
      hit(seed, new Finding.Violated(visitor.violated.orElseThrow(), walker.schedule()));
    } else if (end == Walker.End.DEADLOCK && settings.deadlocks()) {
      hit(seed, new Finding.Deadlocked(walker.schedule()));
    }
  }

  private void hit(long seed, Finding finding) {
    hits.merge(
        finding.property(),
        new Sampled.Hit(finding, seed, 1),
        (first, again) -> new Sampled.Hit(first.finding(), first.seed(), first.count() + 1));
  }

  /** Notes what one schedule sees. */
  private final class Visitor implements Walker.Visitor {
    private final int number = lengths.size();
    private int states;
    private long print;
    private Optional<String> violated = Optional.empty();

    @Override
    public boolean reached(long[] state) {
      print = fingerprint.of(state);
      boolean known = Sampling.this.states.contains(print);
      states += Sampling.this.states.add(print, number) ? 1 : 0;
      violated = known ? Optional.ofNullable(wrong.get(print)) : violated(state);
      if (!known && violated.isPresent()) {
        wrong.put(print, violated.get());
      }
      return violated.isEmpty();
    }

    @Override
    public void makes(int thread, int choice) {
      edgeCount += edges.add(Fingerprint.ofEdge(print, thread, choice)) ? 1 : 0;
    }
  }

  private Optional<String> violated(long[] state) {
    for (StatePredicate invariant : invariants) {
      if (!invariant.holds(state)) {
        return Optional.of(invariant.name());
      }
    }
    return Optional.empty();
  }

  private Stop look(int drawn) {
    long now = System.nanoTime();
    if (states.size() > settings.limits().states()) {
      return Stop.STATES;
    } else if (states.bytes() + edges.bytes() > settings.limits().bytes()) {
      return Stop.MEMORY;
    } else if (settings.limits().time().compareTo(Duration.ofNanos(now - started)) < 0) {
      return Stop.TIME;
    } else if (now - reported >= REPORT_NANOS) {
      reported = now;
      double seconds = (now - started) / 1e9;
      int left = plan.schedules() - drawn;
      if (!watch.goOn(new Progress(states.size(), edgeCount, longest + 1, left, seconds))) {
        return Stop.CANCELLED;
      }
    }
    return Stop.EXHAUSTED;
  }
}
