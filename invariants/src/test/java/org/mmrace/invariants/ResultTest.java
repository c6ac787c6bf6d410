package org.mmrace.invariants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mmrace.invariants.Machine.op;

import org.junit.jupiter.api.Test;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Operation;

/** What operations return: run alone to completion, and in which state their caller finds it. */
class ResultTest {
  private static final int PTES = 4;
  private static final int T = 1;

  private static Machine.Maker nothing() {
    return new Machine.Maker(PTES).withoutContent();
  }

  private static Machine.Maker mapped(Object... more) {
    return nothing().anon(0, more).full(0, false);
  }

  private static Machine.Maker registered() {
    return nothing().anon(0, "uffd", 1L, "missing", true);
  }

  private static String result(Machine machine, int t) {
    long[] w = machine.words();
    return machine.m.result.err.get(w, t) + " " + machine.m.result.done.get(w, t);
  }

  private static void assertReturns(String expected, Machine.Maker maker, Machine.Op... ops) {
    Machine machine = maker.thread(ops).make();
    for (int op = 0; op < ops.length; op++) {
      machine.operation(T);
    }
    assertEquals("done", machine.at(T));
    assertEquals(expected, result(machine, T));
  }

  @Test
  void whereNothingIsMapped() {
    assertReturns("SIGSEGV 0", nothing(), op("user_read", "va", 0L));
    assertReturns("none 0", nothing(), op("gup_fast", "va", 0L));
    assertReturns("ENOMEM 0", nothing(), op("madvise_collapse", "va", 0L));
    assertReturns("ENOMEM 0", nothing(), op("madvise_dontneed", "start", 0L, "end", 4L));
    assertReturns("none 0", nothing(), op("munmap", "start", 0L, "end", 4L));
    assertReturns("EFAULT 0", nothing(), op("mremap", "start", 0L, "end", 4L, "to", 4L));
    assertReturns("none 0", nothing(), op("folio_referenced", "page", 1L));
    assertReturns("EAGAIN 0", nothing(), op("uffd_read", "uffd", 1L));
    assertReturns("ENOENT 0", nothing(), op("uffd_copy", "uffd", 1L, "va", 0L, "len", 1L));
    assertReturns("EINVAL 0", nothing(), op("uffd_unregister", "uffd", 1L, "va", 0L, "len", 4L));
  }

  @Test
  void whereEveryPageIsMapped() {
    assertReturns("none 0", mapped(), op("user_read", "va", 1L));
    assertReturns("none 1", mapped(), op("gup_fast", "va", 1L));
    assertReturns("ENOMEM 0", mapped(), op("madvise_dontneed", "start", 0L, "end", 8L));
    assertReturns("none 4", mapped(), op("mremap", "start", 0L, "end", 4L, "to", 4L));
    assertReturns("none 1", mapped(), op("folio_referenced", "page", 1L));
    assertReturns("none 0", mapped(), op("uffd_unregister", "uffd", 1L, "va", 0L, "len", 4L));
  }

  @Test
  void collapse_saysWhatMadviseMakesOfTheScan() {
    Machine.Op collapse = op("madvise_collapse", "va", 0L);
    assertReturns("none 0", mapped(), collapse);
    assertReturns("none 0", mapped(), collapse, collapse);
    assertReturns("EINVAL 0", mapped("nohugepage", true), collapse);
    assertReturns("EAGAIN 0", mapped(), op("gup_fast", "va", 1L), collapse);
    Machine.Op dontneed = op("madvise_dontneed", "start", 0L, "end", 1L);
    assertReturns("EBUSY 0", mapped("uffd", 1L, "missing", true), dontneed, collapse);
  }

  @Test
  void userfaultfd_saysWhatIsDoneAndWhere() {
    Machine.Op copy = op("uffd_copy", "uffd", 1L, "va", 1L, "len", 2L);
    assertReturns("none 2", registered(), copy);
    assertReturns("EEXIST 0", registered(), copy, copy);
    Machine machine =
        registered().thread(op("user_read", "va", 2L)).thread(op("uffd_read", "uffd", 1L)).make();
    machine.operation(T);
    machine.operation(T + 1);
    assertEquals("none 2", result(machine, T + 1));
  }

  @Test
  void firstStepOfAnOperation_forgetsTheLastResult() {
    for (Operation next : Scenario.STEPS.operations()) {
      Machine.Op all =
          op(
              next.name(),
              "va",
              0L,
              "start",
              0L,
              "end",
              4L,
              "to",
              4L,
              "dst",
              4L,
              "src",
              0L,
              "uffd",
              1L,
              "file",
              1L,
              "pgoff",
              0L,
              "index",
              0L,
              "page",
              1L);
      Machine.Op pin = op("gup_fast", "va", 1L);
      Machine machine =
          mapped().with("cache", "file", 1L, "index", 0L, "pfn", 12L).thread(pin, all).make();
      machine.operation(T);
      machine.m.result.returns(machine.words(), T, Errno.EAGAIN, 7);
      machine.step(T);
      assertEquals(0, machine.m.result.done.get(machine.words(), T), next.name());
    }
  }
}
