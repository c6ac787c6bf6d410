package org.mmrace.findings;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mmrace.analysis.slice.NeededSteps.Needed;
import org.mmrace.analysis.slice.NeededSteps.Race;
import org.mmrace.explorer.Move;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Leaf;

/** Puts the needed steps of a counterexample into words. */
final class BriefMaker {
  private static final int MOST_NOTES = 2;
  private static final int WIDEST_NOTES = 44;
  private static final List<String> ENTRIES = List.of("pmd", "pte", "tlb", "cache");

  private final TransitionSystem system;
  private final List<Leaf> leaves;
  private final ThreadNames names;
  private final Origin origin;
  private final List<Move> moves;
  private final List<long[]> states;
  private final Needed needed;
  private final BriefWords words;
  private final int broken;
  private final Map<Integer, Integer> operations = new HashMap<>();

  /**
   * Prepares.
   *
   * @param moves the steps and those that follow the violation
   * @param states the first and the one after each move
   * @param broken number of moves up to the violation
   */
  BriefMaker(
      TransitionSystem system,
      List<Leaf> leaves,
      ThreadNames names,
      Origin origin,
      List<Move> moves,
      List<long[]> states,
      int broken,
      Needed needed) {
    this.system = system;
    this.leaves = leaves;
    this.names = names;
    this.origin = origin;
    this.moves = moves;
    this.states = states;
    this.broken = broken;
    this.needed = needed;
    words = new BriefWords(leaves, names, states);
  }

  /** Returns the lines of the needed steps, and of the last that follows the violation. */
  List<Brief.Line> lines() {
    Map<Integer, String> races = races();
    List<Brief.Line> lines = new ArrayList<>();
    needed.steps().forEach(step -> lines.add(line(step, races)));
    if (moves.size() > broken) {
      lines.add(line(moves.size() - 1, races));
    }
    return lines;
  }

  /** Returns the words that break the property, with what they were and since when. */
  List<String> held(BitSet breaking) {
    return breaking.stream()
        .mapToObj(leaves::get)
        .filter(leaf -> leaf.isOfKernel() || leaf.section().name().equals("tlb"))
        .filter(leaf -> !LockKind.isLock(leaf) && !isPlace(leaf) && !isContent(leaf))
        .filter(leaf -> leaf.get(states.get(0)) != leaf.get(states.get(broken)))
        .map(this::since)
        .toList();
  }

  private String since(Leaf leaf) {
    long now = leaf.get(states.get(broken));
    int step = broken;
    while (leaf.get(states.get(step - 1)) == now) {
      step--;
    }
    return words.name(leaf)
        + ": "
        + words.change(leaf, leaf.get(states.get(step - 1)), now)
        + " by "
        + DiagramStep.function(moves.get(step - 1).step())
        + "()";
  }

  private Brief.Line line(int step, Map<Integer, String> races) {
    int thread = moves.get(step).thread();
    int operation = operation(step, thread);
    Integer before = operations.put(thread, operation);
    String function = DiagramStep.function(moves.get(step).step());
    String entry = origin.of(thread, operation);
    boolean entered = (before == null || before != operation) && !entry.equals(function + "()");
    return new Brief.Line(
        thread,
        step + 1,
        entered ? entry : "",
        function,
        effect(step, thread),
        races.getOrDefault(step, ""),
        1 + new ArrayList<>(races.keySet()).indexOf(step),
        step < broken);
  }

  private int operation(int step, int thread) {
    return leaves.stream()
        .filter(leaf -> leaf.isPosition() && leaf.field().name().equals("op"))
        .filter(leaf -> leaf.i() == thread)
        .findFirst()
        .map(leaf -> (int) leaf.get(states.get(step)))
        .orElse(0);
  }

