package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.core.Lock;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;

/** What a blocked step waits for: the lock without whose holders and waiters it would run. */
final class WaitsFor {
  private final TransitionSystem system;
  private final List<Lock> locks;

  WaitsFor(TransitionSystem system, Layout layout) {
    this.system = system;
    locks = Lock.of(layout.sections());
  }

  /**
   * Returns what {@code thread} waits for: {@code waits for ptl of table 2 held by mremap}; empty
   * if it is no lock, or more than one.
   */
  String of(long[] words, int thread, int choice) {
    for (Lock lock : locks) {
      if (lock.isTaken(words)) {
        long[] without = words.clone();
        lock.free(without);
        if (system.step(without, thread, choice) == TransitionSystem.DONE) {
          String of = lock.kind().section().name() + " " + lock.i();
          return "waits for " + lock.kind().name() + " of " + of + holders(lock, words, thread);
        }
      }
    }
    return "";
  }

  private String holders(Lock lock, long[] words, int thread) {
    boolean modes = lock.kind().readers().isPresent();
    List<String> said = new ArrayList<>();
    for (Field field : lock.kind().fields()) {
      boolean queue = lock.kind().queued().filter(field::equals).isPresent();
      boolean holder = field.equals(lock.kind().holder());
      List<String> names = names(field, field.get(words, lock.i()), queue ? thread : 0);
      String how =
          queue
              ? " wanted for write by "
              : !holder ? " held for read by " : modes ? " held for write by " : " held by ";
      if (!names.isEmpty()) {
        said.add(how + String.join(" and ", names));
      }
    }
    return String.join(",", said);
  }

  /** Returns the threads of a field but one. */
  private List<String> names(Field field, long value, int without) {
    List<String> names = new ArrayList<>();
    for (int thread = 1; thread < system.threads(); thread++) {
      boolean in =
          field.domain() instanceof Domain.IdSet ? (value >>> thread & 1) != 0 : value == thread;
      if (in && thread != without) {
        names.add(system.threadName(thread));
      }
    }
    return names;
  }
}
