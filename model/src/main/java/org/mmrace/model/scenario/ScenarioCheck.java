package org.mmrace.model.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Operation;

/**
 * The one validation of a scenario: its kernel, sizes, program, initial state and toggles, as TLC's
 * evaluator hands them over ({@code ScenarioConstants} of Scenario.tla). It stands before both
 * engines.
 */
public final class ScenarioCheck {
  /** The kernels of Profile.tla, oldest first. */
  public static final List<String> KERNELS = List.of("v6_1", "v6_6", "v6_12", "v6_18");

  private static final Set<String> USER_PATHS =
      Scenario.STEPS.operations().stream()
          .filter(one -> one.effect() == Operation.Effect.USER_ACCESS)
          .map(Operation::name)
          .collect(Collectors.toUnmodifiableSet());

  /** The toggles that are words; all others but GatherBundle are Boolean. */
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "Allocation", List.of("lowest", "any"),
          "RetractMmapLock", List.of("none", "try", "block"),
          "RetractImmapLock", List.of("read", "write"));

  private static final String BUNDLE = "GatherBundle";

  private ScenarioCheck() {}

  /**
   * Returns what is wrong, a line each; empty if the scenario can be run. Without a kernel that is
   * known toggles have no value and may be missing.
   */
  public static List<String> of(Map<String, ?> root) {
    Problems problems = new Problems();
    Object program = root.get("program");
    boolean known = problems.word("Kernel", root.get("kernel"), KERNELS).isPresent();
    long threads = program instanceof List<?> list ? list.size() : 0;
    Sizes sizes = Sizes.of(root.get("geometry"), threads, problems);
    SetupCheck setup = new SetupCheck(sizes, problems);
    boolean legal = setup.read(root.get("setup"));
    new ProgramCheck(sizes, setup.contents(), problems).check(program);
    if (legal) {
      setup.check(userThreads(program));
    }
    if (known) {
      problems.record("toggles", root.get("toggles")).ifPresent(found -> toggles(found, problems));
    }
    return problems.lines();
  }

  private static List<Long> userThreads(Object program) {
    List<Long> found = new ArrayList<>();
    if (program instanceof List<?> threads) {
      for (int t = 1; t <= threads.size(); t++) {
        if (threads.get(t - 1) instanceof Map<?, ?> thread
            && thread.get("ops") instanceof List<?> ops
            && ops.stream().anyMatch(ScenarioCheck::isUser)) {
          found.add((long) t);
        }
      }
    }
    return found;
  }

  private static boolean isUser(Object op) {
    return op instanceof Map<?, ?> map && USER_PATHS.contains(String.valueOf(map.get("path")));
  }

  private static void toggles(Map<String, Object> toggles, Problems problems) {
    for (String name : toggles.keySet().stream().sorted().toList()) {
      Object value = toggles.get(name);
      if (WORDS.containsKey(name)) {
        problems.word(name, value, WORDS.get(name));
      } else if (name.equals(BUNDLE)) {
        problems.number(name, value, new Range(1, Long.MAX_VALUE), "too small");
      } else {
        problems.flag(name, value);
      }
    }
    if (Boolean.FALSE.equals(toggles.get("RcuTableFree"))
        && Boolean.FALSE.equals(toggles.get("FlushIsIpi"))) {
      problems.add(
          "RcuTableFree",
          "no such machine, tables are freed by RCU where a flush is no IPI: value=FALSE"
              + " FlushIsIpi=FALSE legal=TRUE, or FlushIsIpi=TRUE");
    }
  }
}
