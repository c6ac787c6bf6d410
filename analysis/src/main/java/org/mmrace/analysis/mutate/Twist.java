package org.mmrace.analysis.mutate;

import org.mmrace.model.Scenario;

/** One mutation of a machine left out. */
interface Twist {
  /** Returns how many words the mutant keeps beyond those of the machine. */
  default int extraWords(Scenario machine) {
    return 0;
  }

  /** Runs a step of the mutant as {@link Scenario#step} does one of the machine. */
  int step(long[] w, int thread, int choice);
}
