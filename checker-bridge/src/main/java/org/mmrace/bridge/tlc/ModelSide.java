package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Move;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Layout;

/**
 * The model, run from a state with every thread and every choice, and watched for writes that it
 * may not do.
 */
final class ModelSide {
  private static final int MOST_CHOICES = 1 << 16;
  private final TransitionSystem system;
  private final Layout layout;
  private final List<Misstep> missteps = new ArrayList<>();

  ModelSide(ScenarioSystem modelled) {
    system = modelled.system();
    layout = modelled.layout();
  }

  /** Collects the steps out of the state with the given words. */
  void successors(long[] words, Edges into) {
    missteps.clear();
    for (int thread = 0; thread < system.threads(); thread++) {
      try {
        successors(words, thread, into);
      } catch (
          RuntimeException
              e) { // a model that throws is a difference to report, not the end of the run
        misstep(words, thread, 0, "model throws " + e);
      }
    }
  }

  private void successors(long[] words, int thread, Edges into) {
    int step = system.stepAt(words, thread);
    for (int choice = 0; choice < MOST_CHOICES; choice++) {
      long[] after = into.next(words);
      int answer = system.step(after, thread, choice);
      if (answer == TransitionSystem.DONE) {
        into.keep(step, thread, choice);
        continue;
      }
      if (!Arrays.equals(after, words)) {
        String name = answer == TransitionSystem.BLOCKED ? "BLOCKED" : "NO_CHOICE";
        misstep(
            words,
            thread,
            choice,
            "model answers " + name + " but writes " + layout.differences(words, after));
      }
      if (answer == TransitionSystem.NO_CHOICE) {
        return;
      }
    }
    misstep(words, thread, MOST_CHOICES, "model never answers NO_CHOICE");
  }

  private void misstep(long[] words, int thread, int choice, String what) {
    missteps.add(new Misstep(new Move(thread, stepAt(words, thread), choice), what));
  }

  /** Returns the name of the step at which a thread stands. */
  String stepAt(long[] words, int thread) {
    try {
      return system.steps().get(system.stepAt(words, thread));
    } catch (RuntimeException e) {
      return "?";
    }
  }

  /** Returns what the model may not do and did in the last call. */
  List<Misstep> missteps() {
    return missteps;
  }

  /** A step that breaks the contract of {@link TransitionSystem}. */
  record Misstep(Move step, String what) {}
}
