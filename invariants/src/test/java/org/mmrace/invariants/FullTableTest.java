package org.mmrace.invariants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mmrace.invariants.Machine.op;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.TableState;

/**
 * Every path beside tables of 512 entries, run alone to completion: the sequential operation of the
 * kernel. Page {@code i + 1} holds content {@code i + 1} and is mapped at entry {@code i}.
 */
class FullTableTest {
  private static final int PTES = 512;
  private static final long N = PTES;

  private static Machine.Maker machine() {
    return new Machine.Maker(PTES);
  }

  private static Machine.Maker mapped() {
    return machine().anon(0).full(0, false);
  }

  private static Object[] registered(String mode) {
    return new Object[] {"uffd", 1L, mode, true};
  }

  // the thread has run its program, and nothing is broken
  private static void assertDone(Machine machine, int t) {
    assertEquals("done", machine.at(t));
    assertEquals(List.of(), machine.broken());
  }

  private static long pmd(Machine machine, int slot) {
    return machine.m.pmd.get(machine.words(), 1, slot);
  }

  private static long pte(Machine machine, int slot, int i) {
    return machine.m.pte.get(machine.words(), Entry.pfn(pmd(machine, slot)), i);
  }

  private static int usedPages(Machine machine) {
    int used = 0;
    for (int page = 1; page <= machine.m.geometry.pages(); page++) {
      used += machine.m.page.refcount.is(machine.words(), page, 0) ? 0 : 1;
    }
    return used;
  }

  private static long content(Machine machine, int page) {
    return machine.m.page.data.get(machine.words(), page);
  }

  private static void assertContentsAt(Machine machine, int slot) {
    for (int i = 0; i < PTES; i++) {
      long e = pte(machine, slot, i);
      assertEquals(Kind.PRESENT, Entry.kind(e));
      assertEquals(i + 1, content(machine, Entry.pfn(e)));
    }
  }

  private static void assertEmpty(Machine machine) {
    assertEquals(Entry.NONE, pmd(machine, 0));
    assertEquals(0, usedPages(machine));
    for (int table = 1; table <= machine.m.geometry.tables(); table++) {
      assertTrue(machine.m.table.state.is(machine.words(), table, TableState.FREE));
    }
  }

  @Test
  void collapse_keepsTheContentOf512Pages() {
    Machine machine = mapped().thread(op("madvise_collapse", "va", 0L)).make();
    assertDone(machine.operation(1), 1);
    assertEquals(Kind.HUGE, Entry.kind(pmd(machine, 0)));
    assertEquals(1, usedPages(machine));
    int folio = Entry.pfn(pmd(machine, 0));
    assertEquals(0, folio % PTES);
    for (int i = 0; i < PTES; i++) {
      assertEquals(i + 1, content(machine, folio + i));
    }
    assertTrue(machine.m.table.state.is(machine.words(), 1, TableState.DEPOSITED));
  }

  @Test
  void collapse_givesBack511PagesWhereTheLastIsPinned() {
    Machine machine =
        mapped()
            .thread(op("madvise_collapse", "va", 0L))
            .thread(op("gup_fast", "va", N - 1, "write", true), op("unpin_user_page"))
            .make();
    machine.until(1, "pmdp_collapse_flush__pmdp_get_and_clear");
    machine.operation(2); // the pin is taken before the PMD is cleared
    machine.until(1, "release_pte_folio__folio_unlock");
    assertEquals(PTES - 1, onlyIsolated(machine));
    machine.operation(1);
    assertEquals("done", machine.at(1));
    assertEquals(Entry.table(1), pmd(machine, 0));
    assertContentsAt(machine, 0);
    assertEquals(0, onlyIsolated(machine));
    assertDone(machine.operation(2), 2);
  }

  private static int onlyIsolated(Machine machine) {
    int isolated = 0;
    for (int page = 1; page <= PTES; page++) {
      isolated += machine.m.page.lru.is(machine.words(), page, 0) ? 1 : 0;
    }
    return isolated;
  }

  @Test
  void dontneed_freesAFullTable() {
    Machine machine = mapped().thread(op("madvise_dontneed", "start", 0L, "end", N)).make();
    assertDone(machine.operation(1), 1);
    assertEmpty(machine);
  }

