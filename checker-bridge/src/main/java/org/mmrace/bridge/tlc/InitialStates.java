package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mmrace.model.system.TransitionSystem;

/** The initial states of a model: schedules name them by the model's number. */
final class InitialStates {
  private final List<long[]> states = new ArrayList<>();

  InitialStates(TransitionSystem system) {
    for (int i = 0; i < system.initialStates(); i++) {
      long[] words = new long[system.words()];
      system.initial(i, words);
      states.add(words);
    }
  }

  /** Returns the states by their number. */
  List<long[]> all() {
    return states;
  }

  /**
   * Returns the number of the state with the given words, 0 if the model has no such initial state.
   */
  int number(long[] words) {
    for (int i = 0; i < states.size(); i++) {
      if (Arrays.equals(states.get(i), words)) {
        return i;
      }
    }
    return 0;
  }
}
