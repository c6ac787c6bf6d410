package org.mmrace.explorer.reduce;

import java.util.List;
import org.mmrace.model.system.Accesses;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/** A transition system that can be listened to: what partial-order reduction works from. */
public interface Footprints {
  /**
   * Builds the system and its predicates once more, so that {@code accesses} hears each word that a
   * step or a predicate reads or writes. Steps, threads and words are those of the plain system.
   */
  Heard heard(Accesses accesses);

  /** Returns whether the thread never writes a word: its moves are stutters. */
  boolean stutters(int thread);

  /**
   * Returns whether the thread only serves others: it may move when all others rest, and does not
   * wake them.
   */
  boolean serves(int thread);

  /**
   * A system that is listened to.
   *
   * @param predicates the invariants and more, with the names of the plain ones
   */
  record Heard(TransitionSystem system, List<StatePredicate> predicates) {
    /** Copies the list. */
    public Heard {
      predicates = List.copyOf(predicates);
    }
  }
}
