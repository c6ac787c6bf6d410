package org.mmrace.explorer.reduce;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.mmrace.model.system.Accesses;

/**
 * Writes down what steps and predicates access, as sets of bits, one {@code long} a word of the
 * state. Behind the words lie the tests: one bit for each question (field, value) that a predicate
 * asks. A step accesses it if it changes the answer.
 */
final class Recorder implements Accesses {
  private static final int TEST_WORDS = 8; // further questions count as reads of the whole field

  private final int words;
  private final Map<Test, Integer> numbers = new HashMap<>();
  private Test[] tests = new Test[0];
  private final long[] asked;
  private long[] reads;
  private long[] writes;
  private boolean asking;

  /** Whether {@code words[word] & mask} is {@code value}. */
  private record Test(int word, long mask, long value) {
    boolean holds(long[] state) {
      return (state[word] & mask) == value;
    }
  }

  Recorder(int words) {
    this.words = words;
    reads = new long[width()];
    writes = new long[width()];
    asked = new long[width()];
  }

  /** Returns the words of a set. */
  int width() {
    return words + TEST_WORDS;
  }

  int words() {
    return words;
  }

  /** Returns how many questions were asked. */
  int tests() {
    return tests.length;
  }

  /** From here on a step is heard: into sets that are emptied first. */
  void step(long[] readSet, long[] writeSet) {
    reads = readSet;
    writes = writeSet;
    Masks.clear(reads);
    Masks.clear(writes);
    asking = false;
  }

  /** Listens to a predicate; returns whether it reads more than {@code known}, and adds that. */
  boolean predicate(long[] known, Runnable predicate) {
    Masks.clear(asked);
    reads = asked;
    asking = true;
    predicate.run();
    return Masks.add(known, reads);
  }

  @Override
  public void read(int word, long mask) {
    reads[word] |= mask;
  }

  @Override
  public void write(int word, long mask) {
    writes[word] |= mask;
  }

  @Override
  public void test(int word, long mask, long value) {
    if (!asking) {
      read(word, mask);
      return;
    }
    Integer number = numbers.get(new Test(word, mask, value));
    if (number == null) {
      if (tests.length == TEST_WORDS * 64) {
        read(word, mask);
        return;
      }
      number = tests.length;
      tests = Arrays.copyOf(tests, number + 1);
      tests[number] = new Test(word, mask, value);
      numbers.put(tests[number], number);
    }
    reads[words + number / 64] |= 1L << number;
  }

  /**
   * Adds the tests whose answer a step changed to what it wrote. What becomes of an answer depends
   * on all bits that are asked about: those count as read.
   */
  void addChangedTests(long[] before, long[] after, long[] readSet, long[] writeSet) {
    for (int i = 0; i < tests.length; i++) {
      Test test = tests[i];
      if ((writeSet[test.word] & test.mask) != 0) {
        readSet[test.word] |= test.mask & ~writeSet[test.word];
        if (test.holds(before) != test.holds(after)) {
          writeSet[words + i / 64] |= 1L << i;
        }
      }
    }
  }
}
