package org.mmrace.model.words;

import java.util.List;

/**
 * A field whose values are sequences of ids of any length. Elements fill the words one after the
 * other, so that the first word that is not full is the last that holds any.
 */
public final class SeqField implements WideField {
  private final Domain.IdSeq domain;
  private final Field[] words;
  private final int digit;
  private final long digitMask;
  private final int perWord;

  SeqField(Domain.IdSeq domain, Field[] words) {
    this.domain = domain;
    this.words = words;
    digit = domain.digit();
    digitMask = (1L << digit) - 1;
    perWord = domain.perWord();
  }

  @Override
  public Domain domain() {
    return domain;
  }

  @Override
  public List<Field> words() {
    return List.of(words);
  }

  /** Returns whether the sequence of element {@code i} is empty. */
  public boolean isEmpty(long[] w, int i) {
    return words[0].get(w, i) == 0;
  }

  /** Returns the number of elements of the sequence of element {@code i}. */
  public int length(long[] w, int i) {
    int low = 0; // the word that holds the last element is low to high
    int high = words.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (words[middle].get(w, i) == 0) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    long last = words[low].get(w, i);
    return low * perWord + (Long.SIZE - Long.numberOfLeadingZeros(last) + digit - 1) / digit;
  }

  /** Returns element {@code n} (from 0) of the sequence of element {@code i}, 0 after its end. */
  public int at(long[] w, int i, int n) {
    return (int) (words[n / perWord].get(w, i) >>> n % perWord * digit & digitMask);
  }

  /** Returns the first element of the sequence of element {@code i}, 0 if it is empty. */
  public int first(long[] w, int i) {
    return (int) (words[0].get(w, i) & digitMask);
  }

  /** Appends an id to the sequence of element {@code i}, which has room. */
  public void append(long[] w, int i, long id) {
    int length = length(w, i);
    Field word = words[length / perWord];
    word.set(w, i, word.get(w, i) | id << length % perWord * digit);
  }

  /** Takes the first element off the sequence of element {@code i}. */
  public void removeFirst(long[] w, int i) {
    long rest = words[0].get(w, i);
    for (int n = 1; n < words.length; n++) {
      long next = words[n].get(w, i);
      words[n - 1].set(w, i, rest >>> digit | (next & digitMask) << (perWord - 1) * digit);
      if (next == 0) {
        return;
      }
      rest = next;
    }
    words[words.length - 1].set(w, i, rest >>> digit);
  }

  /** Makes the sequence of element {@code i} empty. */
  public void clear(long[] w, int i) {
    for (Field word : words) {
      word.set(w, i, 0);
    }
  }

  @Override
  public int[] ids(long[] w, int i, int j, int k) {
    int[] ids = new int[words.length * perWord];
    int count = 0;
    for (Field word : words) {
      for (long rest = word.get(w, i, j, k); rest != 0; rest >>>= digit) {
        ids[count++] = (int) (rest & digitMask);
      }
    }
    return java.util.Arrays.copyOf(ids, count);
  }

  @Override
  public void set(long[] w, int i, int j, int k, int[] ids) {
    for (int n = 0; n < words.length; n++) {
      long word = 0;
      for (int at = n * perWord; at < Math.min(ids.length, (n + 1) * perWord); at++) {
        word |= (long) ids[at] << at % perWord * digit;
      }
      words[n].set(w, i, j, k, word);
    }
  }
}
