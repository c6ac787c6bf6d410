package org.mmrace.analysis.slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.reduce.AccessLog;
import org.mmrace.explorer.reduce.Footprint;
import org.mmrace.explorer.reduce.NormalForm;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.invariants.Invariants;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.Hold;
import org.mmrace.model.core.Lock;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Field;

/**
 * Which steps of a counterexample are its cause.
 *
 * <p>The search goes backwards from the words that break the property: those that it reads in the
 * last state, without the ones that could as well have kept the values of the initial state. A step
 * is {@link Role#NEEDED} if
 *
 * <ul>
 *   <li>it made a value that is looked for; what it read is then looked for, too;
 *   <li>it saw what decides: it read a word that another thread changes in this run, and with
 *       another value that the word has on the way, its thread would not have come to its later
 *       needed steps, or they would have done something else;
 *   <li>it is the first of another thread to change what such a step saw, while that still counts.
 * </ul>
 *
 * <p>Where a thread stands and its locals do not count as read, or each step of a thread would be
 * needed for the next. The rest had to happen or not. {@link Role#ORDER}: its thread had to pass it
 * on the way to a needed step, or another thread waited for it to drop a lock or to make some other
 * condition true. {@link Role#CHANCE}: without it the others still break the property.
 */
public final class CausalSlice {
  /** The part of a step in what broke. */
  public enum Role {
    /** It made a value that breaks the property, or saw one that led a thread to do so. */
    NEEDED,
    /** Program order or a condition that another step waits for made it happen. */
    ORDER,
    /** It only happened. */
    CHANCE
  }

  /**
   * A slice.
   *
   * @param roles the role of each step
   * @param cause the needed steps, {@code gup-fast:gup_fast__local_irq_save}, in the order that the
   *     normal form gives to them alone, each thread replaced by the first that runs the same if
   *     that one has no part: two counterexamples to a property of a scenario of which it is the
   *     same have the same root cause, be they of one cfg or of two
   * @param alone whether the needed steps alone, each thread put where its step begins with its
   *     locals as they were, do the same and break the property
   */
  public record Slice(List<Role> roles, List<String> cause, boolean alone) {
    /** Copies the lists. */
    public Slice {
      roles = List.copyOf(roles);
      cause = List.copyOf(cause);
    }

    /** Returns the schedule without the steps that only happened; it breaks the property, too. */
    public Schedule without(Schedule whole) {
      List<Move> rest =
          IntStream.range(0, roles.size())
              .filter(i -> roles.get(i) != Role.CHANCE)
              .mapToObj(whole.moves()::get)
              .toList();
      return new Schedule(whole.initial(), rest);
    }

    /** Returns the number of steps of a role. */
    public int count(Role role) {
      return (int) roles.stream().filter(role::equals).count();
    }
  }

  private final Scenario machine;
  private final List<Lock> locks;
  private final AccessLog log;
  private final Scenario watched;
  private final List<Bits> leaves = new ArrayList<>();
  private final BitSet positions = new BitSet();
  private final BitSet ofThreads = new BitSet();
  private final List<Object> programs;

  /** One field of one element, and the bits that hold it. */
  private record Bits(Field field, int i, int j, int k, BitSet bits) {
    long get(long[] words) {
      return field.get(words, i, j, k);
    }

    void set(long[] words, long value) {
      field.set(words, i, j, k, value);
    }
  }

  /** Slices counterexamples of the scenario that {@code constants} describe. */
  public CausalSlice(Constants constants) {
    this(constants, new AccessLog());
  }

  private CausalSlice(Constants constants, AccessLog log) {
    this(new Scenario(constants), new Scenario(constants, log), log);
  }

