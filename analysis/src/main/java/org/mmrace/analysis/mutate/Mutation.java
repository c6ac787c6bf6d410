package org.mmrace.analysis.mutate;

import java.util.Comparator;

/**
 * Something that a step does for the sake of others, and that may be left out.
 *
 * @param kind what it is
 * @param step the step that does it; empty for what several steps do together
 * @param object the lock, the word, where a check goes on to
 */
public record Mutation(Kind kind, String step, String object) implements Comparable<Mutation> {
  private static final Comparator<Mutation> ORDER =
      Comparator.comparing(Mutation::kind)
          .thenComparing(Mutation::step)
          .thenComparing(Mutation::object);

  /** What may be left out, and what is left of it. */
  public enum Kind {
    /** The step neither waits for the lock nor takes it; its release does nothing. */
    LOCK_REMOVED("%s not taken"),
    /** The step takes for read what it takes for write, and waits as a reader does. */
    LOCK_SHARED("%s taken for read"),
    /** The check always goes on as it does without interference. */
    CHECK_REMOVED("check removed: on to %s"),
    /** The flush or IPI is not sent. */
    FLUSH_REMOVED("%s not sent"),
    /** The flush reaches the CPU that runs it and no other. */
    FLUSH_LOCAL("%s on this CPU only"),
    /** The count is not raised. */
    GET_REMOVED("%s not raised"),
    /** The count is not lowered. */
    PUT_REMOVED("%s not lowered"),
    /** The count is not raised, and not lowered where that is undone. */
    BRACKET_REMOVED("%s neither raised nor lowered"),
    /** What a grace period waits for is not waited for. */
    GRACE_REMOVED("freed without a grace period"),
    /** The sequence count never changes. */
    SEQUENCE_REMOVED("%s never changes");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  @Override
  public int compareTo(Mutation other) {
    return ORDER.compare(this, other);
  }

  /** Returns what is done instead: {@code mmap_lock not taken}. */
  public String replacement() {
    return kind.text.formatted(object);
  }

  /** Returns the step and what it does instead. */
  @Override
  public String toString() {
    return step.isEmpty() ? replacement() : step + ": " + replacement();
  }
}
