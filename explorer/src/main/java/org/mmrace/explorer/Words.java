package org.mmrace.explorer;

import java.util.Arrays;

/** Words, compared one by one: a state, or part of one. Never changes. */
public final class Words {
  private final long[] words;

  private Words(long[] words) {
    this.words = words;
  }

  /** Copies {@code words}. */
  public static Words of(long... words) {
    return new Words(words.clone());
  }

  /** Returns a copy of the words. */
  public long[] toArray() {
    return words.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Words same && Arrays.equals(words, same.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return Arrays.toString(words);
  }
}
