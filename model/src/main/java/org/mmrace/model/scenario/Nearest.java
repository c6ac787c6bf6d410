package org.mmrace.model.scenario;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which word was meant. */
public final class Nearest {
  private Nearest() {}

  /** Returns the nearest of the words, if one is near. */
  public static Optional<String> of(String word, Collection<String> words) {
    return words.stream()
        .min(Comparator.comparingInt(one -> distance(word, one)))
        .filter(one -> distance(word, one) <= word.length() / 2 + 1);
  }

  /** Returns the number of letters to insert, delete or replace. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
  }
}
