package org.mmrace.bridge;

/**
 * One run of TLC's own checker.
 *
 * @param states distinct states
 * @param generated states generated, initial ones included
 * @param initialStates initial states, so that {@link #edges} can leave them out
 * @param depth states on the longest of the shortest paths; of an unfinished or violated run the
 *     level reached
 * @param seconds wall-clock time in the child, parsing included
 */
public record Checked(
    Verdict verdict,
    long states,
    long generated,
    long initialStates,
    int depth,
    double seconds,
    Counterexample counterexample) {
  /** What stands for a run that nobody asked for. */
  public static final Checked NOT_RUN =
      new Checked(new Verdict.Unfinished("not run"), 0, 0, 0, 0, 0, Counterexample.NONE);

  /** Returns the number of steps taken: edges of the state graph. */
  public long edges() {
    return generated - initialStates;
  }

  /** Returns this run with another verdict. */
  public Checked with(Verdict other) {
    return new Checked(other, states, generated, initialStates, depth, seconds, counterexample);
  }
}
