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

  /** CPUs whose TLB is modelled: those that run user code. */
  public final List<Integer> cpus;

  /** The same as a set: bit {@code t} for CPU {@code t}. */
  public final long cpuSet;

  private final int mms;
  private final int vas;

  TlbSection(Layout layout, Geometry geometry, Program program) {
    mms = geometry.mms();
    vas = geometry.vas();
    cpus = program.running(operation -> operation.effect() == Operation.Effect.USER_ACCESS);
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
  }

  /** Caches a translation. */
  public void set(long[] w, int cpu, int mm, int va, long page, boolean writable, boolean isDirty) {
    pfn.set(w, cpu, mm, va, page);
    write.set(w, cpu, mm, va, writable ? 1 : 0);
    dirty.set(w, cpu, mm, va, isDirty ? 1 : 0);
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
