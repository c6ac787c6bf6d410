package org.mmrace.invariants;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.StatePredicate;

/** All predicates of a scenario: {@code TypeOK}, the {@code Inv_} and the {@code Reach_}. */
public final class Invariants {
  private Invariants() {}

  /** Returns the predicates over the words of {@code scenario}. */
  public static List<StatePredicate> of(Scenario scenario) {
    List<StatePredicate> all = new ArrayList<>(new CoreInvariants(scenario).predicates());
    all.addAll(new CollapseInvariants(scenario).predicates());
    all.addAll(new LockInvariants(scenario).predicates());
    all.addAll(new RmapInvariants(scenario).predicates());
    all.addAll(new UffdInvariants(scenario).predicates());
    call(all, "Inv_DeadLocalsZero", "Inv_RmapDeadLocalsZero");
    call(all, "Inv_DeadLocalsZero", "Inv_UffdDeadLocalsZero");
    call(all, "Inv_LockBalance", "Inv_UffdLockBalance");
    call(all, "Inv_InstallOnlyLive", "Inv_UffdInstallOnlyLive");
    return all;
  }

  /** Adds a predicate under the name that a family's specification gives it too. */
  private static void call(List<StatePredicate> all, String name, String other) {
    all.stream()
        .filter(predicate -> predicate.name().equals(name))
        .findFirst()
        .ifPresent(predicate -> all.add(new Named(other, predicate::holds)));
  }
}
