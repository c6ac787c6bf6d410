package org.mmrace.explorer.search;

import static org.mmrace.model.system.TransitionSystem.NO_STEP;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.mmrace.explorer.Checkpoint;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Memory;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.StepCoverage;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.store.Ancestry;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.Shards;
import org.mmrace.explorer.store.Storage;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * One breadth-first search. The result is that of one worker who takes states from a queue, tries
 * of each the threads in order and of each thread the choices, looks up each successor at once and
 * checks it when it is new. It is reached in rounds over up to {@value #UNITS} units of consecutive
 * states:
 *
 * <ol>
 *   <li>workers expand units and note successors that are not in the visited set: candidates;
 *   <li>each worker adds the candidates of its shards, units in order: the first of equal ones is
 *       the new state;
 *   <li>the new states are numbered in order and become the next level, up to the first stop.
 * </ol>
 */
final class BreadthFirst {
  private static final int UNITS = 16;
  private static final int WORTH_HELP = 128; // states of a round
  private static final long REPORT_NANOS = 100_000_000;

  private final TransitionSystem system;
  private final Settings settings;
  private final Watch watch;
  private final Shards visited;
  private final Frontier frontier = new Frontier();
  private final Ancestry ancestry = new Ancestry();
  private final Expander[] expanders;
  private final Optional<CheckpointFile> file;
  private final List<String> names;
  private final List<Unit> units = new ArrayList<>();
  private final List<Wrong> wrong = new ArrayList<>();
  private final List<Long> firstOfLevel = new ArrayList<>(); // states' numbers
  private final long[] taken;
  private final long[] fresh;
  private final long started = System.nanoTime();

  private Crew crew;
  private StatePredicate[] open;
  private StatePredicate[] asked; // in this round
  private boolean deadlocksOpen;
  private Stop stop;
  private long states;
  private long edges;
  private long expanded;
  private boolean levelHasNew;
  private Duration before = Duration.ZERO; // elapsed when the checkpoint was written
  private long lastKept = started;
  private long untilNext;
  private long reported = started;

  /** Something wrong in state number {@code state}; an empty property is a deadlock. */
  private record Wrong(String property, long state) {}

  BreadthFirst(
      TransitionSystem system, List<StatePredicate> invariants, Settings settings, Watch watch) {
    this.system = system;
    this.settings = settings;
    this.watch = watch;
    visited = new Shards(settings.exact(), system.words(), Storage.MEMORY);
    expanders = new Expander[settings.workers()];
    taken = new long[system.steps().size()];
    fresh = new long[system.steps().size()];
    open = invariants.toArray(StatePredicate[]::new);
    deadlocksOpen = settings.deadlocks();
    names = invariants.stream().map(StatePredicate::name).toList();
    file = settings.checkpoint().map(CheckpointFile::new);
    untilNext = settings.checkpoint().map(Checkpoint::interval).orElse(Duration.ZERO).toNanos();
    for (int worker = 0; worker < expanders.length; worker++) {
      expanders[worker] = new Expander(system, visited);
    }
  }

  Exploration run() {
    try (Crew all = new Crew(settings.workers())) {
      crew = all;
      search();
    } catch (OutOfMemoryError full) {
      stop = Stop.MEMORY;
    }
    Duration elapsed = elapsed();
    return new Exploration(
        stop,
        findings(),
        system.initialStates(),
        states,
        0,
        edges,
        levels(),
        coverage(),
        visited.soundness(states),
        new Memory(
            visited.bytes(), ancestry.bytes(), frontier.mostBytes(), frontier.mostStates(), 0),
        elapsed);
  }

  private Duration elapsed() {
    return before.plusNanos(System.nanoTime() - started);
  }

  private void search() {
    if (settings.checkpoint().filter(Checkpoint::resume).isPresent()) {
      file.get().read(searched(), this::read);
    } else {
      begin();
    }
    while (stop == null) {
      if (frontier.levelIsDone()) {
        levelHasNew = false;
        if (!frontier.nextLevel()) {
          stop = Stop.EXHAUSTED;
          break;
        }
      }
      round();
      keepCheckpoint();
    }
    boolean ended = stop == Stop.EXHAUSTED || stop == Stop.FIRST_FINDING;
    file.filter(kept -> ended).ifPresent(CheckpointFile::delete);
  }

  private void begin() {
    Unit initial = unit(0);
    initial.clear(Ancestry.NONE);
    asked = open;
    expanders[0].initials(initial, open);
    add(1);
    settle(1);
  }

  private void round() {
    int count = takeUnits();
    expand(count);
    if (bytesAfter(count) > settings.limits().bytes()) {
      frontier.putBack(units.subList(0, count));
      expanded = units.get(0).firstState;
      stop = Stop.MEMORY;
      return;
    }
    add(count);
    settle(count);
    look();
  }

  private Unit unit(int index) {
    if (index == units.size()) {
      units.add(new Unit(system.words(), taken.length, settings.exact()));
    }
    return units.get(index);
  }

  private int takeUnits() {
    int count = 0;
    for (; count < UNITS && !frontier.levelIsDone(); count++) {
      Unit unit = unit(count);
      unit.clear(expanded);
      frontier.take(unit);
      expanded += unit.states;
    }
    return count;
  }

  private boolean worthHelp(int count) {
    return count > 1 && expanded - units.get(0).firstState >= WORTH_HELP;
  }

  private void expand(int count) {
    asked = open;
    if (!worthHelp(count)) {
      for (int u = 0; u < count; u++) {
        expanders[0].expand(units.get(u), asked);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    crew.run(
        worker -> {
          for (int u = next.getAndIncrement(); u < count; u = next.getAndIncrement()) {
            expanders[worker].expand(units.get(u), asked);
          }
        });
  }

  private void add(int count) {
    if (worthHelp(count)) {
      crew.run(worker -> add(count, worker, crew.workers()));
    } else {
      add(count, 0, 1);
    }
  }

  /** Adds the candidates of every shard that is {@code worker} modulo {@code workers}. */
  private void add(int count, int worker, int workers) {
    long[] state = new long[settings.exact() ? system.words() : 0];
    for (int u = 0; u < count; u++) {
      Unit unit = units.get(u);
      long sum = 0;
      for (int c = 0; c < unit.size; c++) {
        if (c % Batch.SIZE == 0) {
          sum += touch(unit, c, worker, workers);
        }
        if (belongs(unit.fingerprints[c], worker, workers)) {
          if (settings.exact()) {
            unit.copyTo(c, state);
          }
          unit.fresh[c] = visited.add(unit.fingerprints[c], state);
        }
      }
      expanders[worker].touched += sum;
    }
  }

  private static boolean belongs(long fingerprint, int worker, int workers) {
    return workers == 1 || Shards.of(fingerprint) % workers == worker;
  }

  /** Reads the slots of the next candidates all at once. */
  private long touch(Unit unit, int from, int worker, int workers) {
    long sum = 0;
    for (int c = from; c < Math.min(from + Batch.SIZE, unit.size); c++) {
      if (belongs(unit.fingerprints[c], worker, workers)) {
        sum += visited.touch(unit.fingerprints[c]);
      }
    }
    return sum;
  }

  /** Counts and keeps what the units found, in order, until something says stop. */
  private void settle(int count) {
    for (int u = 0; u < count && stop == null; u++) {
      settle(units.get(u));
    }
  }

  private void settle(Unit unit) {
    int violation = 0;
    for (int c = 0; c < unit.size; c++) {
      if (stuckBefore(unit, unit.parents[c])) {
        return;
      }
      if (unit.fresh[c] && states == settings.limits().states()) {
        stop = Stop.STATES;
      } else if (unit.fresh[c]) {
        keep(unit, c);
        violation = judge(unit, c, violation);
      }
      if (stop != null) {
        countUpTo(unit, unit.parents[c], unit.edges[c]);
        return;
      }
    }
    int end = unit.failure.map(Unit.Failure::parent).orElse(unit.states);
    if (stuckBefore(unit, end)) {
      return;
    }
    unit.failure.ifPresent(failure -> fail(unit, failure));
    edges += unit.edgeCount;
    addTo(taken, unit.taken);
    unit.freshSegments().forEach(frontier::add);
  }

  /** Adds a new state. */
  private void keep(Unit unit, int candidate) {
    if (!levelHasNew) {
      levelHasNew = true;
      firstOfLevel.add(states);
    }
    ancestry.add(unit.firstState + unit.parents[candidate], unit.edges[candidate]);
    states++;
    if (unit.steps[candidate] != NO_STEP) {
      fresh[unit.steps[candidate]]++;
    }
  }

  /** Notes what is violated in the candidate; returns the next violation of the unit. */
  private int judge(Unit unit, int candidate, int from) {
    int next = from;
    for (; next < unit.violations.size(); next++) {
      Unit.Violation violation = unit.violations.get(next);
      if (violation.candidate() > candidate || stop != null) {
        break;
      }
      StatePredicate invariant = asked[violation.invariant()];
      if (violation.candidate() == candidate && List.of(open).contains(invariant)) {
        open = Stream.of(open).filter(other -> other != invariant).toArray(StatePredicate[]::new);
        found(invariant.name(), states - 1);
      }
    }
    return next;
  }

  /** Reports a state without successors among the first {@code end} of the unit; true to stop. */
  private boolean stuckBefore(Unit unit, int end) {
    if (deadlocksOpen && unit.firstStuck >= 0 && unit.firstStuck < end) {
      deadlocksOpen = false;
      found("", unit.firstState + unit.firstStuck);
      if (stop != null) {
        countUpTo(unit, unit.firstStuck, 0);
        return true;
      }
    }
    return false;
  }

  private void found(String property, long state) {
    wrong.add(new Wrong(property, state));
    if (!settings.pastFindings()) {
      stop = Stop.FIRST_FINDING;
    }
  }

  /** Counts the edges of the unit in which the search stops, up to the one with which it does. */
  private void countUpTo(Unit unit, int parent, int edge) {
    long[] counted = expanders[0].taken(unit, parent, edge);
    edges += LongStream.of(counted).sum();
    addTo(taken, counted);
  }

  private static void addTo(long[] sums, long[] more) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
  }

  private void fail(Unit unit, Unit.Failure failure) {
    long state = failure.inCandidate() ? states - 1 : unit.firstState + failure.parent();
    throw new ModelFailure(
        failure.message(), new Retrace(system, ancestry).schedule(state), failure.thrown());
  }

  private long bytesAfter(int count) {
    long candidates = 0;
    for (int u = 0; u < count; u++) {
      candidates += units.get(u).size;
    }
    return visited.bytesAfter(candidates) + ancestry.bytes() + frontier.bytes();
  }

  private void look() {
    long now = System.nanoTime();
    if (stop != null) {
      return;
    }
    if (settings.limits().time().compareTo(Duration.ofNanos(now - started)) < 0) {
      stop = Stop.TIME;
    } else if (now - reported >= REPORT_NANOS) {
      reported = now;
      if (!watch.goOn(
          new Progress(states, edges, levels(), frontier.states(), elapsed().toNanos() / 1e9))) {
        stop = Stop.CANCELLED;
      }
    }
  }

  /** Writes a checkpoint when one is due, or the search stops but could go on. */
  private void keepCheckpoint() {
    if (file.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    boolean resumable = stop == Stop.TIME || stop == Stop.MEMORY || stop == Stop.CANCELLED;
    boolean due = stop == null && now - lastKept >= untilNext;
    if (resumable || due) {
      file.get().write(searched(), this::write);
      lastKept = System.nanoTime();
      untilNext = Math.max(settings.checkpoint().get().interval().toNanos(), 20 * (lastKept - now));
    }
  }

  /** What a checkpoint must have been written for: all that the result depends on, in one line. */
  private String searched() {
    long[] initial = new long[system.words()];
    long sum = system.initialStates();
    for (int i = 0; i < system.initialStates(); i++) {
      system.initial(i, initial);
      sum = 31 * sum + new Fingerprint(system.words()).of(initial);
    }
    return String.join(
        "; ",
        settings.checkpoint().get().search(),
        "invariants=" + names,
        "deadlocks=" + settings.deadlocks(),
        "pastFindings=" + settings.pastFindings(),
        "exact=" + settings.exact(),
        "words=" + system.words(),
        "threads=" + system.threads(),
        "steps=" + Integer.toHexString(system.steps().hashCode()),
        "initialStates=" + Long.toHexString(sum));
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeLong(elapsed().toNanos());
    out.writeLong(states);
    out.writeLong(edges);
    out.writeLong(expanded);
    out.writeInt(firstOfLevel.size());
    for (long first : firstOfLevel) {
      out.writeLong(first);
    }
    out.writeBoolean(levelHasNew);
    out.writeBoolean(deadlocksOpen);
    for (int step = 0; step < taken.length; step++) {
      out.writeLong(taken[step]);
      out.writeLong(fresh[step]);
    }
    out.writeInt(wrong.size());
    for (Wrong one : wrong) {
      out.writeUTF(one.property());
      out.writeLong(one.state());
    }
    frontier.write(out);
    ancestry.write(out);
    visited.write(out);
  }

  private void read(DataInputStream in) throws IOException {
    before = Duration.ofNanos(in.readLong());
    states = in.readLong();
    edges = in.readLong();
    expanded = in.readLong();
    for (int count = in.readInt(); count > 0; count--) {
      firstOfLevel.add(in.readLong());
    }
    levelHasNew = in.readBoolean();
    deadlocksOpen = in.readBoolean();
    for (int step = 0; step < taken.length; step++) {
      taken[step] = in.readLong();
      fresh[step] = in.readLong();
    }
    for (int count = in.readInt(); count > 0; count--) {
      Wrong one = new Wrong(in.readUTF(), in.readLong());
      wrong.add(one);
      open =
          Stream.of(open)
              .filter(other -> !other.name().equals(one.property()))
              .toArray(StatePredicate[]::new);
    }
    frontier.read(in);
    ancestry.read(in);
    visited.read(in);
  }

  private List<Finding> findings() {
    Retrace retrace = new Retrace(system, ancestry);
    List<Finding> found = new ArrayList<>();
    for (Wrong one : wrong) {
      Schedule schedule = retrace.schedule(one.state());
      found.add(
          one.property().isEmpty()
              ? new Finding.Deadlocked(schedule)
              : new Finding.Violated(one.property(), schedule));
    }
    return found;
  }

  private List<Long> levels() {
    List<Long> levels = new ArrayList<>();
    for (int level = 0; level < firstOfLevel.size(); level++) {
      boolean last = level == firstOfLevel.size() - 1;
      levels.add((last ? states : firstOfLevel.get(level + 1)) - firstOfLevel.get(level));
    }
    return levels;
  }

  private List<StepCoverage> coverage() {
    List<StepCoverage> rows = new ArrayList<>();
    for (int step = 0; step < taken.length; step++) {
      rows.add(new StepCoverage(system.steps().get(step), taken[step], fresh[step]));
    }
    return rows;
  }
}
