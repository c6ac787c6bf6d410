package org.mmrace.reports;

import java.util.List;
import java.util.Optional;

/**
 * What one run of a command tells a CI system.
 *
 * @param command the command line, {@code ./mmrace zoo --large}
 * @param version version of mmrace
 * @param cases the verdicts
 * @param findings the counterexamples, those that are declared included
 * @param changes what is not as recorded, if that was asked for
 */
public record CiRun(
    String command,
    String version,
    List<CiCase> cases,
    List<Finding> findings,
    Optional<Changes> changes) {
  /** Copies the lists. */
  public CiRun {
    cases = List.copyOf(cases);
    findings = List.copyOf(findings);
  }

  /**
   * A counterexample.
   *
   * @param config file name of the cfg
   * @param declared whether the scenario declares that it exists
   */
  public record Finding(Counterexample found, String config, boolean declared) {}

  /** Makes the run of {@code check} or {@code zoo}. */
  public static CiRun ofChecks(
      String command, String version, List<CheckReport> reports, Optional<Changes> changes) {
    return new CiRun(
        command,
        version,
        CiCase.ofChecks(CheckReport.rows(reports)),
        reports.stream().flatMap(report -> report.finding().stream()).toList(),
        changes);
  }

  /** Makes the run of {@code conform}. */
  public static CiRun ofConforms(
      String command, String version, List<ConformRow> rows, Optional<Changes> changes) {
    return new CiRun(command, version, CiCase.ofConforms(rows), List.of(), changes);
  }

  /** Returns {@code 6 of 8 verdicts are as declared}. */
  public String summary() {
    long unfinished = cases.stream().filter(one -> one.state() == CiCase.State.UNFINISHED).count();
    return cases.stream().filter(CiCase::passed).count()
        + " of "
        + cases.size()
        + " verdicts are as declared"
        + (unfinished == 0 ? "" : ", " + unfinished + " unfinished");
  }

  /** Returns the cases that are no pass. */
  List<CiCase> failed() {
    return cases.stream().filter(one -> !one.passed()).toList();
  }
}
