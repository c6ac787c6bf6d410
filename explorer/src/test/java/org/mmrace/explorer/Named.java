package org.mmrace.explorer;

import java.util.function.Predicate;
import org.mmrace.model.system.StatePredicate;

/** A predicate from a lambda. */
public record Named(String name, Predicate<long[]> test) implements StatePredicate {
  @Override
  public boolean holds(long[] words) {
    return test.test(words);
  }
}
