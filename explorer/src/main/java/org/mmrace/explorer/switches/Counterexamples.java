package org.mmrace.explorer.switches;

import java.util.Optional;
import java.util.function.Predicate;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Stop;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * All counterexamples to one property in the order of context switches, and of as many in the order
 * of moves: for each state in which it is broken and each thread that can break it last, the first.
 * No schedule goes on past such a state.
 */
public final class Counterexamples {
  private final SwitchSearch search;
  private final Optional<StatePredicate> broken;
  private final Predicate<Schedule> found;
  private Optional<Schedule> last = Optional.empty();

  /**
   * Prepares a search.
   *
   * @param broken the property; empty for deadlocks
   * @param mostSwitches bound on the switches of a schedule
   * @param limits its states are pairs of state and last thread
   * @param found receives each counterexample and returns whether to go on
   */
  public Counterexamples(
      TransitionSystem system,
      Optional<StatePredicate> broken,
      int mostSwitches,
      Limits limits,
      Predicate<Schedule> found) {
    this.broken = broken;
    this.found = found;
    search = new SwitchSearch(system, mostSwitches, limits, new Visitor());
  }

  /**
   * Searches.
   *
   * @return {@link Stop#EXHAUSTED} if there are no more, {@link Stop#FIRST_FINDING} if the receiver
   *     wants none, or the limit that ended the search
   */
  public Stop run() {
    return search.run().stop();
  }

  /** Returns the counterexample found last. */
  Optional<Schedule> last() {
    return last;
  }

  private final class Visitor implements SwitchSearch.Visitor {
    private boolean wrong;

    @Override
    public boolean enter(long[] state, long print) {
      wrong = broken.isPresent() && !broken.get().holds(state);
      return !wrong;
    }

    @Override
    public boolean leave(int node, boolean stuck) {
      if (wrong || stuck && broken.isEmpty()) {
        last = Optional.of(search.schedule(node));
        return found.test(last.get());
      }
      return true;
    }
  }
}