  @Test
  void dontneed_freesABatchOf506PagesAfterOneFlush() {
    Machine machine = mapped().thread(op("madvise_dontneed", "start", 0L, "end", N)).make();
    machine.until(1, "free_pages_and_swap_cache__folio_put");
    for (int i = 0; i < PTES; i++) {
      assertEquals(i >= Machine.BATCH, pte(machine, 0, i) != Entry.NONE);
    }
    assertEquals(PTES, usedPages(machine));
    assertEquals(List.of(), machine.broken());
    machine.until(1, "zap_pte_range__ptep_get");
    assertEquals(PTES - Machine.BATCH, usedPages(machine));
  }

  @Test
  void dontneed_afterCollapse_freesTheFolioAndTheDepositedTable() {
    Machine machine =
        mapped()
            .thread(
                op("madvise_collapse", "va", 0L),
                op("user_write", "va", 300L, "token", 600L),
                op("madvise_dontneed", "start", 0L, "end", N))
            .make();
    assertEquals(List.of(), machine.operation(1).broken());
    assertEquals(List.of(), machine.operation(1).broken());
    assertEquals(600, content(machine, Entry.pfn(pmd(machine, 0)) + 300));
    assertDone(machine.operation(1), 1);
    assertEmpty(machine);
  }

  @Test
  void munmap_freesAFullTable() {
    Machine machine =
        mapped().thread(op("user_read", "va", 7L), op("munmap", "start", 0L, "end", N)).make();
    assertEquals(List.of(), machine.operation(1).broken());
    assertDone(machine.operation(1), 1);
    assertEmpty(machine);
    assertEquals(0, machine.m.vma.at(machine.words(), 1, 0));
  }

  @Test
  void mremap_movesTheTable() {
    Machine machine = mapped().thread(op("mremap", "start", 0L, "end", N, "to", N)).make();
    assertDone(machine.operation(1), 1);
    assertEquals(Entry.NONE, pmd(machine, 0));
    assertEquals(Entry.table(1), pmd(machine, 1));
    assertContentsAt(machine, 1);
  }

  @Test
  void mremap_movesEntriesWhereTheTableCannotMove() {
    Machine.Maker maker =
        machine()
            .with(
                "vma",
                "mm",
                1L,
                "start",
                0L,
                "end",
                N / 2,
                "anon",
                true,
                "write",
                true,
                "anon_vma",
                1L)
            .with("table", "mm", 1L, "slot", 0L, "table", 1L);
    for (long i = 0; i < N / 2; i++) {
      maker.with("map", "mm", 1L, "va", i, "pfn", i + 1, "write", true);
    }
    Machine machine = maker.thread(op("mremap", "start", 0L, "end", N / 2, "to", N + 100)).make();
    assertDone(machine.operation(1), 1);
    for (int i = 0; i < PTES / 2; i++) {
      assertEquals(i + 1, content(machine, Entry.pfn(pte(machine, 1, 100 + i))));
    }
  }

  @Test
  void copy_fillsATable() {
    Machine machine =
        machine()
            .anon(0, registered("missing"))
            .thread(op("uffd_copy", "uffd", 1L, "va", 0L, "len", N, "token", 700L))
            .make();
    assertDone(machine.operation(1), 1);
    assertEquals(PTES, usedPages(machine));
    for (int i = 0; i < PTES; i++) {
      assertEquals(i + 1, Entry.pfn(pte(machine, 0, i)));
      assertEquals(700, content(machine, i + 1));
    }
  }

  @Test
  void move_moves512Pages() {
    Machine machine =
        mapped()
            .anon(1, registered("missing"))
            .thread(op("uffd_move", "uffd", 1L, "dst", N, "src", 0L, "len", N))
            .make();
    assertDone(machine.operation(1), 1);
    assertContentsAt(machine, 1);
    assertEquals(PTES, usedPages(machine));
    for (int i = 0; i < PTES; i++) {
      assertEquals(Entry.NONE, pte(machine, 0, i));
    }
  }

  private static void assertProtected(Machine machine, boolean is) {
    for (int i = 0; i < PTES; i++) {
      assertEquals(is, Entry.uffd_wp(pte(machine, 0, i)));
      assertTrue(!is || !Entry.write(pte(machine, 0, i)));
    }
    assertContentsAt(machine, 0);
  }

