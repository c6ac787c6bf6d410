package org.mmrace.reports;

import java.util.List;
import java.util.Optional;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;

/** Runs for the tests of what a CI system reads. */
final class CiRuns {
  static final String ID = "collapse/gupfast-pmd-recheck";
  private static final String MODULE = "MCGupFastPmdRecheck_";

  private CiRuns() {}

  static CheckRow row(String config, Engine engine, String property, Expectation expected) {
    boolean holds = property.isEmpty();
    return new CheckRow(
        ID,
        MODULE + config + ".cfg",
        engine,
        holds ? Outcome.HOLDS : Outcome.VIOLATED,
        holds ? Optional.empty() : Optional.of(property),
        expected,
        Optional.of(new Size(12345, 45678, 34)),
        holds ? Optional.empty() : Optional.of(4),
        1.5,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static CheckRow stopped(Outcome outcome, String message) {
    return new CheckRow(
        ID,
        MODULE + "fixed_large.cfg",
        Engine.TLC,
        outcome,
        Optional.empty(),
        Expectation.HOLDS,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.of(message),
        Optional.empty());
  }

  /** Two threads, three steps, two switches. */
  static Counterexample found(String id, String config, String property) {
    return new Counterexample(
        id,
        config,
        property,
        List.of("machine", "khugepaged", "gup-fast"),
        List.of(
            new DiagramStep(2, "gup_fast__local_irq_save", 0, false, List.of()),
            new DiagramStep(
                1,
                "pmdp_collapse_flush__pmdp_get_and_clear",
                0,
                false,
                List.of("pmd[1][0]: table 1 -> none")),
            new DiagramStep(
                2,
                "gup_fast_pte_range__ptep_recheck",
                0,
                false,
                List.of("readers = {khugepaged}"))),
        3,
        "a pin still names its page.",
        List.of("pmd[1][0] = none, was table 1"));
  }

  static CiRun.Finding finding(String config, String property, boolean declared) {
    return finding(config, property, declared, List.of("gup-fast:gup_fast__local_irq_save"));
  }

  static CiRun.Finding finding(
      String config, String property, boolean declared, List<String> cause) {
    return new CiRun.Finding(
        found(ID, config, property), MODULE + config + ".cfg", declared, cause);
  }

  static CiRun run(List<CheckRow> rows, CiRun.Finding... findings) {
    return new CiRun(
        "mmrace check collapse",
        "0.1.0",
        CiCase.ofChecks(rows),
        List.of(findings),
        Optional.empty());
  }

  /** One declared violation, one that nobody declared, one probe not reached, two not run. */
  static CiRun mixed() {
    Expectation pin = Expectation.violates("Inv_PinStaysMapped");
    Expectation probe = Expectation.violates("Reach_GupInsideCollapse");
    return run(
        List.of(
            row("unfixed", Engine.TLC, "Inv_PinStaysMapped", pin),
            row("unfixed", Engine.EXPLORER, "Inv_PinStaysMapped", pin),
            row("fixed", Engine.TLC, "Inv_TableAlive", Expectation.HOLDS),
            row("fixed", Engine.EXPLORER, "Inv_TableAlive", Expectation.HOLDS),
            row("reach_GupInsideCollapse", Engine.TLC, "", probe),
            stopped(Outcome.UNFINISHED, "out of time: limit=60s"),
            stopped(Outcome.ERROR, "unknown path: path=madvise_colapse")),
        finding("unfixed", "Inv_PinStaysMapped", true),
        finding("fixed", "Inv_TableAlive", false));
  }
}
