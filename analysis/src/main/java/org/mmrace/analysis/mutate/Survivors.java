package org.mmrace.analysis.mutate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.invariants.Invariants;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Operation;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * Finds why mutants of a machine break nothing. That nobody else notices is read off what the
 * threads use; then threads are added, one at a time, that would. That other locks make one
 * redundant is tried: they are left out as well, and something breaks that does not break when they
 * alone are left out.
 */
final class Survivors {
  private static final long MOST_STATES = 200_000; // of a machine with one more thread
  private final Scenario machine;
  private final Set<String> invariants;
  private final MutantRun run;
  private final Effects effects;
  private final Settings settings;
  private final Set<Integer> idle; // threads that do not begin
  private final Map<Set<Mutation>, MutantRun.Broken> broken = new HashMap<>();
  private final Map<String, List<Beside>> beside = new TreeMap<>();

  /** The machine with one more thread, and its survivors by the only other thread that runs. */
  private static final class Beside {
    final Scenario machine;
    final Set<String> uses;
    final Map<Integer, Survivors> survivors = new TreeMap<>();

    Beside(Scenario machine) {
      this.machine = machine;
      uses = Neighbours.undisturbed(machine, machine.threads() - 2);
    }
  }

  /** An operation that one more thread runs beside one of the machine's. */
  private record Pair(String operation, Beside beside, int thread) {}

  /**
   * Takes the survivors of a machine.
   *
   * @param invariants names of those that it must hold
   * @param run the run of its mutants
   * @param effects what has seen all its states
   */
  Survivors(
      Scenario machine, Set<String> invariants, MutantRun run, Effects effects, Settings settings) {
    this(machine, invariants, run, effects, settings, Set.of());
  }

  private Survivors(
      Scenario machine,
      Set<String> invariants,
      MutantRun run,
      Effects effects,
      Settings settings,
      Set<Integer> idle) {
    this.machine = machine;
    this.idle = idle;
    this.invariants = Set.copyOf(invariants);
    this.run = run;
    this.effects = effects;
    this.settings = settings;
  }

  /** Returns whether in no state another thread would notice. */
  boolean nobodyElse(Mutation mutation) {
    return !effects.neighbours().isNoticed(mutation, effects.flushes());
  }

  /** Returns why a mutant breaks nothing in this machine. */
  Why why(Mutation mutation, Watch watch) {
    if (nobodyElse(mutation)) {
      return nobody(mutation, about(mutation), false, watch);
    }
    if (!isLock(mutation)) {
      return Why.nothing(true);
    }
    Why found = another(mutation, watch);
    if (found.reason() == Why.Reason.NOTHING && !effects.neighbours().isMet(mutation)) {
      return nobody(
          mutation, "nobody else meets what " + mutation.object() + " guards", true, watch);
    }
    return found;
  }

  private static boolean isLock(Mutation mutation) {
    return mutation.kind() == Mutation.Kind.LOCK_REMOVED
        || mutation.kind() == Mutation.Kind.LOCK_SHARED;
  }

  private String about(Mutation mutation) {
    return switch (mutation.kind()) {
      case LOCK_REMOVED ->
          switch (mutation.object()) {
            case "RCU" -> "nobody else waits for RCU";
            case "IRQs off" -> "nobody else waits for a CPU with IRQs off";
            default ->
                "nobody else asks for "
                    + mutation.object()
                    + (effects.neighbours().isForWrite(mutation) ? "" : " for write");
          };
      case LOCK_SHARED -> "nobody else asks for " + mutation.object() + " for read";
      case CHECK_REMOVED -> "nobody else changes what it reads";
      case FLUSH_REMOVED, FLUSH_LOCAL ->
          mutation.object().startsWith("flush")
              ? "no other CPU has a translation then"
              : "no other CPU has a translation, or IRQs off, then";
      case GET_REMOVED, PUT_REMOVED, BRACKET_REMOVED, SEQUENCE_REMOVED, GRACE_REMOVED ->
          "nobody else reads " + mutation.object();
    };
  }

  /**
   * Tries the mutant beside threads that would notice, until something breaks; if nothing does,
   * leaves out other locks there too.
   */
  private Why nobody(Mutation mutation, String about, boolean meeting, Watch watch) {
    List<Pair> pairs = pairs(mutation, meeting);
    Set<String> would =
        pairs.stream().map(Pair::operation).collect(Collectors.toCollection(TreeSet::new));
    boolean complete = true;
    for (Pair pair : pairs) {
      Why found = with(pair, watch).tried(mutation, effects.flushes(), watch);
      complete &= found.complete();
      if (!found.property().isEmpty()) {
        return Why.nobody(about, paths(would, pair.operation(), found), true);
      }
    }
    for (Pair pair : isLock(mutation) ? pairs : List.<Pair>of()) {
      Why found = with(pair, watch).another(mutation, watch);
      complete &= found.complete();
      if (!found.property().isEmpty()) {
        return Why.nobody(about, paths(would, pair.operation(), found), true);
      }
    }
    return Why.nobody(about, paths(would, "", Why.nothing(complete)), complete);
  }

