package org.mmrace.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.Operation;

/**
 * What brings each thread of a scenario into the kernel: the system call, or what the machine does.
 *
 * @param paths for each thread of the program, from thread 1, the paths of its operations
 */
record Origin(List<List<String>> paths) {
  /** Returns the origins of the program in a scenario's constants; none if there is no program. */
  static Origin of(Map<String, Object> constants) {
    List<List<String>> paths = new ArrayList<>();
    Constants root = Constants.of(constants);
    if (root.has("program")) {
      for (Constants thread : root.get("program").elements()) {
        paths.add(thread.get("ops").elements().stream().map(op -> op.text("path")).toList());
      }
    }
    return new Origin(paths);
  }

  /**
   * Returns how a thread came into the kernel; empty if its program is not known. A path of another
   * model is called by its own name.
   *
   * @param thread number of the thread, from 1
   * @param operation number of the operation, from 1
   */
  String of(int thread, int operation) {
    if (thread < 1 || thread > paths.size() || operation > paths.get(thread - 1).size()) {
      return "";
    }
    String path = paths.get(thread - 1).get(operation - 1);
    return Scenario.STEPS.found(path).map(Operation::by).orElse(path);
  }
}
