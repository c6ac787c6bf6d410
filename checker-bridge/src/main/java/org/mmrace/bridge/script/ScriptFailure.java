package org.mmrace.bridge.script;

import java.util.Collection;
import java.util.Optional;
import org.mmrace.model.scenario.Nearest;

/** A script that is not understood, or that needs what is not modelled. */
public final class ScriptFailure extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final boolean unmodelled;

  private ScriptFailure(String message, boolean unmodelled) {
    super(message);
    this.unmodelled = unmodelled;
  }

  /** Says what is wrong at a place. */
  static ScriptFailure at(Place place, String message) {
    return new ScriptFailure(place + ": " + message, false);
  }

  /** Says that a word is none of those that may stand at a place, and which is nearest. */
  static ScriptFailure expected(Place place, String found, String what, Collection<String> legal) {
    Optional<String> nearest = Nearest.of(found, legal);
    return at(
        place,
        "expected "
            + what
            + (found.isEmpty() ? ", the line ends" : ": found=" + found)
            + nearest.map(word -> " nearest=" + word).orElse(""));
  }

  /** Says what the model lacks. */
  static ScriptFailure needs(Place place, String what) {
    return new ScriptFailure(place + ": needs " + what + ": not modelled", true);
  }

  /** Returns whether the script is understood and needs what is not modelled. */
  public boolean unmodelled() {
    return unmodelled;
  }
}