  /** Returns what a step saw or changed; else where it leads; else the event. */
  private String effect(int step, int thread) {
    List<String> notes = new ArrayList<>();
    raced(step).forEach(leaf -> note(step, leaf, notes));
    changed(step).stream()
        .filter(leaf -> LockKind.isLock(leaf) && isRacedLock(step, leaf))
        .forEach(leaf -> note(step, leaf, notes));
    changed(step).stream()
        .filter(leaf -> leaf.isOfKernel() && !LockKind.isLock(leaf) && !isPlace(leaf))
        .sorted(Comparator.comparing(leaf -> !ENTRIES.contains(leaf.section().name())))
        .forEach(leaf -> note(step, leaf, notes));
    if (notes.isEmpty()) {
      changed(step).stream()
          .filter(leaf -> !leaf.isOfKernel() && !leaf.isPosition() && !leaf.isGhost())
          .forEach(leaf -> local(step, leaf, notes));
    }
    if (notes.isEmpty() && step + 1 == broken) {
      changed(step).stream().filter(LockKind::isLock).forEach(leaf -> note(step, leaf, notes));
    }
    Optional<String> waits = waits(step, thread);
    waits.ifPresent(notes::add);
    if (notes.isEmpty()) {
      return event(step, thread);
    }
    StringBuilder text = new StringBuilder(notes.get(0));
    for (int i = 1; i < Math.min(notes.size(), MOST_NOTES); i++) {
      if (text.length() + notes.get(i).length() + 2 <= WIDEST_NOTES) {
        text.append(", ").append(notes.get(i));
      }
    }
    return text.toString();
  }

  /** Returns what a step is that changes nothing to be said: its event, or what it leads to. */
  private String event(int step, int thread) {
    int next = system.stepAt(states.get(step + 1), thread);
    if (step + 1 == broken && next != TransitionSystem.NO_STEP) {
      return "goes on to " + DiagramStep.event(system.steps().get(next));
    }
    String event = DiagramStep.event(moves.get(step).step());
    return event.equals("ret") || event.equals("return") ? "returns" : event;
  }

  /** Returns whether a word is part of a lock that the step races for. */
  private boolean isRacedLock(int step, Leaf part) {
    return raced(step).stream()
        .anyMatch(
            leaf ->
                LockKind.isLock(leaf)
                    && leaf.i() == part.i()
                    && words.name(leaf).equals(words.name(part)));
  }

  /** Returns whether a word is what a page holds. */
  private static boolean isContent(Leaf leaf) {
    return leaf.kind().equals("page.data");
  }

  /** Returns whether a word says where a page table belongs, which its PMD says better. */
  private static boolean isPlace(Leaf leaf) {
    return leaf.kind().equals("table.mm") || leaf.kind().equals("table.slot");
  }

  /** Returns where a thread waits to the end after this step. */
  private Optional<String> waits(int step, int thread) {
    boolean last =
        step < broken
            && moves.subList(step + 1, broken).stream().noneMatch(move -> move.thread() == thread);
    long[] end = states.get(broken);
    int at = system.stepAt(end, thread);
    if (!last
        || at == TransitionSystem.NO_STEP
        || system.step(end.clone(), thread, 0) != TransitionSystem.BLOCKED) {
      return Optional.empty();
    }
    return Optional.of("then waits: " + DiagramStep.event(system.steps().get(at)));
  }

  private void note(int step, Leaf leaf, List<String> notes) {
    long before = leaf.get(states.get(step));
    long after = leaf.get(states.get(step + 1));
    if (LockKind.isLock(leaf)) {
      if (before != after) {
        words.lock(leaf, before, after).ifPresent(note -> add(note, notes));
      }
    } else if (isContent(leaf)) {
      add((before == after ? "reads page " : "writes page ") + leaf.i(), notes);
    } else if (!leaf.isPosition() && !leaf.isGhost() && !leaf.section().name().equals("pin")) {
      add(
          words.name(leaf)
              + (before == after
                  ? " = " + words.value(leaf, before)
                  : ": " + words.change(leaf, before, after)),
          notes);
    }
  }

