package org.mmrace.model.core;

import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/** Address spaces: {@code m.mm}. C: include/linux/mm_types.h struct mm_struct (v6.18). */
public final class MmSection {
  /** mmap_lock. */
  public final Rwsem mmap_lock;

  /** The lock of the PMD table. */
  public final Field pml;

  /** Open brackets of mmu notifiers. */
  public final Field notifier;

  /** Whoever clears entries and has not flushed yet. */
  public final Field tlb_flush_pending;

  MmSection(Layout layout, Geometry geometry) {
    Section section = layout.section("mm", Section.Dim.range("mm", 1, geometry.mms()));
    Domain ofThreads = new Domain.Range(geometry.threads()); // how many of them
    mmap_lock = new Rwsem(section, "mmap_lock", geometry.threads());
    pml = section.field("pml", new Domain.Range(geometry.threads(), Domain.Of.THREAD));
    notifier = section.field("notifier", ofThreads);
    tlb_flush_pending = section.field("tlb_flush_pending", ofThreads);
  }

  /** mmu_notifier_invalidate_range_start(). */
  public void notifierStart(long[] w, int mm) {
    notifier.set(w, mm, notifier.get(w, mm) + 1);
  }

  /** mmu_notifier_invalidate_range_end(). */
  public void notifierEnd(long[] w, int mm) {
    notifier.set(w, mm, notifier.get(w, mm) - 1);
  }

  /** inc_tlb_flush_pending(). */
  public void incTlbFlushPending(long[] w, int mm) {
    tlb_flush_pending.set(w, mm, tlb_flush_pending.get(w, mm) + 1);
  }

  /** dec_tlb_flush_pending(). */
  public void decTlbFlushPending(long[] w, int mm) {
    tlb_flush_pending.set(w, mm, tlb_flush_pending.get(w, mm) - 1);
  }
}