  @Test
  void writeprotect_protectsATableAndResolvesIt() {
    Machine machine =
        machine()
            .anon(0, registered("wp"))
            .full(0, false)
            .thread(
                op("uffd_writeprotect", "uffd", 1L, "va", 0L, "len", N, "enable", true),
                op("uffd_writeprotect", "uffd", 1L, "va", 0L, "len", N, "enable", false))
            .make();
    assertEquals(List.of(), machine.operation(1).broken());
    assertProtected(machine, true);
    assertDone(machine.operation(1), 1);
    assertProtected(machine, false);
  }

  @Test
  void unregister_resolvesATable() {
    Machine machine =
        machine()
            .anon(0, registered("wp"))
            .full(0, true)
            .thread(op("uffd_unregister", "uffd", 1L, "va", 0L, "len", N))
            .make();
    assertDone(machine.operation(1), 1);
    assertProtected(machine, false);
    assertFalse(machine.m.vma.armed(machine.words(), 1));
  }

  @Test
  void close_disarmsTheVma() {
    Machine machine =
        machine()
            .anon(0, registered("wp"))
            .full(0, true)
            .thread(op("uffd_close", "uffd", 1L))
            .make();
    assertDone(machine.operation(1), 1);
    assertFalse(machine.m.vma.armed(machine.words(), 1));
  }

  @Test
  void copy_wakesTheReaderOfItsRange() {
    Machine machine =
        machine()
            .anon(0, registered("missing"))
            .thread(op("user_read", "va", N - 1))
            .thread(
                op("uffd_read", "uffd", 1L),
                op("uffd_copy", "uffd", 1L, "va", 0L, "len", N, "token", 9L, "dontwake", true),
                op("uffd_wake", "uffd", 1L, "va", 0L, "len", N))
            .make();
    machine.operation(1);
    assertFalse(machine.done(1));
    machine.operation(2).operation(2).operation(1);
    assertFalse(machine.done(1));
    assertDone(machine.operation(2), 2);
    assertDone(machine.operation(1), 1);
  }

  @Test
  void gupFast_pinsOnePage() {
    Machine machine =
        mapped().thread(op("gup_fast", "va", N - 1, "write", true), op("unpin_user_page")).make();
    machine.operation(1);
    assertEquals(1, machine.m.page.pincount.get(machine.words(), PTES));
    assertEquals(List.of(), machine.broken());
    assertDone(machine.operation(1), 1);
    assertEquals(0, machine.m.page.pincount.get(machine.words(), PTES));
  }

  @Test
  void folioReferenced_clearsTheYoungBit() {
    Machine machine = mapped().thread(op("folio_referenced", "page", N)).make();
    assertTrue(Entry.young(pte(machine, 0, PTES - 1)));
    assertDone(machine.operation(1), 1);
    assertFalse(Entry.young(pte(machine, 0, PTES - 1)));
    assertTrue(Entry.young(pte(machine, 0, PTES - 2)));
  }

  private static Machine.Maker file() {
    Machine.Maker machine = machine();
    machine.with("vma", "mm", 1L, "start", 0L, "end", N, "write", true, "file", 1L, "pgoff", 0L);
    return machine;
  }

  @Test
  void truncate_freesThePagesOfAFile() {
    Machine.Maker maker = file().with("table", "mm", 1L, "slot", 0L, "table", 1L);
    for (long i = 0; i < N; i++) {
      maker.with("cache", "file", 1L, "index", i, "pfn", i + 1);
      maker.with("map", "mm", 1L, "va", i, "pfn", i + 1, "write", true);
    }
    Machine machine = maker.thread(op("truncate", "file", 1L, "index", 0L)).make();
    assertDone(machine.operation(1), 1);
    assertEquals(0, usedPages(machine));
    for (int i = 0; i < PTES; i++) {
      assertEquals(Entry.NONE, pte(machine, 0, i));
    }
  }

  @Test
  void retract_freesTheTable() {
    Machine machine =
        file()
            .with("table", "mm", 1L, "slot", 0L, "table", 1L)
            .with("cache", "file", 1L, "index", 0L, "pfn", 1L)
            .thread(op("retract_page_tables", "file", 1L, "pgoff", 0L))
            .make();
    assertDone(machine.operation(1), 1);
    assertEquals(Entry.NONE, pmd(machine, 0));
    assertTrue(machine.m.table.state.is(machine.words(), 1, TableState.FREE));
  }
}
