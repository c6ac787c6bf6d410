package org.mmrace.model.core;

import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * A read-write semaphore in a section: the writer that holds it (0: none), the set of readers, the
 * set of queued writers. A queued writer blocks new readers. Core.tla: CanRead, CanWrite,
 * WriterMoves, DownWrite.
 */
public final class Rwsem {
  /** What became of a writer. */
  public enum Down {
    /** It took the lock. */
    TAKEN,
    /** It queued: words were written, the thread stays at its step. */
    QUEUED,
    /** It waits in the queue: nothing was written. */
    WAITS
  }

  private final Field writer;
  private final Field readers;
  private final Field queued;

  /** Declares the three words as {@code name.writer} and so on. */
  public Rwsem(Section section, String name, int threads) {
    writer = section.field(name + ".writer", new Domain.Range(threads, Domain.Of.THREAD));
    readers = section.field(name + ".readers", new Domain.IdSet(threads, Domain.Of.THREAD));
    queued = section.field(name + ".queued", new Domain.IdSet(threads, Domain.Of.THREAD));
  }

  /** Takes the lock for read; false, with nothing written, when a writer holds it or waits. */
  public boolean downRead(long[] w, int i, int t) {
    if (writer.get(w, i) != 0 || queued.get(w, i) != 0) {
      return false;
    }
    readers.add(w, i, t);
    return true;
  }

  /** Drops the lock held for read. */
  public void upRead(long[] w, int i, int t) {
    readers.remove(w, i, t);
  }

  /** Takes the lock for write, or queues. */
  public Down downWrite(long[] w, int i, int t) {
    if (canWrite(w, i)) {
      writer.set(w, i, t);
      queued.remove(w, i, t);
      return Down.TAKEN;
    }
    if (queued.has(w, i, t)) {
      return Down.WAITS;
    }
    queued.add(w, i, t);
    return Down.QUEUED;
  }

  /** Takes the lock for write if nobody holds it or waits; false, with nothing written, else. */
  public boolean tryWrite(long[] w, int i, int t) {
    if (!canWrite(w, i) || queued.get(w, i) != 0) {
      return false;
    }
    writer.set(w, i, t);
    return true;
  }

  /** Returns whether a writer could take the lock now. */
  public boolean canWrite(long[] w, int i) {
    return writer.get(w, i) == 0 && readers.get(w, i) == 0;
  }

  /** Drops the lock held for write. */
  public void upWrite(long[] w, int i) {
    writer.set(w, i, 0);
  }

  /** Holds the lock for read from now on, not for write. */
  public void downgradeWrite(long[] w, int i, int t) {
    writer.set(w, i, 0);
    readers.add(w, i, t);
  }

  /** Returns whether {@code t} holds the lock or waits for it. */
  public boolean involves(long[] w, int i, int t) {
    return writer.is(w, i, t) || readers.has(w, i, t) || queued.has(w, i, t);
  }

  /** Returns whether {@code t} holds the lock, for read or write. */
  public boolean holds(long[] w, int i, int t) {
    return writer.is(w, i, t) || readers.has(w, i, t);
  }

  /** Returns the thread that holds the lock for write, 0 for none. */
  public int writer(long[] w, int i) {
    return (int) writer.get(w, i);
  }

  /** Returns the readers, one bit a thread. */
  public long readers(long[] w, int i) {
    return readers.get(w, i);
  }
}
