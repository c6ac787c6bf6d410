package org.mmrace.invariants;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mmrace.model.system.StatePredicate;

/**
 * A predicate with the name that the TLA+ module gives it.
 *
 * @param conjuncts the predicates whose conjunction it is, if it is taken apart
 * @param rest the states that it is about, if only those where nobody runs
 */
record Named(
    String name, Test test, Optional<List<StatePredicate>> conjuncts, Optional<StatePredicate> rest)
    implements StatePredicate {
  /** The test itself. */
  interface Test {
    /** Returns whether the state satisfies it. */
    boolean holds(long[] w);
  }

  /** A test of one thread, page, table or VMA. */
  interface TestOf {
    /** Returns whether what is numbered {@code id} satisfies it. */
    boolean holds(long[] w, int id);
  }

  Named(String name, Test test) {
    this(name, test, Optional.empty(), Optional.empty());
  }

  /** The same of each of 1 to {@code highest}. */
  static Named each(String name, int highest, TestOf test) {
    return each(name, IntStream.rangeClosed(1, highest).boxed().toList(), test);
  }

  /** The same of each id. */
  static Named each(String name, List<Integer> ids, TestOf test) {
    int[] all = ids.stream().mapToInt(id -> id).toArray();
    return new Named(name, w -> allHold(test, all, w))
        .taken(ids.stream().map(id -> new Named(name + "[" + id + "]", w -> test.holds(w, id))));
  }

  private static boolean allHold(TestOf test, int[] ids, long[] w) {
    for (int id : ids) {
      if (!test.holds(w, id)) {
        return false;
      }
    }
    return true;
  }

  /** All of {@code parts}. */
  static Named all(String name, Stream<Named> parts) {
    List<Named> all = parts.toList();
    StatePredicate[] tests = all.toArray(StatePredicate[]::new);
    return new Named(name, w -> allHold(tests, w)).taken(all.stream());
  }

  /** What all of several predicates say. */
  static StatePredicate both(String name, List<StatePredicate> predicates) {
    StatePredicate[] tests = predicates.toArray(StatePredicate[]::new);
    List<StatePredicate> parts =
        predicates.stream().flatMap(predicate -> predicate.parts().stream()).toList();
    return new Named(name, w -> allHold(tests, w), Optional.of(parts), Optional.empty());
  }

  /** Returns this predicate, taken apart. */
  Named taken(Stream<Named> parts) {
    List<StatePredicate> each = parts.flatMap(part -> part.parts().stream()).toList();
    return new Named(name, test, Optional.of(each), rest);
  }

  /** Holds unless {@code rest} does: then nobody runs. */
  static Named atRest(String name, Test rest, Test test) {
    return new Named(
        name,
        w -> !rest.holds(w) || test.holds(w),
        Optional.empty(),
        Optional.of(new Named(name + " speaks", rest)));
  }

  private static boolean allHold(StatePredicate[] tests, long[] w) {
    for (StatePredicate test : tests) {
      if (!test.holds(w)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean holds(long[] words) {
    return test.holds(words);
  }

  @Override
  public List<StatePredicate> parts() {
    return conjuncts.orElse(List.of(this));
  }
}
