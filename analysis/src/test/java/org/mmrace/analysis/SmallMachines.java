package org.mmrace.analysis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;

/** Machines of one mm with one PMD range of two pages, both mapped, for v6.18. */
public final class SmallMachines {
  private SmallMachines() {}

  /** Returns the operation of a path on page {@code va}. */
  public static Map<String, Object> op(String path, long va) {
    return Map.of("path", path, "mm", 1L, "va", va, "start", va, "end", va + 1, "write", true);
  }

  /** Returns a machine whose threads run one operation each on anonymous memory. */
  public static Scenario of(Map<String, Object> toggles, List<Map<String, Object>> ops) {
    Map<String, Object> vma =
        Map.of("mm", 1L, "start", 0L, "end", 2L, "anon", true, "write", true, "anon_vma", 1L);
    return of(toggles, ops, 0, vma, List.of(mapped(0, 1), mapped(1, 2)), List.of());
  }

  /** Returns a machine whose table of two file pages, one huge folio, is empty. */
  public static Scenario ofFile(Map<String, Object> toggles, List<Map<String, Object>> ops) {
    Map<String, Object> vma =
        Map.of("mm", 1L, "start", 0L, "end", 2L, "write", true, "file", 1L, "pgoff", 0L);
    return of(toggles, ops, 1, vma, List.of(), List.of(Map.of("file", 1L, "index", 0L, "pfn", 1L)));
  }

  private static Scenario of(
      Map<String, Object> toggles,
      List<Map<String, Object>> ops,
      long files,
      Map<String, Object> vma,
      List<Map<String, Object>> map,
      List<Map<String, Object>> cache) {
    Map<String, Object> all =
        new HashMap<>(
            Map.of(
                "Allocation",
                "lowest",
                "RetractMmapLock",
                "none",
                "GatherBundle",
                8L,
                "FlushIsIpi",
                false));
    for (String name :
        List.of(
            "RcuTableFree",
            "GupRechecksPmd",
            "CollapseSyncsGup",
            "CollapseWritesVmaLock",
            "CollapseLocksVmaBeforePmdCheck",
            "IsolateChecksUffdWp",
            "DontneedTakesVmaLock",
            "RetractFreesByRcu",
            "PteMapRechecksPmd",
            "FaultTakesVmaLock",
            "GatherFlushesIfNested",
            "ZapDelaysRmap",
            "ZapReclaimsTables",
            "RetractRechecksPmd",
            "RmapRechecksMapping",
            "WalkRechecksPmd",
            "MremapClearsUffdWp",
            "RetractRechecksVma",
            "MovePmdRechecks",
            "MoveFlushesBeforeUnlock",
            "RefileSeq",
            "UnregisterWakesMissingOnly",
            "UnregisterWakesEarly",
            "UnregisterChecksCtx",
            "WriteprotectWalksVmas",
            "UffdTakesVmaLock",
            "MoveRechecksPinAfterClear",
            "MoveRechecksPmd",
            "MoveKeepsDirty",
            "MoveFlushesAtEnd",
            "MoveUnlocksUnderPtl",
            "MoveClearsEagain")) {
      all.put(name, true);
    }
    all.put("CollapseNeedsWritable", false);
    all.put("MoveAssignsBeforeClear", false);
    all.put("MustWaitTakesPtl", false);
    all.put("MustWaitReadsUffdWp", false);
    all.put("RetractMmapLock", "none");
    all.put("RetractImmapLock", "read");
    all.putAll(toggles);
    List<Map<String, Object>> program = new java.util.ArrayList<>();
    for (Map<String, Object> op : ops) {
      program.add(Map.of("name", "t" + (program.size() + 1), "ops", List.of(op)));
    }
    Map<String, Object> geometry = new HashMap<>();
    geometry.put("files", files);
    geometry.put("indices", 2 * files);
    geometry.put("uffds", 0L);
    geometry.put("tokens", 0L);
    for (String one : List.of("mms", "slots", "tables", "vmas", "anon_vmas")) {
      geometry.put(one, 1L);
    }
    geometry.put("ptes", 2L);
    geometry.put("pages", 5L);
    Map<String, Object> setup =
        Map.of(
            "vma",
            List.of(vma),
            "table",
            List.of(Map.of("mm", 1L, "slot", 0L, "table", 1L)),
            "map",
            map,
            "cache",
            cache,
            "tlb",
            List.of());
    return new Scenario(
        Constants.of(
            Map.of("program", program, "geometry", geometry, "setup", setup, "toggles", all)));
  }

  private static Map<String, Object> mapped(long va, long pfn) {
    return Map.of("mm", 1L, "va", va, "pfn", pfn, "write", true);
  }
}
