package org.mmrace.invariants;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.State;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * A machine of v6.18 whose page tables have any number of entries, run to completion: one mm of two
 * PMD slots, two PTE tables, a userfaultfd, a file.
 */
final class Machine {
  /** The kernel's MAX_GATHER_BATCH on 64 bits. */
  static final long BATCH = 506;

  private static final long LOOKS = 251; // the invariants at every 251st step: they cost 10 ms

  private static final List<String> ON =
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
          "RetractRechecksVma",
          "MovePmdRechecks",
          "MoveFlushesBeforeUnlock",
          "RefileSeq",
          "UnregisterWakesMissingOnly",
          "UnregisterWakesEarly",
          "UnregisterChecksCtx",
          "UffdTakesVmaLock",
          "MoveRechecksPinAfterClear",
          "MoveRechecksPmd",
          "MoveKeepsDirty",
          "MoveFlushesAtEnd",
          "WalkRechecksPmd",
          "MremapClearsUffdWp",
          "WriteprotectWalksVmas",
          "MoveUnlocksUnderPtl",
          "MoveClearsEagain");

  private final Scenario scenario;
  private final List<StatePredicate> invariants;
  private final long[] words;
  private long steps;

  /** The state. */
  final State m;

  private Machine(Scenario scenario) {
    this.scenario = scenario;
    m = scenario.m;
    words = new long[scenario.words()];
    reset();
    invariants = Invariants.conjuncts(Invariants.of(scenario));
  }

  /** What a machine is made of. */
  static final class Maker {
    private final long ptes;
    private long tokens;
    private final Map<String, Object> toggles = new HashMap<>();
    private final Map<String, List<Map<String, Object>>> setup = new LinkedHashMap<>();
    private final List<Map<String, Object>> program = new ArrayList<>();

    Maker(long ptes) {
      this.ptes = ptes;
      tokens = 3 * ptes;
      ON.forEach(name -> toggles.put(name, true));
      List.of("FlushIsIpi", "MoveAssignsBeforeClear", "MustWaitTakesPtl", "MustWaitReadsUffdWp")
          .forEach(name -> toggles.put(name, false));
      toggles.put("Allocation", "lowest");
      toggles.put("RetractMmapLock", "none");
      toggles.put("RetractImmapLock", "read");
      toggles.put("CollapseNeedsWritable", false);
      toggles.put("GatherBundle", BATCH);
      List.of("vma", "table", "map", "cache", "tlb")
          .forEach(name -> setup.put(name, new ArrayList<>()));
    }

    /** Does not model content. */
    Maker withoutContent() {
      tokens = 0;
      return this;
    }

    /** Adds a record of Setup, {@code name, value, …}. */
    Maker with(String section, Object... fields) {
      setup.get(section).add(record(fields));
      return this;
    }

    /** Adds an anonymous writable VMA of a whole table. */
    Maker anon(long slot, Object... more) {
      Map<String, Object> vma = new HashMap<>(record(more));
      vma.putAll(record("start", slot * ptes, "end", (slot + 1) * ptes, "mm", 1L));
      vma.putAll(record("anon", true, "write", true, "anon_vma", 1L));
      setup.get("vma").add(vma);
      return this;
    }

    /** Adds a table whose every entry maps a page, from page 1. */
    Maker full(long slot, boolean wp) {
      with("table", "mm", 1L, "slot", slot, "table", slot + 1);
      for (long i = 0; i < ptes; i++) {
        with("map", "mm", 1L, "va", slot * ptes + i, "pfn", i + 1, "write", !wp, "uffd_wp", wp);
      }
      return this;
    }

    /** Adds a thread, which runs these operations one after the other. */
    Maker thread(Op... ops) {
      List<Map<String, Object>> all = Arrays.stream(ops).map(Op::fields).toList();
      program.add(Map.of("name", "t" + (program.size() + 1), "ops", all));
      return this;
    }

    Machine make() {
      long files = setup.get("cache").isEmpty() ? 0 : 1;
      Map<String, Object> geometry = new HashMap<>();
      geometry.putAll(record("ptes", ptes, "slots", 2L, "tables", 3L, "pages", 3 * ptes));
      geometry.putAll(record("mms", 1L, "vmas", 3L, "anon_vmas", 2L, "uffds", 1L));
      geometry.putAll(record("files", files, "indices", files * ptes, "tokens", tokens));
      return new Machine(
          new Scenario(
              Constants.of(
                  Map.of(
                      "program",
                      program,
                      "geometry",
                      geometry,
                      "setup",
                      setup,
                      "toggles",
                      toggles))));
    }
  }

  /** Returns an operation: its path and arguments, {@code name, value, …}. */
  static Op op(String path, Object... arguments) {
    Map<String, Object> fields = new HashMap<>(record(arguments));
    fields.put("path", path);
    fields.put("mm", 1L);
    return new Op(fields);
  }

  /** An operation of a program. */
  record Op(Map<String, Object> fields) {}

  private static Map<String, Object> record(Object... fields) {
    Map<String, Object> record = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      record.put((String) fields[i], fields[i + 1]);
    }
    return record;
  }

  /** Goes back to the initial state. */
  void reset() {
    scenario.initial(0, words);
    steps = 0;
  }

  /** Returns the words of the state. */
  long[] words() {
    return words;
  }

  /** Returns how many steps were done. */
  long steps() {
    return steps;
  }

  /**
   * Runs a thread until it has done an operation, or is blocked, then RCU callbacks; looks at the
   * invariants on the way.
   */
  Machine operation(int t) {
    run(t, LOOKS);
    while (stepped(scenario.threads() - 1)) {
      steps++;
    }
    return this;
  }

  /** Runs a thread until it has done an operation, or is blocked. */
  void run(int t) {
    run(t, Long.MAX_VALUE);
  }

  private void run(int t, long looks) {
    int op = m.thread.op(words, t);
    while (!m.thread.done(words, t) && m.thread.op(words, t) == op && stepped(t)) {
      if (++steps % looks == 0 && !broken().isEmpty()) {
        throw new AssertionError("before " + at(t) + ": " + broken());
      }
    }
  }

  /** Runs a thread until it stands at a step. */
  Machine until(int t, String step) {
    while (!at(t).equals(step)) {
      if (!stepped(t)) {
        throw new AssertionError("blocked at " + at(t) + ", never at " + step);
      }
    }
    return this;
  }

  /** Runs one step of a thread. */
  void step(int t) {
    if (!stepped(t)) {
      throw new AssertionError("blocked at " + at(t));
    }
  }

  private boolean stepped(int t) {
    int result = TransitionSystem.BLOCKED;
    for (int choice = 0; result == TransitionSystem.BLOCKED; choice++) {
      result = scenario.step(words, t, choice);
      if (!scenario.hasChoice(Math.max(0, scenario.stepAt(words, t)))) {
        break;
      }
    }
    return result == TransitionSystem.DONE;
  }

  /** Returns whether the thread has run its program. */
  boolean done(int t) {
    return m.thread.done(words, t);
  }

  /** Returns the step at which a thread stands, "done" if it has run its program. */
  String at(int t) {
    int at = scenario.stepAt(words, t);
    return at < 0 ? "done" : scenario.steps().get(at);
  }

  /** Returns the invariants that do not hold. */
  List<String> broken() {
    return invariants.stream().filter(one -> !one.holds(words)).map(StatePredicate::name).toList();
  }
}
