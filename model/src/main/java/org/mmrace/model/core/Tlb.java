package org.mmrace.model.core;

import static org.mmrace.model.core.Asks.CHOICE;

import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * TLB flushes and the IPI that waits for GUP-fast. TLA+: Tlb.tla. C: arch/x86/mm/tlb.c,
 * mm/mmu_gather.c tlb_remove_table_sync_one() (v6.18). The frame {@code flush} holds the range, the
 * CPUs that have not acknowledged, and the step to return to. An IPI waits until its target has
 * IRQs enabled.
 */
public final class Tlb extends Path<Tlb.Step> {
  /** The steps. */
  public enum Step implements Label {
    flush_tlb_mm_range__send,
    flush_tlb_mm_range__ack(CHOICE),
    tlb_remove_table_sync_one__send,
    tlb_remove_table_sync_one__ack(CHOICE);

    private final Asks asks;

    Step() {
      this(Asks.NOTHING);
    }

    Step(Asks asks) {
      this.asks = asks;
    }

    @Override
    public Asks asks() {
      return asks;
    }
  }

  private static final Step[] STEPS = Step.values();

  /** flush_tlb_range(), and the IPI that waits for GUP-fast. */
  public static final Function FLUSH = Function.of("flush");

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS);

  private final boolean flushIsIpi;
  private final int setup;
  private final boolean rcuTableFree;
  private final Section frame;
  private final Field ret;
  private final Field mm;
  private final Field start;
  private final Field end;
  private final Field targets;

  /** Declares the frame. */
  public Tlb(State m) {
    super(m, Step.class);
    flushIsIpi = m.toggle("FlushIsIpi");
    rcuTableFree = m.toggle("RcuTableFree");
    setup = m.program.setup();
    frame = m.frame(FLUSH);
    ret = frame.field("ret", m.steps.domain("none"));
    mm = frame.field("mm", new Domain.Range(m.geometry.mms()));
    start = frame.field("start", new Domain.Range(m.geometry.vas()));
    end = frame.field("end", new Domain.Range(m.geometry.vas()));
    targets = frame.field("targets", new Domain.IdSet(m.geometry.threads(), Domain.Of.THREAD));
  }

  /** Returns whether the thread owes a flush or waits for its acknowledgements. */
  public boolean flushes(long[] w, int t) {
    return frame.holds(t) && !frame.isZero(w, t);
  }

  /**
   * Calls flush_tlb_range() for the pages {@code from} to {@code to - 1} of an mm; continues at
   * {@code then}.
   */
  public int flush(long[] w, int t, int ofMm, int from, int to, long then) {
    ret.set(w, t, then);
    mm.set(w, t, ofMm);
    start.set(w, t, from);
    end.set(w, t, to);
    targets.set(w, t, 0);
    return goTo(w, t, Step.flush_tlb_mm_range__send);
  }

  /**
   * Calls tlb_remove_table_sync_one(), a no-op unless tables are freed by RCU; continues at {@code
   * then}.
   */
  public int syncOne(long[] w, int t, long then) {
    if (!rcuTableFree) {
      return goTo(w, t, then);
    }
    ret.set(w, t, then);
    return goTo(w, t, Step.tlb_remove_table_sync_one__send);
  }

  /** Returns the CPUs that have not acknowledged what {@code t} sent, one bit each. */
  public long targets(long[] w, int t) {
    return targets.get(w, t);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case flush_tlb_mm_range__send -> flush_tlb_mm_range__send(w, t);
      case flush_tlb_mm_range__ack -> flush_tlb_mm_range__ack(w, t, choice);
      case tlb_remove_table_sync_one__send -> tlb_remove_table_sync_one__send(w, t);
      case tlb_remove_table_sync_one__ack -> tlb_remove_table_sync_one__ack(w, t, choice);
    };
  }

  private int flush_tlb_mm_range__send(long[] w, int t) {
    invalidate(w, t, t);
    long others = m.tlb.cpuSet | (flushIsIpi ? m.cpu.withIrqsOff(w) : 0);
    return send(w, t, others(others, t), Step.flush_tlb_mm_range__ack);
  }

  private int flush_tlb_mm_range__ack(long[] w, int t, int choice) {
    int cpu = choice + 1;
    if (cpu > m.geometry.threads()) {
      return TransitionSystem.NO_CHOICE;
    }
    if ((targets.get(w, t) >>> cpu & 1) == 0 || flushIsIpi && m.cpu.irq_off.get(w, cpu) != 0) {
      return TransitionSystem.BLOCKED;
    }
    invalidate(w, t, cpu);
    return acked(w, t, cpu);
  }

  /** Returns those CPUs that are online, without this one. */
  private long others(long cpus, int t) {
    return t == setup ? 0 : cpus & ~(setup > 0 ? 1L << setup : 0) & ~(1L << t);
  }

  private int tlb_remove_table_sync_one__send(long[] w, int t) {
    return send(w, t, m.cpu.withIrqsOff(w) & ~(1L << t), Step.tlb_remove_table_sync_one__ack);
  }

  private int tlb_remove_table_sync_one__ack(long[] w, int t, int choice) {
    int cpu = choice + 1;
    if (cpu > m.geometry.threads()) {
      return TransitionSystem.NO_CHOICE;
    }
    if ((targets.get(w, t) >>> cpu & 1) == 0 || m.cpu.irq_off.get(w, cpu) != 0) {
      return TransitionSystem.BLOCKED;
    }
    return acked(w, t, cpu);
  }

  private int send(long[] w, int t, long cpus, Step ack) {
    if (cpus == 0) {
      return doReturn(w, t);
    }
    targets.set(w, t, cpus);
    return goTo(w, t, ack);
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
    frame.clear(w, t);
    return goTo(w, t, then);
  }

  /** Drops the translations of the range that CPU {@code cpu} caches. */
  private void invalidate(long[] w, int t, int cpu) {
    if ((m.tlb.cpuSet >>> cpu & 1) != 0) {
      int of = (int) mm.get(w, t);
      for (int va = (int) start.get(w, t); va < end.get(w, t); va++) {
        m.tlb.clear(w, cpu, of, va);
      }
      m.access.set(w, cpu, Entry.NONE);
    }
  }
}
