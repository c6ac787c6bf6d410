package org.mmrace.invariants;

import static org.mmrace.invariants.Machine.op;

/** Logs what an operation on a whole table costs, in ns and steps a page. */
final class TableCosts {
  private static final System.Logger LOG = System.getLogger("mmrace");
  private static final long WARM = 700_000_000;

  private TableCosts() {}

  /** Measures tables of 64, 512 and 4096 entries. */
  public static void main(String[] args) {
    for (long ptes : new long[] {64, 512, 4096}) {
      Machine.Op copy = op("uffd_copy", "uffd", 1L, "va", 0L, "len", ptes);
      print("COPY", ptes, empty(ptes).anon(0, "uffd", 1L, "missing", true), copy);
      print("DONTNEED", ptes, mapped(ptes), op("madvise_dontneed", "start", 0L, "end", ptes));
      print("COLLAPSE", ptes, mapped(ptes), op("madvise_collapse", "va", 0L));
      print("mremap", ptes, mapped(ptes), op("mremap", "start", 0L, "end", ptes, "to", ptes));
    }
  }

  private static Machine.Maker mapped(long ptes) {
    return empty(ptes).anon(0).full(0, false);
  }

  private static Machine.Maker empty(long ptes) {
    return new Machine.Maker(ptes).withoutContent();
  }

  private static void print(String what, long ptes, Machine.Maker maker, Machine.Op op) {
    Machine machine = maker.thread(op).make();
    long fastest = Long.MAX_VALUE;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < WARM) {
      machine.reset();
      long start = System.nanoTime();
      machine.run(1);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    LOG.log(
        System.Logger.Level.INFO,
        String.format(
            "%-8s %4d entries: %5d ns and %4.1f steps a page",
            what, ptes, fastest / ptes, (double) machine.steps() / ptes));
  }
}
