package org.mmrace.bridge.trace;

import java.util.List;
import org.mmrace.bridge.Verdict;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.words.Field;

/** What is said of states in which the machine stopped at what is not modelled. */
public final class Unmodelled {
  private Unmodelled() {}

  /** Returns what a search for such a state asks. */
  public static List<StatePredicate> asked(ScenarioSystem scenario) {
    return List.of(Modelled.of(scenario.layout()).reached());
  }

  /** Returns whether a search found such a state and nothing else. */
  public static boolean is(Finding finding) {
    return finding.property().equals(Modelled.NOT_MODELLED);
  }

  /** Returns the verdict of a schedule that leads to such a state. */
  public static Verdict.NotModelled verdict(ScenarioSystem scenario, Schedule found) {
    List<Move> moves = found.moves();
    Schedule before = new Schedule(found.initial(), moves.subList(0, moves.size() - 1));
    Move last = moves.get(moves.size() - 1);
    long op = op(scenario).get(before.run(scenario.system()), last.thread());
    return Verdict.NotModelled.of(scenario.constants(), last, (int) op, moves.size());
  }

  private static Field op(ScenarioSystem scenario) {
    return scenario.layout().sections().stream()
        .filter(section -> section.name().equals("thread"))
        .flatMap(section -> section.fields().stream())
        .filter(field -> field.name().equals("op"))
        .findFirst()
        .orElseThrow();
  }
}
