package org.mmrace.model;

import java.util.Set;

/**
 * TLB flushes and the IPI that waits for GUP-fast. TLA+: Tlb.tla. C: arch/x86/mm/tlb.c,
 * mm/mmu_gather.c tlb_remove_table_sync_one() (v6.18). The frame {@code flush} holds the range, the
 * CPUs that have not acknowledged, and the step to return to. An IPI waits until its target has
 * IRQs enabled.
 */
public final class Tlb {
  private static final Set<String> PATHS =
      Set.of(
          "madvise_collapse",
          "user_read",
          "user_write",
          "speculative_fill",
          "madvise_dontneed",
          "munmap",
          "truncate",
          "mremap",
          "retract_page_tables",
          "uffd_writeprotect",
          "uffd_unregister",
          "uffd_close",
          "uffd_move");

  private final Mm mm;
  private final boolean flushIsIpi;
  private final boolean rcuTableFree;
  private final Field ret;
  private final Field mmId;
  private final Field start;
  private final Field end;
  private final Field targets;

  /** Declares the frame. */
  public Tlb(Mm mm) {
    this.mm = mm;
    flushIsIpi = mm.toggle("FlushIsIpi");
    rcuTableFree = mm.toggle("RcuTableFree");
    Section frame = mm.frame("flush", mm.program.running(PATHS));
    ret = frame.field("ret", Step.domain("none"));
    mmId = frame.field("mm", new Domain.Range(mm.geometry.mms()));
    start = frame.field("start", new Domain.Range(mm.geometry.vas()));
    end = frame.field("end", new Domain.Range(mm.geometry.vas()));
    targets = frame.field("targets", new Domain.IdSet(mm.geometry.threads(), Domain.Of.THREAD));
  }

  /**
   * Calls flush_tlb_range() for the pages {@code from} to {@code to - 1} of an mm; continues at
   * {@code then}.
   */
  public int flush(long[] w, int t, int ofMm, int from, int to, Step then) {
    ret.set(w, t, then.pc());
    mmId.set(w, t, ofMm);
    start.set(w, t, from);
    end.set(w, t, to);
    targets.set(w, t, 0);
    return mm.goTo(w, t, Step.flush_tlb_mm_range__send);
  }

  /**
   * Calls tlb_remove_table_sync_one(), a no-op unless tables are freed by RCU; continues at {@code
   * then}.
   */
  public int syncOne(long[] w, int t, Step then) {
    if (!rcuTableFree) {
      return mm.goTo(w, t, then);
    }
    ret.set(w, t, then.pc());
    return mm.goTo(w, t, Step.tlb_remove_table_sync_one__send);
  }

  /** Returns the CPUs that have not acknowledged what {@code t} sent, one bit each. */
  public long targets(long[] w, int t) {
    return targets.get(w, t);
  }

  int flush_tlb_mm_range__send(long[] w, int t) {
    invalidate(w, t, t);
    long others = (mm.tlbCpuSet | (flushIsIpi ? cpusWithIrqsOff(w) : 0)) & ~(1L << t);
    return send(w, t, others, Step.flush_tlb_mm_range__ack);
  }

  int flush_tlb_mm_range__ack(long[] w, int t, int choice) {
    int cpu = choice + 1;
    if (cpu > mm.geometry.threads()) {
      return TransitionSystem.NO_CHOICE;
    }
    if ((targets.get(w, t) >>> cpu & 1) == 0 || flushIsIpi && mm.irqOff.get(w, cpu) != 0) {
      return TransitionSystem.BLOCKED;
    }
    invalidate(w, t, cpu);
    return acked(w, t, cpu);
  }

  int tlb_remove_table_sync_one__send(long[] w, int t) {
    return send(w, t, cpusWithIrqsOff(w) & ~(1L << t), Step.tlb_remove_table_sync_one__ack);
  }

  int tlb_remove_table_sync_one__ack(long[] w, int t, int choice) {
    int cpu = choice + 1;
    if (cpu > mm.geometry.threads()) {
      return TransitionSystem.NO_CHOICE;
    }
    if ((targets.get(w, t) >>> cpu & 1) == 0 || mm.irqOff.get(w, cpu) != 0) {
      return TransitionSystem.BLOCKED;
    }
    return acked(w, t, cpu);
  }

  private int send(long[] w, int t, long cpus, Step ack) {
    if (cpus == 0) {
      return doReturn(w, t);
    }
    targets.set(w, t, cpus);
    return mm.goTo(w, t, ack);
  }

  private int acked(long[] w, int t, int cpu) {
    long left = targets.get(w, t) & ~(1L << cpu);
    if (left == 0) {
      return doReturn(w, t);
    }
    targets.set(w, t, left);
    return TransitionSystem.DONE;
  }

  private int doReturn(long[] w, int t) {
    long then = ret.get(w, t);
    ret.set(w, t, 0);
    mmId.set(w, t, 0);
    start.set(w, t, 0);
    end.set(w, t, 0);
    targets.set(w, t, 0);
    return mm.goTo(w, t, then);
  }

  /** Drops the translations of the range that CPU {@code cpu} caches. */
  private void invalidate(long[] w, int t, int cpu) {
    if ((mm.tlbCpuSet >>> cpu & 1) != 0) {
      int of = (int) mmId.get(w, t);
      for (int va = (int) start.get(w, t); va < end.get(w, t); va++) {
        mm.tlbPfn.set(w, cpu, of, va, 0);
        mm.tlbWrite.set(w, cpu, of, va, 0);
        mm.tlbDirty.set(w, cpu, of, va, 0);
      }
      mm.walk.set(w, cpu, Entry.NONE);
    }
  }

  private long cpusWithIrqsOff(long[] w) {
    long cpus = 0;
    for (int t = 1; t <= mm.geometry.threads(); t++) {
      cpus |= mm.irqOff.get(w, t) << t;
    }
    return cpus;
  }
}
