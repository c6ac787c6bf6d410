package org.mmrace.model.scenario;

/** The numbers from {@code first} to {@code last}; none if the last is below the first. */
record Range(long first, long last) {
  boolean contains(long number) {
    return first <= number && number <= last;
  }

  /** Returns {@code 0..3}; {@code none} if it has no number. */
  String text() {
    if (last == Long.MAX_VALUE) {
      return first + "..";
    }
    return last < first ? "none" : first == last ? Long.toString(first) : first + ".." + last;
  }
}
