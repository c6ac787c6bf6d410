package org.mmrace.findings;

import java.util.Optional;
import org.mmrace.model.words.Field;

/** Says that a step took, dropped or queued for a lock. */
final class LockNote {
  private LockNote() {}

  /** Returns nothing when the name of the step speaks of the lock already. */
  static Optional<String> of(String word, Field field, long old, long now, String event) {
    boolean taken = (now & ~old) != 0;
    String lock = word.substring(0, Math.max(0, word.lastIndexOf('.')));
    return switch (lastPart(field)) {
      case "queued" -> taken ? Optional.of("waits for " + lock) : Optional.empty();
      case "writer" -> said(event, (now != 0 ? "takes " : "drops ") + lock + " (write)");
      case "readers" -> said(event, (taken ? "takes " : "drops ") + lock + " (read)");
      default -> said(event, (now != 0 ? "takes " : "drops ") + word);
    };
  }

  private static Optional<String> said(String event, String note) {
    boolean speaksOfIt =
        event.replace("lockless", "").contains("lock")
            || event.startsWith("down_")
            || event.startsWith("up_");
    return speaksOfIt ? Optional.empty() : Optional.of(note);
  }

  private static String lastPart(Field field) {
    return field.name().substring(field.name().lastIndexOf('.') + 1);
  }
}
