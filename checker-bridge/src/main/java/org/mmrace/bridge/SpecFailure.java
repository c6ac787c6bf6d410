package org.mmrace.bridge;

/** TLC gave no answer: the specification is bad or the run did not finish. */
public final class SpecFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Verdict verdict;

  /** Wraps a verdict, which is {@link Verdict.BadSpec} or {@link Verdict.Unfinished}. */
  public SpecFailure(Verdict verdict) {
    super(text(verdict));
    this.verdict = verdict;
  }

  /** Returns the verdict that a caller reports. */
  public Verdict verdict() {
    return verdict;
  }

  private static String text(Verdict verdict) {
    if (verdict instanceof Verdict.BadSpec bad) {
      return bad.message();
    }
    return verdict instanceof Verdict.Unfinished unfinished
        ? unfinished.reason()
        : verdict.toString();
  }
}
