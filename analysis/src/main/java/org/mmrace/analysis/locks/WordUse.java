package org.mmrace.analysis.locks;

import java.util.List;

/**
 * Under which locks a word is written and read.
 *
 * @param word its name without ids: {@code page.refcount}
 * @param writtenUnder the locks of which each writer holds one
 * @param writers the steps that write it
 * @param writtenWithout the writers that hold none of them
 * @param readers the steps that read it and do not write it
 * @param readWithout those of them that hold none of the locks that writers hold
 */
public record WordUse(
    String word,
    List<LockUse> writtenUnder,
    List<String> writers,
    List<Unlocked> writtenWithout,
    List<String> readers,
    List<Unlocked> readWithout) {
  /** Copies the lists. */
  public WordUse {
    writtenUnder = List.copyOf(writtenUnder);
    writers = List.copyOf(writers);
    writtenWithout = List.copyOf(writtenWithout);
    readers = List.copyOf(readers);
    readWithout = List.copyOf(readWithout);
  }

  /**
   * A step that uses a word without the locks of its writers.
   *
   * @param holds what it always holds instead
   */
  public record Unlocked(String step, List<LockUse> holds) {
    /** Copies the list. */
    public Unlocked {
      holds = List.copyOf(holds);
    }
  }
}
