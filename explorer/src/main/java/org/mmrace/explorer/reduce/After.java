package org.mmrace.explorer.reduce;

import org.mmrace.explorer.Move;

/** A state after a move. */
final class After {
  private final Move move;
  private final long[] words;

  After(Move move, long[] words) {
    this.move = move;
    this.words = words;
  }

  Move move() {
    return move;
  }

  /** Returns the words; read only. */
  long[] words() {
    return words;
  }
}