  /**
   * Slices counterexamples of a machine.
   *
   * @param watched the same machine, whose accesses {@code log} hears
   */
  public CausalSlice(Scenario machine, Scenario watched, AccessLog log) {
    this.machine = machine;
    locks = Lock.of(machine.layout().sections());
    this.watched = watched;
    this.log = log;
    Constants constants = machine.m.constants;
    programs =
        constants.get("program").elements().stream().map(one -> one.get("ops").value()).toList();
    machine
        .layout()
        .leaves()
        .forEach(
            word -> {
              long[] ones = new long[machine.words()];
              word.set(ones, -1);
              Bits leaf =
                  new Bits(word.field(), word.i(), word.j(), word.k(), BitSet.valueOf(ones));
              leaves.add(leaf);
              boolean ofThread =
                  !word.section().dims().isEmpty()
                      && word.section().dims().get(0).label().equals("thread");
              if (word.section().name().equals("thread")) {
                positions.or(leaf.bits());
              } else if (ofThread) {
                ofThreads.or(leaf.bits());
              }
            });
  }

  /** Returns the scenario's system. */
  TransitionSystem system() {
    return machine;
  }

  /** Returns the normal form of a counterexample to {@code property}, cut where it breaks first. */
  public Schedule normal(Schedule schedule, String property) {
    return NormalForm.of(
        watched,
        log,
        schedule,
        named(Modelled.guarded(machine.layout(), Invariants.of(machine)), property));
  }

  /**
   * Returns the causes for which each property breaks that does: the invariants of the scenario and
   * what else is listed, in this order.
   *
   * @param limits of the search for each; its states are pairs of state and last thread
   */
  public Map<String, RootCauses> causes(List<String> listed, Limits limits) {
    List<StatePredicate> properties =
        Modelled.guarded(machine.layout(), Invariants.of(machine)).stream()
            .filter(one -> !one.name().equals(Modelled.NOT_MODELLED))
            .filter(one -> !one.name().equals(Invariants.ALL))
            .filter(one -> !one.name().startsWith("Reach_") || listed.contains(one.name()))
            .toList();
    Settings settings = Settings.standard().exploringOn().allowingDeadlock().within(limits);
    Map<String, RootCauses> causes = new LinkedHashMap<>();
    for (Finding finding : Explorer.explore(machine, properties, settings, Watch.NONE).findings()) {
      String name = finding.property();
      causes.put(name, RootCauses.of(this, named(properties, name), Integer.MAX_VALUE, limits));
    }
    return causes;
  }

  /**
   * Slices a counterexample.
   *
   * @param property the invariant or probe that is false in the last state; of any other name the
   *     last state is a deadlock
   * @throws IllegalArgumentException if the schedule cannot be run or breaks no such property
   */
  public Slice of(Schedule schedule, String property) {
    return new Run(schedule, property).slice();
  }

  /** One counterexample. */
  private final class Run {
    private final List<Move> moves;
    private final int initial;
    private final Optional<StatePredicate> broken;
    private final List<long[]> states = new ArrayList<>();
    private final List<Footprint> footprints;
    private final List<BitSet> changes = new ArrayList<>();
    private final BitSet readAtEnd;
    private final BitSet own = new BitSet();

    Run(Schedule schedule, String property) {
      moves = schedule.moves();
      initial = schedule.initial();
      broken = named(Modelled.guarded(machine.layout(), Invariants.of(machine)), property);
      footprints = log.of(watched, schedule);
      long[] words = new long[machine.words()];
      machine.initial(initial, words);
      states.add(words.clone());
      for (Move move : moves) {
        machine.step(words, move.thread(), move.choice());
        states.add(words.clone());
      }
      for (int i = 0; i < moves.size(); i++) {
        changes.add(difference(states.get(i), states.get(i + 1)));
      }
      if (!breaks(words)) {
        throw new IllegalArgumentException(
            "schedule does not break the property: property=" + property);
      }
      readAtEnd = readAtEnd(property);
      own.or(ofThreads);
      own.andNot(readAtEnd);
      for (int i = 0; i < moves.size(); i++) {
        BitSet others = footprints.get(i).reads();
        for (Bits leaf : leaves) {
          if (leaf.i() == moves.get(i).thread()) {
            others.andNot(leaf.bits());
          }
        }
        own.andNot(others);
      }
      own.or(positions);
    }

