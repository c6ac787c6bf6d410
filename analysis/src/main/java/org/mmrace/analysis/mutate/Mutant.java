package org.mmrace.analysis.mutate;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.analysis.NamedPredicate;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Oops;
import org.mmrace.model.system.ForwardingSystem;
import org.mmrace.model.system.StatePredicate;

/**
 * A machine that leaves one thing out. Its first words are those of the machine, so invariants and
 * layout of the machine fit it. A step that then uses an object which does not exist (the VMA that
 * it found is gone) is an oops.
 */
public final class Mutant extends ForwardingSystem {
  private final Mutation mutation;
  private final Scenario machine;
  private final Twist twist;
  private final long[] before;

  Mutant(Mutation mutation, Scenario machine, Twist twist) {
    super(machine);
    this.mutation = mutation;
    this.machine = machine;
    this.twist = twist;
    before = new long[words()];
  }

  /** Returns what is left out. */
  public Mutation mutation() {
    return mutation;
  }

  /** Returns the machine that does it. */
  public Scenario machine() {
    return machine;
  }

  @Override
  public int words() {
    return machine.words() + twist.extraWords(machine);
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    System.arraycopy(words, 0, before, 0, before.length);
    try {
      return twist.step(words, thread, choice);
    } catch (IndexOutOfBoundsException e) { // an id of nothing
      System.arraycopy(before, 0, words, 0, before.length);
      machine.m.oops.set(words, Oops.NOT_MODELLED);
      return DONE;
    }
  }

  /**
   * Returns predicates of the machine for states of this mutant: where one uses an object that does
   * not exist, it is false.
   */
  public static List<StatePredicate> predicates(List<StatePredicate> ofMachine) {
    List<StatePredicate> guarded = new ArrayList<>();
    for (StatePredicate predicate : ofMachine) {
      guarded.add(
          new NamedPredicate(
              predicate.name(),
              w -> {
                try {
                  return predicate.holds(w);
                } catch (IndexOutOfBoundsException e) { // an id of nothing
                  return false;
                }
              }));
    }
    return guarded;
  }
}
