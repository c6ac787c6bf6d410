package org.mmrace.invariants;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.Machine;
import org.mmrace.model.StatePredicate;

/** All predicates of a scenario: {@code TypeOK}, the {@code Inv_} and the {@code Reach_}. */
public final class Invariants {
  private Invariants() {}

  /** Returns the predicates over the words of {@code machine}. */
  public static List<StatePredicate> of(Machine machine) {
    List<StatePredicate> all = new ArrayList<>(new CoreInvariants(machine).predicates());
    all.addAll(new CollapseInvariants(machine).predicates());
    all.addAll(new LockInvariants(machine).predicates());
    all.addAll(new RmapInvariants(machine).predicates());
    all.addAll(new UffdInvariants(machine).predicates());
    return all;
  }
}
