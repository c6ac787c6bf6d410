package org.mmrace.model.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.Entry;
import org.mmrace.model.system.TransitionSystem;

/** What a spurious fault does to an entry in which hardware sets the dirty bit meanwhile. */
class FaultTest {
  private static final int T = 1;
  private static final long CLEAN =
      Entry.withDirty(Entry.withYoung(Entry.present(1, true), false), false);

  private static final String TOGGLES =
      "CollapseLocksVmaBeforePmdCheck CollapseSyncsGup CollapseWritesVmaLock "
          + "DontneedTakesVmaLock FaultTakesVmaLock FlushIsIpi "
          + "GatherFlushesIfNested GupRechecksPmd IsolateChecksUffdWp "
          + "MoveAssignsBeforeClear MoveFlushesAtEnd MoveFlushesBeforeUnlock "
          + "MoveKeepsDirty MovePmdRechecks MoveRechecksPinAfterClear "
          + "MoveRechecksPmd MustWaitReadsUffdWp MustWaitTakesPtl PteMapRechecksPmd "
          + "RcuTableFree RefileSeq RetractFreesByRcu RetractRechecksPmd "
          + "RetractRechecksVma RmapRechecksMapping UffdTakesVmaLock "
          + "UnregisterChecksCtx UnregisterWakesEarly UnregisterWakesMissingOnly "
          + "WalkRechecksPmd MremapClearsUffdWp CollapseNeedsWritable WriteprotectWalksVmas "
          + "MoveUnlocksUnderPtl MoveClearsEagain ZapDelaysRmap ZapReclaimsTables";

  private static final long USED = Entry.withDirty(Entry.withYoung(CLEAN, true), true);

  /** Page 1 is mapped at va 0 by a writable entry that is neither young nor dirty. */
  private static Scenario scenario(String path) {
    Map<String, Object> op = new LinkedHashMap<>(Map.of("path", path, "mm", 1L, "va", 0L));
    op.put("token", 2L);
    Map<String, Object> geometry = new LinkedHashMap<>();
    for (String size : List.of("mms", "slots", "tables", "pages", "vmas", "anon_vmas")) {
      geometry.put(size, 1L);
    }
    geometry.putAll(Map.of("ptes", 1L, "files", 0L, "indices", 0L, "uffds", 0L, "tokens", 2L));
    Map<String, Object> vma =
        Map.of("mm", 1L, "start", 0L, "end", 1L, "anon", true, "write", true, "anon_vma", 1L);
    Map<String, Object> setup =
        Map.of(
            "vma", List.of(vma),
            "table", List.of(Map.of("mm", 1L, "slot", 0L, "table", 1L)),
            "map", List.of(Map.of("mm", 1L, "va", 0L, "pfn", 1L, "write", true)),
            "cache", List.of(),
            "tlb", List.of());
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("kernel", "v6_18");
    root.put("program", List.of(Map.of("name", "user", "ops", List.of(op))));
    root.put("geometry", geometry);
    root.put("setup", setup);
    root.put("toggles", toggles());
    return new Scenario(Constants.of(root));
  }

  private static Map<String, Object> toggles() {
    Map<String, Object> toggles = new LinkedHashMap<>();
    for (String toggle : TOGGLES.split(" ", -1)) {
      toggles.put(toggle, true);
    }
    toggles.putAll(Map.of("Allocation", "lowest", "GatherBundle", 8L));
    toggles.putAll(Map.of("RetractMmapLock", "none", "RetractImmapLock", "read"));
    return toggles;
  }

  /**
   * Runs the fault up to the store; then hardware makes the entry {@code now}, then the step runs.
   */
  private static long entryAfter(String path, long now) {
    Scenario scenario = scenario(path);
    long[] w = new long[scenario.words()];
    scenario.initial(0, w);
    scenario.m.table.pte.set(w, 1, 0, CLEAN);
    scenario.fault.mm.set(w, T, 1);
    scenario.fault.vma.set(w, T, 1);
    scenario.fault.write.set(w, T, path.equals("user_write") ? 1 : 0);
    scenario.m.thread.pc.set(w, T, scenario.fault.pc(Fault.Step.handle_pte_fault__pte_offset_map));
    while (!scenario.fault.at(w, T, Fault.Step.handle_pte_fault__ptep_set_access_flags)) {
      assertEquals(TransitionSystem.DONE, scenario.step(w, T, 0));
    }
    scenario.m.table.pte.set(w, 1, 0, now);
    assertEquals(TransitionSystem.DONE, scenario.step(w, T, 0));
    return scenario.m.table.pte.get(w, 1, 0);
  }

  @Test
  void readFault_hardwareSetsDirtyMeanwhile_staysDirty() {
    assertEquals(USED, entryAfter("user_read", USED));
  }

  @Test
  void readFault_entryIsNotUsedMeanwhile_isNotWritten() {
    assertEquals(CLEAN, entryAfter("user_read", CLEAN));
  }

  @Test
  void writeFault_isYoungAndDirty() {
    assertEquals(USED, entryAfter("user_write", CLEAN));
  }
}
