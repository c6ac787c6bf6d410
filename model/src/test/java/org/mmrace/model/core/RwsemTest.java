package org.mmrace.model.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section.Dim;

class RwsemTest {
  private static final int LOCK = 1;
  private Rwsem rwsem;
  private long[] w;

  @BeforeEach
  void layOut() {
    Layout layout = new Layout();
    rwsem = new Rwsem(layout.section("mm", Dim.range("mm", 1, 1)), "mmap_lock", 3);
    layout.seal();
    w = new long[layout.words()];
  }

  @Test
  void queuedWriter_blocksNewReaders() {
    assertTrue(rwsem.downRead(w, LOCK, 1));
    assertEquals(Rwsem.Down.QUEUED, rwsem.downWrite(w, LOCK, 2));
    long[] before = w.clone();
    assertFalse(rwsem.downRead(w, LOCK, 3));
    assertEquals(Rwsem.Down.WAITS, rwsem.downWrite(w, LOCK, 2));
    assertArrayEquals(before, w, "who waits writes nothing");
    rwsem.upRead(w, LOCK, 1);
    assertEquals(Rwsem.Down.TAKEN, rwsem.downWrite(w, LOCK, 2));
    rwsem.upWrite(w, LOCK);
    assertTrue(rwsem.downRead(w, LOCK, 3));
  }

  @Test
  void holder_isNamed() {
    assertEquals(Rwsem.Down.TAKEN, rwsem.downWrite(w, LOCK, 3));
    assertEquals(3, rwsem.writer(w, LOCK));
    assertTrue(rwsem.holds(w, LOCK, 3));
    assertEquals(Rwsem.Down.QUEUED, rwsem.downWrite(w, LOCK, 1));
    assertFalse(rwsem.holds(w, LOCK, 1));
    assertTrue(rwsem.involves(w, LOCK, 1));
  }
}
