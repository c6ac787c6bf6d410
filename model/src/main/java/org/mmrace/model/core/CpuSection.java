package org.mmrace.model.core;

import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/** The CPU of each thread: {@code m.cpu}. */
public final class CpuSection {
  private static final int DEEPEST = 3;

  /** Whether interrupts are disabled. */
  public final Field irq_off;

  /** How many RCU sections are open. */
  public final Field rcu;

  private final int threads;

  CpuSection(Layout layout, int threads) {
    this.threads = threads;
    Section section = layout.section("cpu", Section.Dim.range("thread", 1, threads));
    irq_off = section.field("irq_off", new Domain.Flag());
    rcu = section.field("rcu", new Domain.Range(DEEPEST));
  }

  /** Returns whether no grace period waits for the thread. */
  boolean quiescent(long[] w, int t) {
    return rcu.get(w, t) == 0 && irq_off.get(w, t) == 0;
  }

  /** Returns the threads that a grace period waits for, one bit each. */
  long readers(long[] w) {
    long readers = 0;
    for (int t = 1; t <= threads; t++) {
      if (!quiescent(w, t)) {
        readers |= 1L << t;
      }
    }
    return readers;
  }

  /** Returns the CPUs with interrupts disabled, one bit each. */
  public long withIrqsOff(long[] w) {
    long cpus = 0;
    for (int t = 1; t <= threads; t++) {
      cpus |= irq_off.get(w, t) << t;
    }
    return cpus;
  }
}