    private boolean breaks(long[] words) {
      return broken.map(predicate -> !predicate.holds(words)).orElseGet(() -> isStuck(words));
    }

    private boolean isStuck(long[] words) {
      for (int thread = 0; thread < machine.threads(); thread++) {
        if (canMove(machine, words, thread)) {
          return false;
        }
      }
      return true;
    }

    private BitSet readAtEnd(String property) {
      long[] last = states.get(moves.size()).clone();
      Optional<StatePredicate> twin =
          named(Modelled.guarded(watched.layout(), Invariants.of(watched)), property);
      if (twin.isPresent()) {
        return log.of(twin.get(), last);
      }
      log.take();
      for (int thread = 0; thread < watched.threads(); thread++) {
        canMove(watched, last, thread);
      }
      return log.take().reads();
    }

    Slice slice() {
      BitSet kept = shrunk(reachedBack());
      BitSet needed = needed(kept, breaking());
      boolean alone = alone(needed);
      if (!alone) {
        needed = needed(kept, readAtEnd);
        alone = alone(needed);
      }
      List<Role> roles = new ArrayList<>();
      for (int i = 0; i < moves.size(); i++) {
        roles.add(needed.get(i) ? Role.NEEDED : kept.get(i) ? Role.ORDER : Role.CHANCE);
      }
      List<Move> cause =
          NormalForm.of(
              machine.threads(),
              needed.stream().mapToObj(moves::get).toList(),
              needed.stream().mapToObj(footprints::get).toList());
      return new Slice(roles, named(renamed(cause)), alone);
    }

    /** Returns what the property reads, without what could as well have its initial value. */
    private BitSet breaking() {
      long[] words = states.get(moves.size()).clone();
      BitSet breaking = (BitSet) readAtEnd.clone();
      for (Bits leaf : leaves) {
        long last = leaf.get(words);
        long first = leaf.get(states.get(0));
        if (last != first && readAtEnd.intersects(leaf.bits())) {
          leaf.set(words, first);
          if (breaksSafely(words)) {
            breaking.andNot(leaf.bits());
          } else {
            leaf.set(words, last);
          }
        }
      }
      return breaking;
    }

    private boolean breaksSafely(long[] words) {
      try {
        return breaks(words);
      } catch (IndexOutOfBoundsException e) { // no state of the machine
        return false;
      }
    }

    /** Returns the steps that any bit comes from that the property reads, positions included. */
    private BitSet reachedBack() {
      BitSet kept = new BitSet();
      BitSet wanted = (BitSet) readAtEnd.clone();
      for (int i = moves.size() - 1; i >= 0; i--) {
        if (changes.get(i).intersects(wanted)) {
          kept.set(i);
          wanted.andNot(changes.get(i));
          wanted.or(footprints.get(i).reads());
        }
      }
      if (!runs(kept)) {
        throw new IllegalStateException(
            "steps that nothing was read from cannot be left out: kept=" + kept);
      }
      return kept;
    }

    /** Leaves out the last steps of threads for as long as the rest breaks the property. */
    private BitSet shrunk(BitSet kept) {
      BitSet fewest = kept;
      boolean shrinks = true;
      while (shrinks) {
        shrinks = false;
        for (int thread = 0; thread < machine.threads(); thread++) {
          BitSet fewer = withoutLast(fewest, thread);
          while (fewer.cardinality() < fewest.cardinality() && runs(fewer)) {
            fewest = fewer;
            shrinks = true;
            fewer = withoutLast(fewest, thread);
          }
        }
      }
      return fewest;
    }

    private BitSet withoutLast(BitSet kept, int thread) {
      BitSet fewer = (BitSet) kept.clone();
      for (int i = kept.length() - 1; i >= 0; i--) {
        if (kept.get(i) && moves.get(i).thread() == thread) {
          fewer.clear(i);
          return fewer;
        }
      }
      return fewer;
    }