  private static void add(String note, List<String> notes) {
    if (!notes.contains(note)) {
      notes.add(note);
    }
  }

  private void local(int step, Leaf leaf, List<String> notes) {
    long now = leaf.get(states.get(step + 1));
    String field = leaf.field().name();
    if (leaf.section().name().equals("oops")) {
      add("the kernel: " + names.show(leaf, now), notes);
    } else if (leaf.section().name().equals("pin")) {
      if (field.equals("promised") && now != 0) {
        add("the pin is returned", notes);
      }
    } else if (leaf.section().name().equals("tlb")) {
      if (field.equals("pfn")) {
        add(words.name(leaf) + " -> " + words.value(leaf, now), notes);
      }
    } else if (leaf.field().domain() instanceof Domain.Struct
        || (field.equals("err") || field.equals("result")) && now != 0) {
      add(field + " = " + words.value(leaf, now), notes);
    }
  }

  private List<Leaf> changed(int step) {
    return leaves.stream()
        .filter(leaf -> leaf.get(states.get(step)) != leaf.get(states.get(step + 1)))
        .toList();
  }

  /** Returns the words that a step races for. */
  private Set<Leaf> raced(int step) {
    return needed.races().stream()
        .filter(race -> race.first() == step || race.second() == step)
        .map(race -> leaves.get(race.leaf()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Returns what each step that decides a race says of it, those that tell most first. */
  private Map<Integer, String> races() {
    List<Race> races = new ArrayList<>(new LinkedHashSet<>(needed.races()));
    races.removeIf(race -> leaves.get(race.leaf()).isPosition());
    races.removeIf(race -> leaves.get(race.leaf()).isGhost());
    races.sort(Comparator.comparing(this::tellsLittle).thenComparing(Race::second));
    Map<Integer, String> said = new LinkedHashMap<>();
    for (Race race : races) {
      boolean later = needed.steps().contains(race.second());
      int at = later ? race.second() : race.first();
      if (needed.steps().contains(at)) {
        said.putIfAbsent(at, says(race, later, who(later ? race.first() : race.second())));
      }
    }
    return said;
  }

  /** Ranks a race: first a read that is stale soon, last a lock. */
  private int tellsLittle(Race race) {
    if (LockKind.isLock(leaves.get(race.leaf()))) {
      return 3;
    }
    boolean both = needed.steps().contains(race.first()) && needed.steps().contains(race.second());
    return (both ? 0 : 1) + (writes(race.second(), race) ? 0 : 1);
  }

  private boolean writes(int step, Race race) {
    Leaf leaf = leaves.get(race.leaf());
    return leaf.get(states.get(step)) != leaf.get(states.get(step + 1));
  }

  private String says(Race race, boolean later, String who) {
    Leaf leaf = leaves.get(race.leaf());
    if (LockKind.isLock(leaf)) {
      return later ? "after " + who : "before " + who;
    }
    String seen =
        isContent(leaf)
            ? "what was there"
            : words.value(leaf, leaf.get(states.get(race.first() + 1)));
    boolean firstWrites = writes(race.first(), race);
    if (!later) {
      return firstWrites ? who + " sees " + seen : "before " + who;
    }
    return firstWrites && !writes(race.second(), race)
        ? "as " + who + " left it"
        : who + " still sees " + seen;
  }

  /** Returns who made a step: its CPU if the step is shown, else its function. */
  private String who(int step) {
    if (!needed.steps().contains(step)) {
      return DiagramStep.function(moves.get(step).step()) + "()";
    }
    int thread = moves.get(step).thread();
    if (ThreadNames.isOfTheMachine(names.name(thread))) {
      return names.name(thread);
    }
    long cpu =
        needed.steps().stream()
            .map(one -> moves.get(one).thread())
            .distinct()
            .filter(one -> one < thread && !ThreadNames.isOfTheMachine(names.name(one)))
            .count();
    return "CPU" + cpu;
  }
}
