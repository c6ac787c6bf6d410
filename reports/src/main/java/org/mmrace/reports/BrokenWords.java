package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.Layout;
import org.mmrace.model.StatePredicate;

/**
 * Which words of a state break a predicate: those of which any other value, zero, would make it
 * hold. Words that break it only together with others are not found.
 */
public final class BrokenWords {
  private BrokenWords() {}

  /**
   * Returns {@code word = value} for each such word of {@code state}, which breaks the predicate.
   */
  public static List<String> of(
      Layout layout, ThreadNames names, StatePredicate predicate, long[] state) {
    List<String> found = new ArrayList<>();
    layout.forEachLeaf(
        (section, field, i, j, k) -> {
          long value = field.get(state, i, j, k);
          if (value == 0) {
            return;
          }
          long[] other = state.clone();
          field.set(other, i, j, k, 0);
          if (predicate.holds(other)) {
            found.add(
                names.leaf(section, field, i, j, k)
                    + " = "
                    + ShortValue.of(field.domain(), value));
          }
        });
    return found;
  }
}
