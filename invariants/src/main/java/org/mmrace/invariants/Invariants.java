package org.mmrace.invariants;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.StatePredicate;

/** All predicates of a scenario: {@code TypeOK}, the {@code Inv_} and the {@code Reach_}. */
public final class Invariants {
  /** The invariant that says all: {@code TypeOK} and every {@code Inv_}. TLA+: Scenario.tla. */
  public static final String ALL = "Inv_All";

  private static final String TYPE_OK = "TypeOK";
  private static final String PREFIX = "Inv_";

  private Invariants() {}

  /**
   * Returns the predicates over the words of {@code scenario}. What several families say of one
   * invariant is one predicate; last comes {@link #ALL}.
   */
  public static List<StatePredicate> of(Scenario scenario) {
    Map<String, List<StatePredicate>> byName = new LinkedHashMap<>();
    Stream.of(
            new CoreInvariants(scenario).predicates(),
            new CollapseInvariants(scenario).predicates(),
            new LockInvariants(scenario).predicates(),
            new RmapInvariants(scenario).predicates(),
            new UffdInvariants(scenario).predicates())
        .flatMap(List::stream)
        .forEach(one -> byName.computeIfAbsent(one.name(), none -> new ArrayList<>()).add(one));
    List<StatePredicate> all = new ArrayList<>();
    byName.forEach(
        (name, parts) -> all.add(parts.size() == 1 ? parts.get(0) : Named.both(name, parts)));
    all.add(Named.both(ALL, conjuncts(all)));
    return all;
  }

  /** Returns the predicates that {@link #ALL} is made of, in order. */
  public static List<StatePredicate> conjuncts(List<StatePredicate> predicates) {
    return predicates.stream().filter(one -> isConjunct(one.name())).toList();
  }

  /** Returns whether {@link #ALL} says it. */
  public static boolean isConjunct(String name) {
    return name.equals(TYPE_OK) || (name.startsWith(PREFIX) && !name.equals(ALL));
  }
}
