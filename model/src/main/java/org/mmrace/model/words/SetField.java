package org.mmrace.model.words;

import java.util.List;

/**
 * A field whose values are sets of ids 0 to any highest. Word {@code n} has the ids {@code n *
 * PER_WORD} to {@code (n + 1) * PER_WORD - 1}.
 */
public final class SetField implements WideField {
  /** How many ids a word holds. */
  static final int PER_WORD = Long.SIZE - 1;

  private final Domain.IdSet domain;
  private final Field[] words;

  SetField(Domain.IdSet domain, Field[] words) {
    this.domain = domain;
    this.words = words;
  }

  @Override
  public Domain domain() {
    return domain;
  }

  @Override
  public List<Field> words() {
    return List.of(words);
  }

  /** Returns how many words it takes. */
  public int size() {
    return words.length;
  }

  /** Returns those of its ids that word {@code n} holds. */
  public Field word(int n) {
    return words[n];
  }

  /** Returns what word {@code n} of the set of {@code id} alone holds. */
  public static long only(int n, long id) {
    return (int) id / PER_WORD == n ? 1L << (int) id % PER_WORD : 0;
  }

  /** Returns whether {@code id} is in the set of element {@code (i, j)}. */
  public boolean has(long[] w, int i, int j, int id) {
    return words[id / PER_WORD].has(w, i, j, id % PER_WORD);
  }

  /** Puts {@code id} into the set of element {@code i}. */
  public void add(long[] w, int i, int id) {
    Field word = words[id / PER_WORD];
    word.set(w, i, word.get(w, i) | 1L << id % PER_WORD);
  }

  /** Puts {@code id} into the set of element {@code (i, j)}. */
  public void add(long[] w, int i, int j, long id) {
    Field word = words[(int) id / PER_WORD];
    word.set(w, i, j, word.get(w, i, j) | 1L << (int) id % PER_WORD);
  }

  /** Takes {@code id} out of the set of element {@code i}. */
  public void remove(long[] w, int i, int id) {
    Field word = words[id / PER_WORD];
    word.set(w, i, word.get(w, i) & ~(1L << id % PER_WORD));
  }

  /** Returns the lowest id in the set of element {@code i}, -1 if it is empty. */
  public int lowest(long[] w, int i) {
    for (int n = 0; n < words.length; n++) {
      long ids = words[n].get(w, i);
      if (ids != 0) {
        return n * PER_WORD + Long.numberOfTrailingZeros(ids);
      }
    }
    return -1;
  }

  /** Returns whether the set of element {@code (i, j)} is empty. */
  public boolean isEmpty(long[] w, int i, int j) {
    for (Field word : words) {
      if (word.get(w, i, j) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Makes the set of element {@code (i, j)} hold {@code id} alone. */
  public void set(long[] w, int i, int j, long id) {
    for (int n = 0; n < words.length; n++) {
      words[n].set(w, i, j, only(n, id));
    }
  }

  @Override
  public int[] ids(long[] w, int i, int j, int k) {
    int count = 0;
    for (Field word : words) {
      count += Long.bitCount(word.get(w, i, j, k));
    }
    int[] ids = new int[count];
    int at = 0;
    for (int n = 0; n < words.length; n++) {
      for (long rest = words[n].get(w, i, j, k); rest != 0; rest &= rest - 1) {
        ids[at++] = n * PER_WORD + Long.numberOfTrailingZeros(rest);
      }
    }
    return ids;
  }

  @Override
  public void set(long[] w, int i, int j, int k, int[] ids) {
    long[] members = new long[words.length];
    for (int id : ids) {
      members[id / PER_WORD] |= 1L << id % PER_WORD;
    }
    for (int n = 0; n < words.length; n++) {
      words[n].set(w, i, j, k, members[n]);
    }
  }
}
