package org.mmrace.bridge.trace;

/** Why a replay did not reach its end. Steps count from 1; step 0 is the initial state. */
public sealed interface Stop {
  /** Returns the step that failed. */
  int step();

  /** Returns what is wrong at that step, in one line without its number. */
  String what();

  /** Returns the line {@code step 7: mremap is blocked at ...}. */
  default String message() {
    return "step " + step() + ": " + what();
  }

  /** The model's successor is not the trace's state. */
  record Differs(int step, String leaf, String inTrace, String inModel) implements Stop {
    @Override
    public String what() {
      return leaf + ": trace " + inTrace + " model " + inModel;
    }
  }

  /**
   * The trace starts in no initial state of the model; the leaf is the first that differs from
   * initial state 0.
   */
  record NotInitial(int step, String leaf, String inTrace, String inModel) implements Stop {
    @Override
    public String what() {
      return "trace starts in no initial state, "
          + leaf
          + ": trace "
          + inTrace
          + " model "
          + inModel;
    }
  }

  /** The thread stands at another step. */
  record Elsewhere(int step, String thread, String standsAt, String expected) implements Stop {
    @Override
    public String what() {
      return thread + " stands at " + standsAt + ", not at " + expected;
    }
  }

  /** No thread stands at the step. */
  record Nowhere(int step, String expected) implements Stop {
    @Override
    public String what() {
      return "no thread stands at " + expected;
    }
  }

  /**
   * The guard of the step is false.
   *
   * @param waits {@code waits for ptl of table 2 held by mremap}; empty if it is for no lock
   */
  record Blocked(int step, String thread, String at, String waits) implements Stop {
    @Override
    public String what() {
      return thread + " is blocked at " + at + (waits.isEmpty() ? "" : ": " + waits);
    }
  }

  /** The step has no such choice. */
  record NoChoice(int step, String thread, String at, int choice) implements Stop {
    @Override
    public String what() {
      return thread + " has no choice " + choice + " at " + at;
    }
  }

  /** The model has no such step. */
  record UnknownStep(int step, String name) implements Stop {
    @Override
    public String what() {
      return "unknown step: step=" + name;
    }
  }

  /** The model has no such thread. */
  record UnknownThread(int step, int thread, int threads) implements Stop {
    @Override
    public String what() {
      return "unknown thread: thread=" + thread + " threads=0.." + (threads - 1);
    }
  }

  /** The model has no such initial state. */
  record UnknownInitial(int step, int initial, int initialStates) implements Stop {
    @Override
    public String what() {
      return "unknown initial state: initial="
          + initial
          + " initialStates=0.."
          + (initialStates - 1);
    }
  }
}
