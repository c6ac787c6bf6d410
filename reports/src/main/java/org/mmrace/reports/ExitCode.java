package org.mmrace.reports;

import java.util.List;
import org.mmrace.analysis.locks.LockReport;
import org.mmrace.analysis.mutate.MutantResult;
import org.mmrace.analysis.mutate.MutationSuite;
import org.mmrace.findings.Review;

/** The exit codes of the command line. Of several that apply, the first in this order is given. */
public enum ExitCode {
  /** Wrong usage, or a spec, cfg or trace that cannot be run. */
  USAGE(2),
  /** Spec and model differ. */
  DIFFER(4),
  /** A verdict is not the declared one. */
  UNEXPECTED(1),
  /** Nothing breaks, but something is reached that is not modelled. */
  NOT_MODELLED(5),
  /** A run did not finish. */
  UNFINISHED(3),
  /** Every verdict is as declared. */
  OK(0);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** Returns the number that the process exits with. */
  public int number() {
    return number;
  }

  /** Returns the exit code of a check; two engines that contradict each other on a cfg differ. */
  public static ExitCode ofChecks(List<CheckRow> rows) {
    ExitCode code = OK;
    for (CheckRow row : rows) {
      code = worse(code, of(row.outcome(), row.asExpected()));
      code = worse(code, row.difference().isPresent() ? DIFFER : OK);
      for (CheckRow other : rows) {
        if (contradict(row, other)) {
          code = worse(code, DIFFER);
        }
      }
    }
    return code;
  }

  /** Returns the exit code of a comparison. */
  public static ExitCode ofConforms(List<ConformRow> rows) {
    ExitCode code = OK;
    for (ConformRow row : rows) {
      ExitCode one = row.outcome() == Outcome.HOLDS ? OK : of(row.outcome(), false);
      code = worse(code, one == UNEXPECTED ? DIFFER : one);
      code = worse(code, row.recorded().isPresent() ? UNEXPECTED : OK);
    }
    return code;
  }

  /** Returns the exit code of a measurement. */
  public static ExitCode ofBenches(List<BenchRow> rows) {
    ExitCode code = OK;
    for (BenchRow row : rows) {
      boolean complete = row.outcome() == Outcome.HOLDS;
      code = worse(code, of(row.outcome(), true));
      code = worse(code, complete && !row.countsEqual() ? DIFFER : OK);
    }
    return code;
  }

  /** Returns the exit code of searches. */
  public static ExitCode ofSearches(List<SearchRow> rows) {
    return rows.stream().map(SearchRow::exitCode).reduce(OK, ExitCode::worse);
  }

  /** Returns the exit code of reviews. */
  public static ExitCode ofReviews(List<Review> reviews) {
    return reviews.stream().map(ExitCode::of).reduce(OK, ExitCode::worse);
  }

  /** Returns the exit code of mutants: that one survives is a finding, not a failure. */
  public static ExitCode ofMutants(List<MutateRow> rows) {
    ExitCode code = OK;
    for (MutateRow row : rows) {
      for (MutationSuite.Scenario one : row.scenarios()) {
        code = worse(code, one.unmodelled() ? NOT_MODELLED : OK);
        code = worse(code, one.unfinished().isEmpty() ? OK : UNFINISHED);
      }
      for (MutationSuite.Row one : row.rows()) {
        code = worse(code, of(one.result().verdict()));
      }
    }
    return code;
  }

  private static ExitCode of(MutantResult.Verdict verdict) {
    return switch (verdict) {
      case KILLED, SURVIVES, EQUIVALENT -> OK;
      case NOT_MODELLED -> NOT_MODELLED;
      case UNFINISHED -> UNFINISHED;
    };
  }

  /** Returns the exit code of a survey of locks. */
  public static ExitCode ofLocks(LockReport report, List<LockRow> rows) {
    if (!report.isClean()) {
      return UNEXPECTED;
    }
    if (rows.stream().anyMatch(row -> row.unmodelled().isPresent())) {
      return NOT_MODELLED;
    }
    return rows.stream().allMatch(LockRow::complete) ? OK : UNFINISHED;
  }

  /**
   * Returns 1 when the candidate breaks what the base holds, 4 when the engines differ, 5 when a
   * side comes to what is not modelled, 3 when a search did not finish.
   */
  public static ExitCode of(Review review) {
    if (!review.differences().isEmpty()) {
      return DIFFER;
    }
    if (!review.found().broken().isEmpty()) {
      return UNEXPECTED;
    }
    if (!review.unmodelled().isEmpty()) {
      return NOT_MODELLED;
    }
    return review.complete() ? OK : UNFINISHED;
  }

  static ExitCode of(Outcome outcome, boolean asExpected) {
    if (outcome == Outcome.ERROR) {
      return USAGE;
    }
    if (outcome == Outcome.UNFINISHED) {
      return UNFINISHED;
    }
    if (outcome == Outcome.NOT_MODELLED) {
      return NOT_MODELLED;
    }
    return asExpected ? OK : UNEXPECTED;
  }

  /**
   * Returns whether two engines decided the same cfg in different ways, or saw complete graphs of
   * different size, or counterexamples of different length.
   */
  static boolean contradict(CheckRow one, CheckRow other) {
    boolean sameRun = one.id().equals(other.id()) && one.config().equals(other.config());
    if (!sameRun || one.engine() == other.engine() || !decided(one) || !decided(other)) {
      return false;
    }
    if (!one.judges() || !other.judges()) {
      CheckRow judge = one.judges() ? one : other;
      return judge.outcome() == Outcome.HOLDS && !one.size().equals(other.size());
    }
    if (seenByTlc(one) != seenByTlc(other) || !one.property().equals(other.property())) {
      return true;
    }
    boolean whole = seenByTlc(one) == Outcome.HOLDS || seenByTlc(one) == Outcome.NOT_MODELLED;
    return whole && !one.size().equals(other.size())
        || seenByTlc(one) != Outcome.HOLDS && !one.length().equals(other.length());
  }

  /** Returns the outcome; TLC does not look for livelocks. */
  private static Outcome seenByTlc(CheckRow row) {
    return row.outcome() == Outcome.LIVELOCKED ? Outcome.HOLDS : row.outcome();
  }

  private static boolean decided(CheckRow row) {
    return row.outcome() != Outcome.UNFINISHED && row.outcome() != Outcome.ERROR;
  }

  static ExitCode worse(ExitCode one, ExitCode other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
