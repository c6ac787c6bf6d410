package org.mmrace.bridge.script;

/** An argument of an operation, as it is written. */
public sealed interface Value {
  /** Returns where it begins. */
  Place place();

  /** A region, {@code A} to {@code H}. */
  record Region(Place place, char letter) implements Value {
    /** Returns its letter. */
    public String name() {
      return String.valueOf(letter);
    }
  }

  /** Pages of the region before it. */
  record Area(Place place, Part part, int page, int count) implements Value {}

  /** Which pages. */
  enum Part {
    /** All of the region. */
    ALL,
    /** Its first half. */
    HALF,
    /** Its second half. */
    REST,
    /** As many as are counted, from a page on. */
    PAGES
  }

  /** A number: a slot of a userfaultfd or of a file, PMDs, pages. */
  record Numeral(Place place, int number) implements Value {}

  /** One of some words. */
  record Word(Place place, String word) implements Value {}
}