  private List<Pair> pairs(Mutation mutation, boolean meeting) {
    List<Pair> pairs = new ArrayList<>();
    for (Operation operation : Scenario.STEPS.operations()) {
      for (Beside one : beside(operation)) {
        for (int t : effects.neighbours().threads()) {
          Set<String> wanted =
              meeting
                  ? effects.neighbours().meeting(mutation, t)
                  : effects.neighbours().noticing(mutation, t);
          if (one.uses.stream().anyMatch(wanted::contains)) {
            pairs.add(new Pair(operation.name(), one, t));
          }
        }
      }
    }
    return pairs;
  }

  private static List<Why.Path> paths(Set<String> would, String breaking, Why found) {
    List<Why.Path> paths = new ArrayList<>();
    for (String operation : would) {
      paths.add(
          operation.equals(breaking)
              ? new Why.Path(operation, Optional.of(found.property()), found.held())
              : new Why.Path(operation, Optional.empty(), List.of()));
    }
    return paths;
  }

  private List<Beside> beside(Operation operation) {
    return beside.computeIfAbsent(
        operation.name(),
        name -> OneMoreThread.of(machine, operation).stream().map(Beside::new).toList());
  }

  private Survivors with(Pair pair, Watch watch) {
    return pair.beside()
        .survivors
        .computeIfAbsent(pair.thread(), t -> with(pair.beside().machine, t, watch));
  }

  private Survivors with(Scenario other, int t, Watch watch) {
    Limits limits = settings.limits();
    Settings bounded = settings.within(limits.withStates(Math.min(MOST_STATES, limits.states())));
    Set<Integer> idles = new HashSet<>();
    for (int idle = 1; idle < other.threads() - 2; idle++) {
      if (idle != t) {
        idles.add(idle);
      }
    }
    List<StatePredicate> asked =
        Modelled.guarded(other.layout(), Invariants.of(other)).stream()
            .filter(invariant -> invariants.contains(invariant.name()))
            .toList();
    Part part = new Part(whole(other), idles);
    MutantRun first = new MutantRun(other, part, Mutant.predicates(asked), bounded, limits, watch);
    return new Survivors(other, invariants, first, new Effects(other), bounded, idles);
  }

  /** Returns the machine that leaves nothing out; there may be too few VMAs for one more thread. */
  private static Mutant whole(Scenario of) {
    return new Mutant(new Mutation(Mutation.Kind.LOCK_REMOVED, "", ""), of, of::step);
  }

  /** Returns what a mutant breaks. */
  private Why tried(Mutation mutation, Set<Integer> flushes, Watch watch) {
    if (!run.complete() || mutation.kind() == Mutation.Kind.CHECK_REMOVED) {
      return Why.nothing(run.complete());
    }
    Twist twist = Mutants.twist(mutation, machine, flushes);
    MutantRun.Broken found = run.first(mutant(mutation, twist), Set.of(), watch);
    return found.properties().isEmpty()
        ? Why.nothing(found.complete())
        : Why.held(List.of(), found.properties().get(0));
  }

  private TransitionSystem mutant(Mutation mutation, Twist twist) {
    return new Part(new Mutant(mutation, machine, twist), idle);
  }

  /** Leaves out other locks too: each alone, then all, and of these as few as will do. */
  private Why another(Mutation mutation, Watch watch) {
    if (!run.complete()) {
      return Why.nothing(false);
    }
    if (effects.neighbours().threads().isEmpty()) {
      Mutants.look(new Part(whole(machine), idle), effects, settings, watch);
    }
    List<Mutation> others =
        effects.neighbours().heldToo(mutation).stream().filter(one -> !nobodyElse(one)).toList();
    boolean complete = true;
    for (Mutation other : others) {
      MutantRun.Broken found = without(mutation, List.of(other), watch);
      if (!found.properties().isEmpty()) {
        return Why.held(List.of(other), found.properties().get(0));
      }
      complete &= found.complete();
    }
    if (others.size() < 2) {
      return Why.nothing(complete);
    }
    MutantRun.Broken all = without(mutation, others, watch);
    if (all.properties().isEmpty()) {
      return Why.nothing(complete && all.complete());
    }
    List<Mutation> needed = new ArrayList<>(others);
    String property = all.properties().get(0);
    for (Mutation other : others) {
      List<Mutation> fewer = new ArrayList<>(needed);
      fewer.remove(other);
      MutantRun.Broken found = without(mutation, fewer, watch);
      if (!found.properties().isEmpty()) {
        needed = fewer;
        property = found.properties().get(0);
      }
    }
    return Why.held(needed, property);
  }

  /** Returns what breaks without the others, that does not break while this one is there. */
  private MutantRun.Broken without(Mutation mutation, List<Mutation> others, Watch watch) {
    Set<Mutation> key = Set.copyOf(others);
    MutantRun.Broken known = broken.get(key);
    if (known == null) {
      known = run.all(mutant(mutation, twist(others)), watch);
      broken.put(key, known);
    }
    if (!known.complete()) {
      return new MutantRun.Broken(List.of(), false);
    }
    List<Mutation> both = new ArrayList<>(others);
    both.add(mutation);
    return run.first(mutant(mutation, twist(both)), new HashSet<>(known.properties()), watch);
  }

  private Twist twist(List<Mutation> locks) {
    Twist twist = machine::step;
    for (Mutation lock : locks) {
      int step = machine.steps().indexOf(lock.step());
      boolean shared = lock.kind() == Mutation.Kind.LOCK_SHARED;
      twist = new LockTwist(machine, twist, step, lock.object(), shared);
    }
    return twist;
  }
}
