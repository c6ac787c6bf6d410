package org.mmrace.bridge.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.StepCoverage;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Operation;
import org.mmrace.model.system.ForwardingSystem;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Leaf;

/**
 * The system of a scenario, watched: what each operation of its program returned. What holds in a
 * graph in which an operation never succeeds says little of it.
 */
final class Ran extends ForwardingSystem {
  private static final int ERRORS = Errno.values().length;

  private final TransitionSystem system;
  private final Leaf[] operation;
  private final Leaf[] error;
  private final List<List<String>> paths = new ArrayList<>();
  private final boolean[][][] returned; // by thread, operation and number of the error

  private Ran(ScenarioSystem scenario) {
    super(scenario.system());
    system = scenario.system();
    operation = new Leaf[system.threads()];
    error = new Leaf[system.threads()];
    returned = new boolean[system.threads()][][];
    for (Leaf leaf : scenario.layout().leaves()) {
      if (leaf.isPosition() && leaf.field().name().equals("op")) {
        operation[leaf.i()] = leaf;
      } else if (leaf.name().matches("result\\[\\d+]\\.err")) {
        error[leaf.i()] = leaf;
      }
    }
    for (Constants thread : Constants.of(scenario.constants()).get("program").elements()) {
      List<String> ops = thread.get("ops").elements().stream().map(op -> op.text("path")).toList();
      paths.add(ops);
      returned[paths.size()] = new boolean[ops.size() + 1][ERRORS];
    }
  }

  /** Watches a scenario; one that has no program cannot be watched. */
  static Optional<Ran> of(ScenarioSystem scenario) {
    return Constants.of(scenario.constants()).has("program")
        ? Optional.of(new Ran(scenario))
        : Optional.empty();
  }

  @Override
  public boolean hasChoice(int step) {
    return system.hasChoice(step);
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    Leaf position = operation[thread];
    if (position == null) {
      return super.step(words, thread, choice);
    }
    long running = position.get(words);
    int answer = super.step(words, thread, choice);
    if (answer == DONE && (position.get(words) != running || stepAt(words, thread) == NO_STEP)) {
      returned[thread][(int) running][(int) error[thread].get(words)] = true;
    }
    return answer;
  }

  /**
   * Returns what each operation returned, and how many actions of the C functions that ran were
   * never taken, in one line.
   */
  String says(List<StepCoverage> coverage) {
    List<String> lines = new ArrayList<>();
    for (int thread = 1; thread <= paths.size(); thread++) {
      if (paths.get(thread - 1).stream().anyMatch(Ran::endsTheSetUp)) {
        continue;
      }
      for (int op = 1; op <= paths.get(thread - 1).size(); op++) {
        String path = paths.get(thread - 1).get(op - 1);
        lines.add(
            threadName(thread)
                + " "
                + Scenario.STEPS.found(path).map(Operation::by).orElse(path)
                + ": "
                + results(returned[thread][op]));
      }
    }
    Set<String> ran = new HashSet<>();
    coverage.stream().filter(row -> row.taken() > 0).forEach(row -> ran.add(function(row)));
    List<StepCoverage> actions =
        coverage.stream().filter(row -> ran.contains(function(row))).toList();
    long never = actions.stream().filter(row -> row.taken() == 0).count();
    lines.add(
        never == 0
            ? "every action of what ran is taken"
            : never + " of " + actions.size() + " actions of what ran are never taken");
    return String.join("; ", lines);
  }

  private static boolean endsTheSetUp(String path) {
    return Scenario.STEPS
        .found(path)
        .filter(operation -> operation.effect() == Operation.Effect.GOES_OFFLINE)
        .isPresent();
  }

  private static String function(StepCoverage row) {
    return row.step().substring(0, Math.max(0, row.step().lastIndexOf("__")));
  }

  private static String results(boolean[] errors) {
    List<String> all = new ArrayList<>();
    for (Errno one : Errno.values()) {
      if (errors[one.ordinal()]) {
        all.add(one == Errno.NONE ? "succeeds" : one.toString());
      }
    }
    return all.isEmpty() ? "NEVER RETURNS" : String.join(" or ", all);
  }
}
