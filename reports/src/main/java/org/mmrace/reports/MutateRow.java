package org.mmrace.reports;

import java.util.List;
import org.mmrace.analysis.mutate.MutationSuite;

/**
 * The mutants of some scenarios.
 *
 * @param title the family, the scenario or the cfg
 * @param kernel the base kernel, where it is not the cfgs' own; else empty
 */
public record MutateRow(
    String title,
    String kernel,
    List<MutationSuite.Scenario> scenarios,
    List<MutationSuite.Row> rows) {
  /** Copies the lists. */
  public MutateRow {
    scenarios = List.copyOf(scenarios);
    rows = List.copyOf(rows);
  }

  /** Returns the title, and the kernel if it is not the cfgs' own. */
  String name() {
    return kernel.isEmpty() ? title : title + " " + kernel;
  }
}
