package org.mmrace.analysis.locks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mmrace.analysis.NamedPredicate;
import org.mmrace.analysis.SmallMachines;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.invariants.HeldLocks;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.LockClass;

/** khugepaged retracts a table beside munmap(): without mmap_lock, trying it, waiting for it. */
class LockSurveyTest {
  private final LockSurvey survey = new LockSurvey(DocumentedOrder.standard());

  private static Scenario retract(String mmapLock) {
    return SmallMachines.ofFile(
        Map.of("RetractMmapLock", mmapLock),
        List.of(
            Map.of("path", "retract_page_tables", "file", 1L, "pgoff", 0L),
            Map.of("path", "munmap", "mm", 1L, "start", 0L, "end", 2L)));
  }

  private Exploration add(Scenario machine) {
    return survey.add("test", machine, Settings.standard(), Watch.NONE);
  }

  private static Set<String> edges(List<LockEdge> edges) {
    Set<String> names = new TreeSet<>();
    edges.forEach(edge -> names.add(edge.held() + " -> " + edge.asked() + " " + edge.how()));
    return names;
  }

  @Test
  void block_retractUnderFolioLockAndImmap_isInvertedAndACircle() {
    Exploration pass = add(retract("block"));
    LockReport report = survey.report();
    assertTrue(pass.findings().get(0) instanceof Finding.Deadlocked);
    assertEquals(
        Set.of(
            "folio lock -> mmap_lock (write) BLOCKS",
            "i_mmap_rwsem (read) -> mmap_lock (write) BLOCKS"),
        edges(report.inversions()));
    assertEquals(1, report.cycles().size());
    assertEquals(
        List.of("unlink_file_vma__i_mmap_lock_write", "retract_page_tables__mmap_write_lock"),
        report.cycles().get(0).edges().stream().map(LockEdge::step).toList());
    assertFalse(report.isClean());
  }

  @Test
  void try_sameLocks_isTriedAndClean() {
    Exploration pass = add(retract("try"));
    LockReport report = survey.report();
    assertEquals(List.of(), pass.findings());
    assertTrue(edges(report.edges()).contains("folio lock -> mmap_lock (write) TRIES"));
    assertTrue(report.isClean());
  }

  @Test
  void none_noMmapLock_isClean() {
    add(retract("none"));
    LockReport report = survey.report();
    assertTrue(report.isClean());
    assertFalse(
        edges(report.edges()).stream().anyMatch(edge -> edge.contains("folio lock -> mmap")));
  }

  @Test
  void edge_itsWitness_endsWithTheHeldLockHeldAndTheAskerAtItsStep() {
    Scenario machine = retract("block");
    add(machine);
    Locks locks = new Locks(machine);
    for (LockEdge edge : survey.report().edges()) {
      long[] w = edge.witness().run(machine);
      Locks.Held held = locks.held(w, edge.thread());
      boolean holds = false;
      for (int n = 0; n < locks.all().size(); n++) {
        holds |= (held.any() >>> n & 1) != 0 && locks.use(held, n).equals(edge.held());
      }
      assertTrue(holds, edge.toString());
      assertEquals(
          edge.thread(), edge.witness().moves().get(edge.witness().moves().size() - 1).thread());
    }
  }

  @Test
  void held_retract_isWhatTheInvariantsTakeForHeld() {
    assertHeldAsDeclared(retract("block"));
  }

  @Test
  void held_faultBesideMunmap_isWhatTheInvariantsTakeForHeld() {
    assertHeldAsDeclared(
        SmallMachines.of(
            Map.of(),
            List.of(
                SmallMachines.op("user_write", 0),
                Map.of("path", "munmap", "mm", 1L, "start", 0L, "end", 2L),
                SmallMachines.op("madvise_dontneed", 0))));
  }

  private static void assertHeldAsDeclared(Scenario machine) {
    Locks locks = new Locks(machine);
    HeldLocks declared = new HeldLocks(machine);
    Map<LockClass, LockUse> names =
        Map.of(
            LockClass.FOLIO, new LockUse("folio lock", ""),
            LockClass.PMD, new LockUse("pmd lock", ""),
            LockClass.PTE, new LockUse("pte lock", ""),
            LockClass.VMA_WRITE, new LockUse("vma lock", "write"),
            LockClass.VMA_LOCK, new LockUse("vma lock", "read"));
    NamedPredicate equal =
        new NamedPredicate(
            "equal",
            w -> {
              for (int t = 1; t < machine.threads() - 1; t++) {
                Set<String> found = new TreeSet<>();
                Set<String> expected = new TreeSet<>();
                Locks.Held held = locks.held(w, t);
                for (int n = 0; n < locks.all().size(); n++) {
                  if ((held.any() >>> n & 1) != 0 && !locks.all().get(n).kind().isContext()) {
                    LockUse use = locks.use(held, n);
                    found.add(use.lock().startsWith("vma") ? use.toString() : use.lock());
                  }
                }
                for (LockClass lock : EnumSet.allOf(LockClass.class)) {
                  if (declared.holds(w, t, lock)) {
                    expected.add(
                        names.containsKey(lock)
                            ? names.get(lock).toString()
                            : lock == LockClass.I_MMAP
                                ? "i_mmap_rwsem"
                                : lock == LockClass.ANON_VMA ? "anon_vma rwsem" : "mmap_lock");
                  }
                }
                assertEquals(expected, found);
              }
              return true;
            });
    Exploration whole =
        Explorer.explore(machine, List.of(equal), Settings.standard().exploringOn(), Watch.NONE);
    assertTrue(whole.states() > 100);
  }

  @Test
  void words_pmd_isWrittenUnderItsLockAndReadWithout() {
    add(retract("none"));
    WordUse pmd =
        survey.report().words().stream()
            .filter(use -> use.word().equals("pmd"))
            .findFirst()
            .orElseThrow();
    assertTrue(pmd.writtenUnder().contains(new LockUse("pmd lock", "")), pmd.toString());
    assertTrue(pmd.writers().contains("retract_page_tables__pmdp_collapse_flush"));
    assertTrue(
        pmd.readWithout().stream()
            .map(WordUse.Unlocked::step)
            .toList()
            .contains("retract_page_tables__find_pmd_or_thp_or_none"));
  }
}