    /** Returns whether these steps alone can be made and break the property at their end. */
    private boolean runs(BitSet kept) {
      long[] words = states.get(0).clone();
      for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
        Move move = moves.get(i);
        if (!move.isNext(machine, words)
            || machine.step(words, move.thread(), move.choice()) != TransitionSystem.DONE) {
          return false;
        }
      }
      return breaks(words);
    }

    private BitSet needed(BitSet kept, BitSet breaking) {
      BitSet overtaking = new BitSet();
      BitSet needed = new BitSet();
      int known = -1;
      while (overtaking.cardinality() > known) {
        known = overtaking.cardinality();
        needed = needed(kept, breaking, overtaking);
      }
      return needed;
    }

    /**
     * Goes backwards once.
     *
     * @param overtaking steps that change what a needed one saw; those found are added
     */
    private BitSet needed(BitSet kept, BitSet breaking, BitSet overtaking) {
      BitSet needed = new BitSet();
      BitSet wanted = (BitSet) breaking.clone();
      for (int i = moves.size() - 1; i >= 0; i--) {
        boolean makes = changes.get(i).intersects(wanted) || overtaking.get(i);
        BitSet seen = kept.get(i) ? decides(i, needed) : new BitSet();
        if (kept.get(i) && (makes || !seen.isEmpty())) {
          overtaken(i, seen, needed).ifPresent(overtaking::set);
          needed.set(i);
          wanted.andNot(changes.get(i));
          BitSet reads = makes ? footprints.get(i).reads() : seen;
          reads.andNot(own);
          wanted.or(reads);
        }
      }
      return needed;
    }

    /** Returns the first step that changes what was seen while it still counts. */
    private OptionalInt overtaken(int step, BitSet seen, BitSet needed) {
      int last = lastNeeded(moves.get(step).thread(), needed);
      return IntStream.range(step + 1, Math.max(step + 1, last))
          .filter(i -> moves.get(i).thread() != moves.get(step).thread())
          .filter(i -> changes.get(i).intersects(seen))
          .findFirst();
    }

    /** Returns the words read of which another value would lead the thread elsewhere. */
    private BitSet decides(int step, BitSet needed) {
      BitSet seen = new BitSet();
      if (lastNeeded(moves.get(step).thread(), needed) < 0) {
        return seen;
      }
      for (Bits leaf : leaves) {
        if (footprints.get(step).reads().intersects(leaf.bits())
            && !own.intersects(leaf.bits())
            && isChangedByOthers(leaf, step)
            && values(leaf, step).stream()
                .anyMatch(value -> leadsElsewhere(step, leaf, value, needed))) {
          seen.or(leaf.bits());
        }
      }
      return seen;
    }

    private boolean isChangedByOthers(Bits leaf, int step) {
      for (int i = 0; i < moves.size(); i++) {
        if (moves.get(i).thread() != moves.get(step).thread()
            && changes.get(i).intersects(leaf.bits())) {
          return true;
        }
      }
      return false;
    }

    private Set<Long> values(Bits leaf, int step) {
      Set<Long> values = new TreeSet<>();
      states.forEach(state -> values.add(leaf.get(state)));
      values.remove(leaf.get(states.get(step)));
      return values;
    }

    private boolean leadsElsewhere(int step, Bits leaf, long value, BitSet needed) {
      long[] words = states.get(step).clone();
      leaf.set(words, value);
      Move move = moves.get(step);
      int last = lastNeeded(move.thread(), needed);
      try {
        if (machine.step(words, move.thread(), move.choice()) != TransitionSystem.DONE) {
          return false; // it waits: a matter of order
        }
        leaf.set(words, leaf.get(states.get(step + 1)));
        for (int i = step + 1; i <= last; i++) {
          Move next = moves.get(i);
          boolean same = next.thread() == move.thread();
          if (same && !next.isNext(machine, words)) {
            return true;
          }
          if (machine.step(words, next.thread(), next.choice()) != TransitionSystem.DONE) {
            return same;
          }
          if (same && needed.get(i) && doesElse(i, words)) {
            return true;
          }
        }
      } catch (IndexOutOfBoundsException e) { // no state of the machine: it goes astray
        return true;
      }
      return false;
    }

