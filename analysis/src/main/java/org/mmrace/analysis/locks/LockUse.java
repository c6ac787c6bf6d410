package org.mmrace.analysis.locks;

import java.util.Comparator;
import org.mmrace.model.core.Hold;
import org.mmrace.model.core.LockKind;

/**
 * A class of locks as lockdep tells them apart, and how it is held or asked for.
 *
 * @param lock {@code mmap_lock}, {@code folio lock}, or what else a thread can wait for
 * @param mode {@code read}, {@code write}, empty for a lock that knows no other mode
 */
public record LockUse(String lock, String mode) implements Comparable<LockUse> {
  private static final Comparator<LockUse> ORDER =
      Comparator.comparing(LockUse::lock).thenComparing(LockUse::mode);

  /** Returns how a lock of this kind is held. */
  public static LockUse of(LockKind kind, Hold hold) {
    boolean modes = kind.readers().isPresent();
    return new LockUse(kind.kernelName(), modes ? hold == Hold.WRITE ? "write" : "read" : "");
  }

  @Override
  public int compareTo(LockUse other) {
    return ORDER.compare(this, other);
  }

  /** Returns {@code mmap_lock (write)}, {@code folio lock}. */
  @Override
  public String toString() {
    return mode.isEmpty() ? lock : lock + " (" + mode + ")";
  }
}
