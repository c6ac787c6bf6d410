package org.mmrace.races;

import java.util.Map;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.State;
import org.mmrace.model.system.ForwardingSystem;
import org.mmrace.model.words.Field;

/** The model with one step broken: a guard that is dropped, or a word that is forgotten. */
final class Mutant extends ForwardingSystem {
  private final Scenario machine;
  private final Label broken;
  private final Break how;

  private Mutant(Scenario machine, Label broken, Break how) {
    super(machine);
    this.machine = machine;
    this.broken = broken;
    this.how = how;
  }

  /** What is done to the words before and after the broken step. */
  interface Break {
    /** Runs the step its own way. */
    int run(Scenario machine, long[] words, int thread, int choice);
  }

  /** Forgets to write a field of the element that {@code id} names. */
  static Break forgets(java.util.function.Function<State, Field> field, int id) {
    return (machine, words, thread, choice) -> {
      long before = field.apply(machine.m).get(words, id);
      int answer = machine.step(words, thread, choice);
      if (answer == DONE) {
        field.apply(machine.m).set(words, id, before);
      }
      return answer;
    };
  }

  /** Takes a lock that somebody holds. */
  static Break ignores(java.util.function.Function<State, Field> lock, int id) {
    return (machine, words, thread, choice) -> {
      long before = lock.apply(machine.m).get(words, id);
      lock.apply(machine.m).set(words, id, 0);
      int answer = machine.step(words, thread, choice);
      if (answer != DONE) {
        lock.apply(machine.m).set(words, id, before);
      }
      return answer;
    };
  }

  /** Makes the systems of a mutant. */
  static ScenarioSystem of(Map<String, Object> constants, Label broken, Break how) {
    Scenario machine = new Scenario(Constants.of(constants));
    return new ScenarioSystem(
        new Mutant(machine, broken, how),
        machine.layout(),
        Invariants.of(machine),
        new MachineSystems().of(constants).constants());
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    boolean here = machine.stepAt(words, thread) == Scenario.STEPS.number(broken);
    return here ? how.run(machine, words, thread, choice) : machine.step(words, thread, choice);
  }
}
