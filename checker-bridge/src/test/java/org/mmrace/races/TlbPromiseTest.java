package org.mmrace.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.words.Leaf;

/**
 * What an operation promises its caller of the TLBs, operation by operation: without its flush, and
 * without the flush that stands in for one that somebody else still owes, the promise is broken.
 */
class TlbPromiseTest {
  private static final String PROMISE = "Inv_TlbFlushedOnReturn";

  @ParameterizedTest
  @CsvSource({
    "ANON, munmap", "ANON, DONTNEED 0..2", "ANON, mremap", "ANON, COLLAPSE",
        "UFFD, WRITEPROTECT on",
    "UFFD, DONTNEED 0..2", "MOVE, MOVE 1", "FILE, munmap", "FILE, mremap", "FILE, truncate 0"
  })
  void withoutFlush_operationReturns_translationsLeft(Layouts layout, String operation)
      throws IOException {
    Map<String, Object> constants = constants(layout, operation, "speculate", Map.of());
    assertEquals(List.of(), broken(new MachineSystems().of(constants)));
    assertEquals(
        List.of(PROMISE),
        broken(Mutant.of(constants, Tlb.Step.flush_tlb_mm_range__send, TlbPromiseTest::skipFlush)));
  }

  @ParameterizedTest
  @CsvSource({
    "ANON, DONTNEED 0..2, DONTNEED 0..2",
    "ANON, DONTNEED 0..2, munmap",
    "ANON, DONTNEED 0..2, mremap",
    "UFFD, WRITEPROTECT on, WRITEPROTECT on",
    "UFFD, DONTNEED 0..2, WRITEPROTECT on"
  })
  void gatherIgnoresNested_otherStillFlushes_translationsLeft(
      Layouts layout, String operation, String other) throws IOException {
    assertEquals(
        List.of(), broken(new MachineSystems().of(constants(layout, operation, other, Map.of()))));
    assertEquals(
        List.of(PROMISE),
        broken(
            new MachineSystems()
                .of(constants(layout, operation, other, Map.of("GatherFlushesIfNested", false)))));
  }

  private static Map<String, Object> constants(
      Layouts layout, String operation, String other, Map<String, Object> overrides)
      throws IOException {
    Map<String, Object> v618 =
        new MachineSystems().load("uffd/must-wait-transient-none", "fixed").constants();
    Map<String, Object> toggles = new HashMap<>();
    ((Map<?, ?>) v618.get("toggles")).forEach((name, value) -> toggles.put((String) name, value));
    toggles.putAll(overrides);
    return layout
        .pairs()
        .filter(pair -> pair.runs(List.of(operation, other)))
        .findFirst()
        .orElseThrow()
        .constants(v618.get("kernel"), toggles);
  }

  // every CPU acknowledges, and keeps what it caches
  private static int skipFlush(Scenario machine, long[] words, int thread, int choice) {
    long[] before = words.clone();
    int answer = machine.step(words, thread, choice);
    int ack = Scenario.STEPS.number(Tlb.Step.flush_tlb_mm_range__ack);
    for (int cpu = 0; machine.stepAt(words, thread) == ack; cpu++) {
      machine.step(words, thread, cpu); // those that are no target are blocked
    }
    for (Leaf leaf : machine.layout().leaves()) {
      if (leaf.label().equals("cpu")) {
        leaf.set(words, leaf.get(before));
      }
    }
    return answer;
  }

  private static List<String> broken(ScenarioSystem scenario) {
    List<StatePredicate> promise =
        scenario.predicates().stream().filter(one -> one.name().equals(PROMISE)).toList();
    Exploration result =
        Explorer.explore(
            scenario.system(), promise, Settings.standard().allowingDeadlock(), Watch.NONE);
    assertTrue(!result.findings().isEmpty() || result.complete());
    return result.findings().stream().map(Finding::property).toList();
  }
}
