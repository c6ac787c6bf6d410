package org.mmrace.explorer;

import java.util.Arrays;

/** Words, compared one by one: a state, or part of one. */
public final class Words {
  public final long[] words;

  public Words(long[] words) {
    this.words = words;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Words same && Arrays.equals(words, same.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }
}
