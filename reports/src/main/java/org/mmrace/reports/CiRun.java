package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.findings.Counterexample;

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
   * @param cause its needed steps: findings of a scenario and a property of which they are the same
   *     have one root cause ({@link org.mmrace.analysis.slice.CausalSlice.Slice#cause})
   */
  public record Finding(Counterexample found, String config, boolean declared, List<String> cause) {
    /** Copies the list. */
    public Finding {
      cause = List.copyOf(cause);
    }

    /** Returns what two findings of one root cause have in common. */
    List<String> rootCause() {
      List<String> root = new ArrayList<>(List.of(found.id(), found.property()));
      root.addAll(cause);
      return root;
    }

    /** Returns whether the other shows the same root cause of the same cfg. */
    private boolean saysNoMoreThan(Finding other) {
      return config.equals(other.config()) && rootCause().equals(other.rootCause());
    }
  }

  /**
   * Makes the run of {@code check} or {@code zoo}.
   *
   * @param causes of the cfgs whose causes were searched for
   */
  public static CiRun ofChecks(
      String command,
      String version,
      List<CheckReport> reports,
      List<CauseReport> causes,
      Optional<Changes> changes) {
    List<Finding> findings = new ArrayList<>();
    for (CheckReport report : reports) {
      report.finding().ifPresent(findings::add);
      for (CauseReport found : causes) {
        if (found.isOf(report)) {
          found.findings(report.asDeclared()).stream()
              .filter(one -> findings.stream().noneMatch(one::saysNoMoreThan))
              .forEach(findings::add);
        }
      }
    }
    return new CiRun(
        command, version, CiCase.ofChecks(CheckReport.rows(reports)), findings, changes);
  }

  /** Makes the run of {@code conform}. */
  public static CiRun ofConforms(
      String command, String version, List<ConformRow> rows, Optional<Changes> changes) {
    return new CiRun(command, version, CiCase.ofConforms(rows), List.of(), changes);
  }

  /** Returns {@code 6 of 8 verdicts are as declared}. */
  public String summary() {
    long unmodelled =
        cases.stream().filter(one -> one.state() == CiCase.State.NOT_MODELLED).count();
    long unfinished = cases.stream().filter(one -> one.state() == CiCase.State.UNFINISHED).count();
    return cases.stream().filter(CiCase::passed).count()
        + " of "
        + cases.size()
        + " verdicts are as declared"
        + (unmodelled == 0 ? "" : ", " + unmodelled + " not modelled")
        + (unfinished == 0 ? "" : ", " + unfinished + " unfinished");
  }

  /** Returns the cases that are no pass. */
  List<CiCase> failed() {
    return cases.stream().filter(one -> !one.passed()).toList();
  }
}
