package org.mmrace.model.core;

import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * The per-VMA lock: a writer announces itself, then waits for the readers; a reader never waits. C:
 * mm/mmap_lock.c (v6.18).
 */
public final class VmaLock {
  /** The thread that holds it for write, or wants to. */
  public final Field writer;

  /** The threads that hold it for read. */
  public final Field readers;

  VmaLock(Section section, int threads) {
    writer = section.field("lock.writer", new Domain.Range(threads, Domain.Of.THREAD));
    readers = section.field("lock.readers", new Domain.IdSet(threads, Domain.Of.THREAD));
  }

  /** vma_start_write(). */
  public Rwsem.Down startWrite(long[] w, int v, int t) {
    boolean free = readers.get(w, v) == 0;
    if (!free && writer.get(w, v) == t) {
      return Rwsem.Down.WAITS;
    }
    writer.set(w, v, t);
    return free ? Rwsem.Down.TAKEN : Rwsem.Down.QUEUED;
  }

  /** Returns whether a reader could take the lock now. */
  public boolean readable(long[] w, int v) {
    return writer.get(w, v) == 0;
  }

  /** Takes the lock for read. */
  public void read(long[] w, int v, int t) {
    readers.add(w, v, t);
  }

  /** vma_end_read(). */
  public void endRead(long[] w, int v, int t) {
    readers.remove(w, v, t);
  }
}
