package org.mmrace.model.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mmrace.model.core.Argument;

/**
 * The sizes that {@code Geometry} gives. A size that is missing or wrong is said once, and counts
 * as boundless, so that nothing else is said to be outside of it.
 */
final class Sizes {
  /** The fields of Geometry. */
  static final List<String> NAMES =
      List.of(
          "mms",
          "slots",
          "ptes",
          "tables",
          "pages",
          "vmas",
          "files",
          "indices",
          "anon_vmas",
          "uffds",
          "tokens");

  private static final List<String> POSITIVE = List.of("mms", "slots", "ptes");
  private static final long BOUNDLESS = Integer.MAX_VALUE;
  private final Map<String, Long> sizes = new LinkedHashMap<>();
  private final long threads;

  private Sizes(long threads) {
    this.threads = threads;
  }

  /** Reads {@code Geometry}. */
  static Sizes of(Object geometry, long threads, Problems problems) {
    Sizes sizes = new Sizes(threads);
    String place = "Geometry";
    problems
        .record(place, geometry)
        .ifPresent(
            found -> {
              problems.known(place, "size", found, NAMES);
              for (String name : NAMES) {
                Range legal = new Range(POSITIVE.contains(name) ? 1 : 0, Long.MAX_VALUE);
                problems
                    .number(place + "." + name, found.get(name), legal, "too small")
                    .ifPresent(size -> sizes.sizes.put(name, size));
              }
            });
    return sizes;
  }

  /** Returns a size. */
  long of(String name) {
    return sizes.getOrDefault(name, BOUNDLESS);
  }

  long threads() {
    return threads;
  }

  /** Returns the number of virtual pages of an mm. */
  long vas() {
    return of("slots") * of("ptes");
  }

  /** Returns the numbers that an argument may be. */
  Range legal(Argument.Of argument) {
    return switch (argument) {
      case MM -> new Range(1, of("mms"));
      case VA -> new Range(0, vas() - 1);
      case END, PAGES -> new Range(1, vas());
      case SLOT -> new Range(0, of("slots") - 1);
      case TABLE -> new Range(1, of("tables"));
      case PFN -> new Range(1, of("pages"));
      case FILE -> new Range(1, of("files"));
      case INDEX -> new Range(0, of("indices") - 1);
      case OFFSET -> new Range(0, Math.max(of("indices"), vas()) - 1);
      case ANON_VMA -> new Range(1, of("anon_vmas"));
      case UFFD -> new Range(1, of("uffds"));
      case TOKEN -> new Range(1, of("tokens"));
      case CONTENT -> new Range(0, of("tokens"));
      case CPU -> new Range(1, threads);
      case FLAG -> throw new IllegalArgumentException("a flag is no number");
    };
  }

  /** Returns the PMD slot of a virtual page. */
  long slot(long va) {
    return va / of("ptes");
  }
}
