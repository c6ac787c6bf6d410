package org.mmrace.analysis.mutate;

import java.util.Set;
import org.mmrace.model.system.ForwardingSystem;
import org.mmrace.model.system.TransitionSystem;

/** A part of a graph: some threads never begin. */
final class Part extends ForwardingSystem {
  private final Set<Integer> idle;

  Part(TransitionSystem of, Set<Integer> idle) {
    super(of);
    this.idle = Set.copyOf(idle);
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    if (idle.contains(thread)) {
      return choice > 0 ? NO_CHOICE : BLOCKED;
    }
    return super.step(words, thread, choice);
  }
}
