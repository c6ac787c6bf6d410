package org.mmrace.bridge;

import java.util.List;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Words;

/** Whether a schedule is a behaviour of the specification. */
public sealed interface Behaviour {
  /** It is: {@code states} are the states, the initial one first. */
  record Allowed(List<Words> states) implements Behaviour {
    /** Copies the list. */
    public Allowed {
      states = List.copyOf(states);
    }
  }

  /**
   * It is not.
   *
   * @param index position in the schedule, from 0, of the first step that is not enabled
   * @param states the states up to the one in which it is not
   */
  record NotEnabled(int index, Move step, String reason, List<Words> states) implements Behaviour {
    /** Copies the list. */
    public NotEnabled {
      states = List.copyOf(states);
    }
  }
}