    /** Returns whether a step left words of others unlike it did in this run. */
    private boolean doesElse(int step, long[] words) {
      BitSet differs = difference(words, states.get(step + 1));
      differs.and(changes.get(step));
      differs.andNot(own);
      return !differs.isEmpty();
    }

    private int lastNeeded(int thread, BitSet needed) {
      for (int i = moves.size() - 1; i >= 0; i--) {
        if (needed.get(i) && moves.get(i).thread() == thread) {
          return i;
        }
      }
      return -1;
    }

    /** Runs the needed steps, each thread put where the step begins, locals included. */
    private boolean alone(BitSet needed) {
      long[] words = states.get(0).clone();
      for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
        Move move = moves.get(i);
        place(words, states.get(i), move.thread());
        if (machine.step(words, move.thread(), move.choice()) != TransitionSystem.DONE
            || machine.stepAt(words, move.thread())
                != machine.stepAt(states.get(i + 1), move.thread())) {
          return false;
        }
      }
      return breaks(words);
    }

    private static void drop(long[] words, Lock lock, int thread) {
      LockKind kind = lock.kind();
      if (kind.holder().get(words, lock.i()) == thread) {
        kind.holder().set(words, lock.i(), 0);
      }
      kind.readers()
          .ifPresent(
              readers ->
                  readers.set(words, lock.i(), readers.get(words, lock.i()) & ~(1L << thread)));
    }

    /** Puts a thread where it stands in another state; locks that it has dropped by then, too. */
    private void place(long[] words, long[] like, int thread) {
      for (Lock lock : locks) {
        if (!lock.kind().isContext() && lock.hold(like, thread) == Hold.NONE) {
          drop(words, lock, thread);
        }
      }
      for (Bits leaf : leaves) {
        if (leaf.i() == thread && own.intersects(leaf.bits())) {
          leaf.set(words, leaf.get(like));
        }
      }
    }
  }

  private List<Move> renamed(List<Move> cause) {
    Set<Integer> acting = cause.stream().map(Move::thread).collect(Collectors.toSet());
    return cause.stream()
        .map(
            move -> {
              int first = firstAlike(move.thread());
              int thread = acting.contains(first) ? move.thread() : first;
              return new Move(thread, move.step(), move.choice());
            })
        .toList();
  }

  /** Returns the steps by name, which is theirs in other cfgs, too. */
  private List<String> named(List<Move> cause) {
    return cause.stream()
        .map(
            move ->
                name(move.thread())
                    + ":"
                    + move.step()
                    + (move.choice() == 0 ? "" : "/" + move.choice()))
        .toList();
  }

  /** Returns the name of a thread, with its number if it is not the only one of that name. */
  private String name(int thread) {
    String name = machine.threadName(thread);
    long namesakes =
        IntStream.range(0, machine.threads())
            .filter(other -> machine.threadName(other).equals(name))
            .count();
    return namesakes == 1 ? name : name + " " + thread;
  }

  /** Returns the first thread that runs the same operations. */
  private int firstAlike(int thread) {
    if (thread < 1 || thread > programs.size()) {
      return thread; // the machine's
    }
    return programs.indexOf(programs.get(thread - 1)) + 1;
  }

  private static Optional<StatePredicate> named(List<StatePredicate> all, String property) {
    return all.stream().filter(one -> one.name().equals(property)).findFirst();
  }

  private static boolean canMove(Scenario machine, long[] state, int thread) {
    if (machine.stepAt(state, thread) == TransitionSystem.NO_STEP) {
      return false;
    }
    long[] words = state.clone();
    for (int choice = 0; ; choice++) {
      int answer = machine.step(words, thread, choice);
      if (answer != TransitionSystem.BLOCKED) {
        return answer == TransitionSystem.DONE;
      }
    }
  }

  private static BitSet difference(long[] before, long[] after) {
    long[] changed = new long[before.length];
    Arrays.setAll(changed, i -> before[i] ^ after[i]);
    return BitSet.valueOf(changed);
  }
}
