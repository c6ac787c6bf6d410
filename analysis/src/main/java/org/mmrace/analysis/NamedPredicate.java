package org.mmrace.analysis;

import java.util.function.Predicate;
import org.mmrace.model.system.StatePredicate;

/** A predicate made from a test of the words. */
public record NamedPredicate(String name, Predicate<long[]> test) implements StatePredicate {
  @Override
  public boolean holds(long[] words) {
    return test.test(words);
  }
}
