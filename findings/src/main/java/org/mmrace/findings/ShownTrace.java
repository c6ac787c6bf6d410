package org.mmrace.findings;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.mmrace.analysis.slice.Course;
import org.mmrace.analysis.slice.NeededSteps;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.trace.ReplayResult;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Leaf;

/**
 * Makes what the diagram shows of a schedule: each step with its notes, and what breaks where. A
 * step is minor if it neither changes what another thread depends on, nor depends on what another
 * changes, nor changes a word that breaks the property, nor leaves a lock taken or dropped.
 */
public final class ShownTrace {
  private final ScenarioSystem scenario;
  private final ThreadNames names;
  private final List<Leaf> leaves;
  private final List<NamedLock> locks;
  private final Origin origin;
  private final List<long[]> states = new ArrayList<>();
  private final int initial;
  private final List<Move> moves;
  private final ReplayResult result;

  private ShownTrace(ScenarioSystem scenario, Schedule schedule) {
    this.scenario = scenario;
    names = ThreadNames.of(scenario.system());
    leaves = scenario.layout().leaves();
    locks = NamedLock.of(leaves, names);
    origin = Origin.of(scenario.constants());
    result = new TraceReplay(scenario).run(schedule, (step, words) -> states.add(words.clone()));
    initial = schedule.initial();
    moves = schedule.moves().subList(0, Math.max(0, states.size() - 1));
  }

  /**
   * Runs a schedule on the model as far as it goes.
   *
   * @param trace names the scenario and what it violates
   * @param meaning what the property demands, and what is lost without it
   */
  public static Counterexample of(
      Trace trace, SpecText.Meaning meaning, ScenarioSystem scenario, Schedule schedule) {
    return new ShownTrace(scenario, schedule).pictured(trace, meaning).found();
  }

  /** As {@link #of}, with the states that the schedule runs through. */
  public static Pictured pictured(
      Trace trace, SpecText.Meaning meaning, ScenarioSystem scenario, Schedule schedule) {
    return new ShownTrace(scenario, schedule).pictured(trace, meaning);
  }

  /**
   * A counterexample and its states.
   *
   * @param board the states as boxes of words
   */
  public record Pictured(Counterexample found, Board board) {}

  private Pictured pictured(Trace trace, SpecText.Meaning meaning) {
    String property = trace.property();
    int brokenAfter =
        result.broken().stream()
            .filter(broken -> broken.predicate().equals(property))
            .findFirst()
            .map(broken -> broken.step())
            .orElse(moves.size());
    Optional<BrokenWords> words =
        scenario.predicates().stream()
            .filter(one -> one.name().equals(property) && !states.isEmpty())
            .filter(one -> !one.holds(states.get(brokenAfter)))
            .findFirst()
            .map(one -> new BrokenWords(leaves, names, one, states.subList(0, brokenAfter + 1)));
    BitSet breaking = words.map(BrokenWords::leaves).orElse(new BitSet());
    Counterexample found =
        new Counterexample(
            trace.scenario(),
            trace.config(),
            property,
            names.all(),
            steps(breaking),
            brokenAfter,
            meaning.demands(),
            words.map(BrokenWords::lines).orElseGet(() -> waiting(property)),
            brief(property, brokenAfter, meaning.loses(), breaking));
    return new Pictured(found, Board.of(scenario.system(), leaves, names, states, breaking));
  }

  /** Returns the needed steps; empty where nothing is broken after a step. */
  private Optional<Brief> brief(String property, int brokenAfter, String loses, BitSet breaking) {
    if (brokenAfter == 0 || brokenAfter > moves.size()) {
      return Optional.empty();
    }
    TransitionSystem system = scenario.system();
    return Violation.of(scenario, property)
        .filter(broken -> broken.test(states.get(brokenAfter)))
        .map(
            broken -> {
              Schedule schedule = new Schedule(initial, moves.subList(0, brokenAfter));
              NeededSteps.Needed needed =
                  NeededSteps.of(new Course(system, leaves, schedule), broken);
              Aftermath after = Aftermath.of(scenario, states.get(brokenAfter));
              List<Move> all = new ArrayList<>(schedule.moves());
              List<long[]> run = new ArrayList<>(states.subList(0, brokenAfter + 1));
              all.addAll(after.moves());
              run.addAll(after.states());
              BriefMaker maker =
                  new BriefMaker(system, leaves, names, origin, all, run, brokenAfter, needed);
              return new Brief(maker.lines(), maker.held(breaking), loses, needed.complete());
            });
  }

  /** Returns for a deadlock where each thread waits. */
  private List<String> waiting(String property) {
    List<String> lines = new ArrayList<>();
    if (property.equals(Trace.DEADLOCK) && !states.isEmpty()) {
      TransitionSystem system = scenario.system();
      for (int thread = 0; thread < system.threads(); thread++) {
        int at = system.stepAt(states.get(states.size() - 1), thread);
        if (at != TransitionSystem.NO_STEP && !ThreadNames.isOfTheMachine(names.name(thread))) {
          lines.add(names.name(thread) + " waits at " + system.steps().get(at));
        }
      }
    }
    return lines;
  }

  private List<DiagramStep> steps(BitSet breaking) {
    Footprints footprints = new Footprints(scenario.system(), leaves, states, moves);
    StepNotes notes = new StepNotes(leaves, names);
    List<DiagramStep> steps = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      BitSet changed = footprints.changes(i);
      BitSet seen = footprints.reads(i);
      BitSet important = footprints.interferes(i);
      BitSet breaks = (BitSet) changed.clone();
      breaks.and(breaking);
      important.or(breaks);
      boolean minor =
          seen.isEmpty()
              && important.isEmpty()
              && move.choice() == 0
              && !footprints.endsStretch(i)
              && !footprints.leavesLockChanged(i);
      List<String> lines =
          notes.of(
              states.get(i),
              states.get(i + 1),
              new StepNotes.Touched(changed, seen, important),
              move.thread(),
              DiagramStep.event(move.step()));
      steps.add(
          new DiagramStep(
              move.thread(), move.step(), move.choice(), minor, lines, around(i, move.thread())));
    }
    return steps;
  }

  private DiagramStep.Around around(int i, int thread) {
    int operation =
        leaves.stream()
            .filter(leaf -> leaf.isPosition() && leaf.field().name().equals("op"))
            .filter(leaf -> leaf.i() == thread)
            .findFirst()
            .map(leaf -> (int) leaf.get(states.get(i)))
            .orElse(0);
    return new DiagramStep.Around(
        operation,
        origin.of(thread, operation),
        held(states.get(i), thread),
        held(states.get(i + 1), thread));
  }

  private List<String> held(long[] state, int thread) {
    return locks.stream()
        .map(lock -> lock.heldAs(state, thread))
        .filter(held -> !held.isEmpty())
        .toList();
  }
}
