package org.mmrace.analysis.mutate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Why a mutant breaks nothing.
 *
 * @param reason which of three it is
 * @param paths operations of which one more thread would notice; empty but for {@link
 *     Reason#NOBODY_ELSE}
 * @param held the locks that are held too, with the steps that take them; empty but for {@link
 *     Reason#ANOTHER_LOCK}
 * @param property what breaks when they are left out as well
 * @param complete whether everything that was tried was explored in full
 * @param about what nobody else does, or what was found instead of a reason
 */
public record Why(
    Reason reason,
    List<Path> paths,
    List<Mutation> held,
    String property,
    boolean complete,
    String about) {
  /** The three reasons. */
  public enum Reason {
    /** No other thread asks for the lock, or meets what is done under it; reads the count; … */
    NOBODY_ELSE,
    /** Other locks that the thread holds keep out whom this one would. */
    ANOTHER_LOCK,
    /** Neither. */
    NOTHING
  }

  /**
   * An operation that would notice.
   *
   * @param breaks what the mutant breaks beside a thread that runs it; none if nothing or not known
   * @param held the locks that must be left out too for that
   */
  public record Path(String operation, Optional<String> breaks, List<Mutation> held) {
    /** Copies the list. */
    public Path {
      held = List.copyOf(held);
    }

    private String text() {
      return operation
          + breaks()
              .map(property -> held.isEmpty() ? ": " + property : ", " + heldText(held, property))
              .orElse("");
    }
  }

  /** Copies the lists. */
  public Why {
    paths = List.copyOf(paths);
    held = List.copyOf(held);
  }

  static Why nobody(String about, List<Path> paths, boolean complete) {
    return new Why(Reason.NOBODY_ELSE, paths, List.of(), "", complete, about);
  }

  static Why held(List<Mutation> held, String property) {
    return new Why(Reason.ANOTHER_LOCK, List.of(), held, property, true, "");
  }

  static Why nothing(boolean complete) {
    return new Why(Reason.NOTHING, List.of(), List.of(), "", complete, "");
  }

  /** Returns the reason, one line. */
  public String text() {
    return switch (reason) {
      case NOBODY_ELSE -> about + " (" + pathsText() + ")";
      case ANOTHER_LOCK -> heldText(held, property);
      case NOTHING -> complete ? "nothing here needs it" : "no reason found; not explored in full";
    };
  }

  private static String heldText(List<Mutation> held, String property) {
    boolean one = held.size() == 1;
    return String.join(" and ", names(held))
        + (one ? " is" : " are")
        + " held too (without "
        + (one ? "both" : "all")
        + ": "
        + property
        + ")";
  }

  private static List<String> names(List<Mutation> held) {
    return held.stream().map(Mutation::object).distinct().toList();
  }

  private String pathsText() {
    if (paths.isEmpty()) {
      return "no path would, undisturbed";
    }
    Optional<Path> breaking = breaking();
    String would =
        String.join(", ", paths.stream().map(Path::operation).sorted().toList()) + " would";
    return would
        + breaking
            .map(path -> "; with " + path.text())
            .orElse(complete ? "; with them nothing breaks" : "; not explored in full");
  }

  /** Returns the path that was seen to break something. */
  public Optional<Path> breaking() {
    return paths.stream()
        .filter(path -> path.breaks().isPresent())
        .min(Comparator.comparing(Path::operation));
  }

  /** Returns what breaks with the path, or without the other locks too; empty if nothing does. */
  public String broken() {
    return breaking().flatMap(Path::breaks).orElse(property);
  }

  /** Returns the names of the locks that are held too, here or beside the path. */
  public List<String> locks() {
    return names(leftOut());
  }

  /** Returns what else was left out to see something break. */
  public List<Mutation> leftOut() {
    return breaking().map(Path::held).orElse(held);
  }
}
