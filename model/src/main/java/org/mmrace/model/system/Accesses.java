package org.mmrace.model.system;

/** Hears which words a step reads and writes, field by field. */
public interface Accesses {
  /**
   * Called before a field is read.
   *
   * @param word index in the state array
   * @param mask the bits of the field in that word
   */
  void read(int word, long mask);

  /** Called before a field is written, whether or not its value changes. */
  void write(int word, long mask);

  /**
   * Called before a field is asked whether it has one certain value, and nothing else of it is
   * learned.
   *
   * @param value the value, shifted to where the field lies: the question is whether {@code
   *     (words[word] & mask) == value}
   */
  default void test(int word, long mask, long value) {
    read(word, mask);
  }
}
