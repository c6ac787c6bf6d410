package org.mmrace.analysis.costs;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Program;

/**
 * One operation of a thread's program: what costs are counted for.
 *
 * @param thread number of the thread, from 1
 * @param op number of the operation in the thread's program, from 1
 * @param name who runs what: {@code gup-fast gup_fast}; a path that the thread runs again has
 *     {@code #2}
 */
public record Operation(int thread, int op, String name) {
  /** Returns the operations of all threads, in the order of the program. */
  public static List<Operation> of(Scenario machine) {
    Program program = machine.m.program;
    List<Operation> all = new ArrayList<>();
    for (int t = 1; t <= program.threads(); t++) {
      for (int op = 1; op <= program.ops(t); op++) {
        all.add(new Operation(t, op, program.name(t) + " " + path(program, t, op)));
      }
    }
    return List.copyOf(all);
  }

  private static String path(Program program, int t, int op) {
    int before = 0;
    for (int other = 1; other < op; other++) {
      before += program.path(t, other).equals(program.path(t, op)) ? 1 : 0;
    }
    return program.path(t, op) + (before == 0 ? "" : " #" + (before + 1));
  }
}
