package org.mmrace.bridge;

import java.util.List;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Words;

/**
 * A behaviour that ends where a property breaks.
 *
 * @param schedule the steps; empty if the initial state breaks it or if there is no counterexample
 * @param texts each state as TLA+ text, the initial state first
 * @param words each state as words, or empty if the run had no model to lay them out
 */
public record Counterexample(Schedule schedule, List<String> texts, List<Words> words) {
  /** The thread of an action that names none. */
  public static final int NO_THREAD = -1;

  /** What a run that found nothing returns. */
  public static final Counterexample NONE = new Counterexample(Schedule.of(), List.of(), List.of());

  /** Copies the lists. */
  public Counterexample {
    texts = List.copyOf(texts);
    words = List.copyOf(words);
  }
}
