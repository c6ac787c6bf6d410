package org.mmrace.model.core;

import java.util.List;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/** What the CPUs that run user code cache: {@code m.tlb}, {@code m.access}. */
public final class TlbSection {
  /** The page; 0 for no translation. */
  public final Field pfn;

  /** Whether it may be written. */
  public final Field write;

  /** Whether the entry is known to be dirty. */
  public final Field dirty;

  /** The threads that took away what the translation still allows, and have yet to flush it. */
  public final Field owed;

  /** CPUs whose TLB is modelled: those that run user code. */
  public final List<Integer> cpus;

  /** The same as a set: bit {@code t} for CPU {@code t}. */
  public final long cpuSet;

  private final int[] cpuIds;
  private final int mms;
  private final int vas;

  TlbSection(Layout layout, Geometry geometry, Program program) {
    mms = geometry.mms();
    vas = geometry.vas();
    cpus = program.running(operation -> operation.effect() == Operation.Effect.USER_ACCESS);
    cpuIds = cpus.stream().mapToInt(Integer::intValue).toArray();
    cpuSet = cpus.stream().mapToLong(cpu -> 1L << cpu).reduce(0, (a, b) -> a | b);
    Section section =
        layout.section(
            "tlb",
            Section.Dim.subset("cpu", cpus),
            Section.Dim.range("mm", 1, geometry.mms()),
            Section.Dim.range("va", 0, geometry.vas()));
    pfn = section.field("pfn", new Domain.Range(geometry.pages(), Domain.Of.PAGE));
    write = section.field("write", new Domain.Flag());
    dirty = section.field("dirty", new Domain.Flag());
    owed = section.field("owed", new Domain.IdSet(geometry.threads(), Domain.Of.THREAD));
  }

  /** Caches a translation. */
  public void set(long[] w, int cpu, int mm, int va, long page, boolean writable, boolean isDirty) {
    pfn.set(w, cpu, mm, va, page);
    write.set(w, cpu, mm, va, writable ? 1 : 0);
    dirty.set(w, cpu, mm, va, isDirty ? 1 : 0);
    owed.set(w, cpu, mm, va, 0);
  }

  /**
   * Thread {@code t} takes the pages {@code from} to {@code to - 1} away, or only the right to
   * write them: what CPUs cache of them now must be gone when its system call returns, whoever
   * cleared the entries and whoever else is still flushing.
   */
  public void owe(long[] w, int t, int mm, int from, int to, boolean writes) {
    for (int cpu : cpuIds) {
      for (int va = from; va < to; va++) {
        if ((writes ? write : pfn).get(w, cpu, mm, va) != 0) {
          owed.set(w, cpu, mm, va, owed.get(w, cpu, mm, va) | 1L << t);
        }
      }
    }
  }

  /** Drops all translations of a CPU. */
  void clear(long[] w, int cpu) {
    for (int mm = 1; mm <= mms; mm++) {
      for (int va = 0; va < vas; va++) {
        clear(w, cpu, mm, va);
      }
    }
  }

  /** Drops a translation. */
  public void clear(long[] w, int cpu, int mm, int va) {
    set(w, cpu, mm, va, 0, false, false);
  }
}
