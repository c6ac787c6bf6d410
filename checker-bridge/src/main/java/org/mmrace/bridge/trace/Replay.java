package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Layout;

/**
 * A replay as tests write it: one call a step, assertions at the end. Every call that does not find
 * what it says fails with an {@link AssertionError} that ends in the schedule so far.
 *
 * <pre>{@code
 * new Replay(unfixed)
 *     .step(GUP_FAST, gup_fast__local_irq_save)
 *     .step(KHUGEPAGED, collapse_huge_page__mmap_write_lock)
 *     .blocked(FAULT, lock_vma_under_rcu__vma_start_read)
 *     .breaks("Inv_PinStaysMapped");
 * }</pre>
 */
public final class Replay {
  private final Stepper stepper;
  private final List<Move> moves = new ArrayList<>();
  private int initial;

  /** Starts in initial state 0 of one variant of a scenario. */
  public Replay(ScenarioSystem scenario) {
    this(scenario.system(), scenario.layout(), scenario.predicates());
  }

  /** Starts in initial state 0 of a system. */
  public Replay(TransitionSystem system, Layout layout, List<StatePredicate> predicates) {
    stepper = new Stepper(system, layout, predicates);
    require(stepper.start(0));
  }

  /** Starts again in initial state {@code index}. */
  public Replay initial(int index) {
    moves.clear();
    initial = index;
    require(stepper.start(index));
    return this;
  }

  /** Runs the step at which {@code thread} stands, which is {@code step}, with choice 0. */
  public Replay step(int thread, Enum<?> step) {
    return step(thread, step.name(), 0);
  }

  /** Runs the step at which {@code thread} stands, which is {@code step}, with choice 0. */
  public Replay step(int thread, String step) {
    return step(thread, step, 0);
  }

  /** Runs the step at which {@code thread} stands, which is {@code step}, with the given choice. */
  public Replay step(int thread, String step, int choice) {
    require(stepper.take(thread, stepper.number(step), choice, step));
    moves.add(new Move(thread, step, choice));
    return this;
  }

  /** Runs the moves of a schedule from here; its initial state is not looked at. */
  public Replay run(Schedule schedule) {
    schedule.moves().forEach(move -> step(move.thread(), move.step(), move.choice()));
    return this;
  }

  /**
   * Runs the first moves of a schedule from here, and asserts that the next one cannot be run.
   *
   * @param length the number of moves, less than the schedule has
   */
  public Replay follow(Schedule schedule, int length) {
    run(schedule.first(length));
    Move next = schedule.moves().get(length);
    int step = stepper.number(next.step());
    if (stepper.take(next.thread(), step, next.choice(), next.step()).isEmpty()) {
      throw failure("step " + (moves.size() + 1) + ": goes along with the schedule: move=" + next);
    }
    return this;
  }

  /** Asserts that {@code thread} stands at {@code step}. */
  public Replay standsAt(int thread, Enum<?> step) {
    return standsAt(thread, step.name());
  }

  /** Asserts that {@code thread} stands at {@code step}. */
  public Replay standsAt(int thread, String step) {
    require(stepper.standsAt(thread, stepper.number(step), step));
    return this;
  }

  /** Asserts that {@code thread} stands at {@code step} and cannot run it, whatever the choice. */
  public Replay blocked(int thread, Enum<?> step) {
    return blocked(thread, step.name());
  }

  /** Asserts that {@code thread} stands at {@code step} and cannot run it, whatever the choice. */
  public Replay blocked(int thread, String step) {
    standsAt(thread, step);
    if (stepper.canStep(thread)) {
      throw failure(
          "step " + (moves.size() + 1) + ": " + name(thread) + " is not blocked at " + step);
    }
    return this;
  }

  /**
   * Asserts that {@code thread} stands at {@code step} and that the step has no choice of that
   * number.
   */
  public Replay noChoice(int thread, Enum<?> step, int choice) {
    return noChoice(thread, step.name(), choice);
  }

  /**
   * Asserts that {@code thread} stands at {@code step} and that the step has no choice of that
   * number.
   */
  public Replay noChoice(int thread, String step, int choice) {
    standsAt(thread, step);
    if (stepper.system().step(words(), thread, choice) != TransitionSystem.NO_CHOICE) {
      throw failure(
          "step "
              + (moves.size() + 1)
              + ": "
              + name(thread)
              + " has choice "
              + choice
              + " at "
              + step);
    }
    return this;
  }

  /** Asserts that the last step broke the predicate: it held before and does not hold now. */
  public Replay breaks(String predicate) {
    int last = moves.size();
    if (known(predicate).holds(stepper.words())) {
      throw failure("step " + last + ": " + predicate + " holds");
    }
    int since = brokenSince(predicate).orElse(last);
    if (since != last) {
      throw failure("step " + last + ": " + predicate + " is broken since step " + since);
    }
    return this;
  }

  /** Asserts that the predicate held in every state so far. */
  public Replay holds(String predicate) {
    known(predicate);
    brokenSince(predicate).ifPresent(step -> fail(new Broken(step, predicate)));
    return this;
  }

  /** Asserts that every invariant held in every state so far. */
  public Replay holds() {
    stepper.broken().stream().filter(broken -> !broken.isProbe()).findFirst().ifPresent(this::fail);
    return this;
  }

  /** Asserts that no thread can step. */
  public Replay deadlocked() {
    if (!stepper.stuck()) {
      throw failure("step " + moves.size() + ": no deadlock, a thread can step");
    }
    return this;
  }

  /** Asserts that some thread can step. */
  public Replay notDeadlocked() {
    if (stepper.stuck()) {
      throw failure("step " + moves.size() + ": no thread can step");
    }
    return this;
  }

  /**
   * Returns a leaf of the state as TLA+ writes it.
   *
   * @param name {@code page[2].refcount}
   * @throws IllegalArgumentException if the layout has no such leaf
   */
  public String leaf(String name) {
    List<String> found = new ArrayList<>();
    stepper
        .layout()
        .leaves()
        .forEach(
            leaf -> {
              if (leaf.name().equals(name)) {
                found.add(leaf.field().domain().show(leaf.get(stepper.words())));
              }
            });
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no such leaf: name=" + name);
    }
    return found.get(0);
  }

  /** Returns a copy of the words of the state. */
  public long[] words() {
    return stepper.words().clone();
  }

  /** Returns the steps so far. */
  public Schedule schedule() {
    return new Schedule(initial, moves);
  }

  private String name(int thread) {
    return stepper.system().threadName(thread);
  }

  private StatePredicate known(String predicate) {
    return stepper
        .predicate(predicate)
        .orElseThrow(() -> new IllegalArgumentException("unknown predicate: name=" + predicate));
  }

  private Optional<Integer> brokenSince(String predicate) {
    return stepper.broken().stream()
        .filter(broken -> broken.predicate().equals(predicate))
        .map(Broken::step)
        .findFirst();
  }

  private void require(Optional<Stop> stop) {
    stop.ifPresent(
        found -> {
          throw failure(found.message());
        });
  }

  private void fail(Broken broken) {
    throw failure(broken.toString());
  }

  private AssertionError failure(String what) {
    return new AssertionError(what + ", schedule=" + schedule());
  }
}
