package org.mmrace.races;

import java.util.Map;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.Constants;
import org.mmrace.model.Field;
import org.mmrace.model.ForwardingSystem;
import org.mmrace.model.Machine;
import org.mmrace.model.Mm;
import org.mmrace.model.Step;

/** The model with one step broken: a guard that is dropped, or a word that is forgotten. */
final class Mutant extends ForwardingSystem {
  private final Machine machine;
  private final Step broken;
  private final Break how;

  private Mutant(Machine machine, Step broken, Break how) {
    super(machine);
    this.machine = machine;
    this.broken = broken;
    this.how = how;
  }

  /** What is done to the words before and after the broken step. */
  interface Break {
    /** Runs the step its own way. */
    int run(Machine machine, long[] words, int thread, int choice);
  }

  /** Forgets to write a field of the element that {@code id} names. */
  static Break forgets(java.util.function.Function<Mm, Field> field, int id) {
    return (machine, words, thread, choice) -> {
      long before = field.apply(machine.mm()).get(words, id);
      int answer = machine.step(words, thread, choice);
      if (answer == DONE) {
        field.apply(machine.mm()).set(words, id, before);
      }
      return answer;
    };
  }

  /** Takes a lock that somebody holds. */
  static Break ignores(java.util.function.Function<Mm, Field> lock, int id) {
    return (machine, words, thread, choice) -> {
      long before = lock.apply(machine.mm()).get(words, id);
      lock.apply(machine.mm()).set(words, id, 0);
      int answer = machine.step(words, thread, choice);
      if (answer != DONE) {
        lock.apply(machine.mm()).set(words, id, before);
      }
      return answer;
    };
  }

  /** Makes the systems of a mutant. */
  static ScenarioSystem of(Map<String, Object> constants, Step broken, Break how) {
    Machine machine = new Machine(Constants.of(constants));
    return new ScenarioSystem(
        new Mutant(machine, broken, how),
        machine.layout(),
        Invariants.of(machine),
        new MachineSystems().of(constants).constants());
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    boolean here = machine.stepAt(words, thread) == broken.ordinal();
    return here ? how.run(machine, words, thread, choice) : machine.step(words, thread, choice);
  }
}
