package org.mmrace.analysis;

import java.util.List;
import org.mmrace.model.Machine;
import org.mmrace.model.TransitionSystem;

/**
 * A machine that leaves one mutation out. Its first words are those of the machine, so invariants
 * and layout of the machine fit it.
 */
public final class Mutant implements TransitionSystem {
  private final Mutation mutation;
  private final Machine machine;
  private final Twist twist;

  Mutant(Mutation mutation, Machine machine, Twist twist) {
    this.mutation = mutation;
    this.machine = machine;
    this.twist = twist;
  }

  /** Returns what is left out. */
  public Mutation mutation() {
    return mutation;
  }

  /** Returns the machine that does it. */
  public Machine machine() {
    return machine;
  }

  @Override
  public int words() {
    return machine.words() + twist.extraWords(machine);
  }

  @Override
  public int threads() {
    return machine.threads();
  }

  @Override
  public String threadName(int thread) {
    return machine.threadName(thread);
  }

  @Override
  public List<String> steps() {
    return machine.steps();
  }

  @Override
  public int initialStates() {
    return machine.initialStates();
  }

  @Override
  public void initial(int index, long[] words) {
    machine.initial(index, words);
  }

  @Override
  public int stepAt(long[] words, int thread) {
    return machine.stepAt(words, thread);
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    return twist.step(words, thread, choice);
  }
}
