package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Layout;

/**
 * The state of a replay: the words, how many steps made them, and which predicates broke on the
 * way. A step that succeeds allocates nothing.
 */
final class Stepper {
  /** The number of a step whose name the model does not know. */
  static final int UNKNOWN = -1;

  private static final int MOST_CHOICES = 1 << 16;

  private final TransitionSystem system;
  private final Layout layout;
  private final StatePredicate[] predicates;
  private final int[] brokenAt;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names;
  private long[] words;
  private long[] spare;
  private int chosenThread;
  private int chosenChoice;
  private int taken;

  Stepper(TransitionSystem system, Layout layout, List<StatePredicate> predicates) {
    this.system = system;
    this.layout = layout;
    this.predicates = predicates.toArray(new StatePredicate[0]);
    this.brokenAt = new int[this.predicates.length];
    this.names = system.steps();
    this.words = new long[system.words()];
    this.spare = new long[system.words()];
    for (String name : names) {
      numbers.put(name, numbers.size());
    }
  }

  /** Starts again in an initial state. */
  Optional<Stop> start(int initial) {
    if (initial < 0 || initial >= system.initialStates()) {
      return Optional.of(new Stop.UnknownInitial(0, initial, system.initialStates()));
    }
    system.initial(initial, words);
    taken = 0;
    Arrays.fill(brokenAt, UNKNOWN);
    watch();
    return Optional.empty();
  }

  /**
   * Starts again in the initial state that equals {@code wanted}; returns its number through {@link
   * #choice}.
   */
  Optional<Stop> start(long[] wanted) {
    for (int initial = 0; initial < system.initialStates(); initial++) {
      system.initial(initial, spare);
      if (Arrays.equals(spare, wanted)) {
        chosenChoice = initial;
        return start(initial);
      }
    }
    system.initial(0, spare);
    Difference first = difference(wanted, spare);
    return Optional.of(new Stop.NotInitial(0, first.leaf(), first.inTrace(), first.inModel()));
  }

  /** Takes step number {@code step} of {@code thread}. */
  Optional<Stop> take(int thread, int step, int choice, String name) {
    Optional<Stop> elsewhere = standsAt(thread, step, name);
    if (elsewhere.isPresent()) {
      return elsewhere;
    }
    int answer = system.step(words, thread, choice);
    if (answer != TransitionSystem.DONE) {
      return Optional.of(refused(answer, thread, choice, name));
    }
    chosenThread = thread;
    chosenChoice = choice;
    taken++;
    watch();
    return Optional.empty();
  }

  /** Returns why {@code thread} does not stand at the step, if it does not. */
  Optional<Stop> standsAt(int thread, int step, String name) {
    if (step == UNKNOWN) {
      return Optional.of(new Stop.UnknownStep(taken + 1, name));
    }
    if (thread < 0 || thread >= system.threads()) {
      return Optional.of(new Stop.UnknownThread(taken + 1, thread, system.threads()));
    }
    int at = system.stepAt(words, thread);
    if (at != step) {
      return Optional.of(
          new Stop.Elsewhere(
              taken + 1, system.threadName(thread), at(thread).orElse("its end"), name));
    }
    return Optional.empty();
  }

  /** Returns the step at which {@code thread} stands; empty if its program has ended. */
  Optional<String> at(int thread) {
    int at = system.stepAt(words, thread);
    return at == TransitionSystem.NO_STEP ? Optional.empty() : Optional.of(names.get(at));
  }

  private Stop refused(int answer, int thread, int choice, String name) {
    String who = system.threadName(thread);
    return answer == TransitionSystem.BLOCKED
        ? new Stop.Blocked(
            taken + 1, who, name, new WaitsFor(system, layout).of(words, thread, choice))
        : new Stop.NoChoice(taken + 1, who, name, choice);
  }

  /**
   * Takes the step number {@code step} that leads to {@code wanted}, of whichever thread and choice
   * does.
   *
   * @param only the only thread to try, or {@link #UNKNOWN}
   */
  Optional<Stop> take(int only, int step, String name, long[] wanted) {
    if (step == UNKNOWN) {
      return Optional.of(new Stop.UnknownStep(taken + 1, name));
    }
    Optional<Stop> nearest = only == UNKNOWN ? Optional.empty() : standsAt(only, step, name);
    if (nearest.isPresent()) {
      return nearest;
    }
    int fewest = Integer.MAX_VALUE;
    for (int thread = 0; thread < system.threads(); thread++) {
      if ((only != UNKNOWN && thread != only) || system.stepAt(words, thread) != step) {
        continue;
      }
      int answer = TransitionSystem.DONE;
      for (int choice = 0;
          answer != TransitionSystem.NO_CHOICE && choice < MOST_CHOICES;
          choice++) {
        System.arraycopy(words, 0, spare, 0, words.length);
        answer = system.step(spare, thread, choice);
        if (answer == TransitionSystem.DONE) {
          if (Arrays.equals(spare, wanted)) {
            accept(thread, choice);
            return Optional.empty();
          }
          int differing = layout.differences(wanted, spare).size();
          if (differing < fewest) {
            fewest = differing;
            nearest = Optional.of(differs(wanted, spare, 1));
          }
        } else if (choice == 0 && nearest.isEmpty()) {
          nearest = Optional.of(refused(answer, thread, choice, name));
        }
      }
    }
    return nearest.isPresent() ? nearest : Optional.of(new Stop.Nowhere(taken + 1, name));
  }

  private void accept(int thread, int choice) {
    long[] swap = words;
    words = spare;
    spare = swap;
    chosenThread = thread;
    chosenChoice = choice;
    taken++;
    watch();
  }

  private void watch() {
    for (int p = 0; p < predicates.length; p++) {
      if (brokenAt[p] == UNKNOWN && !predicates[p].holds(words)) {
        brokenAt[p] = taken;
      }
    }
  }

  /** Returns where the words differ from the trace's, if they do. */
  Optional<Stop> compare(long[] wanted) {
    return Arrays.equals(words, wanted) ? Optional.empty() : Optional.of(differs(wanted, words, 0));
  }

  private Stop differs(long[] wanted, long[] found, int ahead) {
    Difference first = difference(wanted, found);
    return new Stop.Differs(taken + ahead, first.leaf(), first.inTrace(), first.inModel());
  }

  private record Difference(String leaf, String inTrace, String inModel) {}

  private Difference difference(long[] wanted, long[] found) {
    List<Difference> differences = new ArrayList<>();
    layout
        .leaves()
        .forEach(
            word -> {
              long inTrace = word.get(wanted);
              long inModel = word.get(found);
              if (differences.isEmpty() && inTrace != inModel) {
                Domain domain = word.field().domain();
                String leaf = word.name();
                differences.add(new Difference(leaf, domain.show(inTrace), domain.show(inModel)));
              }
            });
    if (differences.isEmpty()) {
      int word = Arrays.mismatch(wanted, found);
      String leaf = "bits of no field in word " + word;
      return new Difference(leaf, Long.toHexString(wanted[word]), Long.toHexString(found[word]));
    }
    return differences.get(0);
  }

  /** Returns whether no thread can step. */
  boolean stuck() {
    for (int thread = 0; thread < system.threads(); thread++) {
      if (canStep(thread)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether {@code thread} can step with some choice. */
  boolean canStep(int thread) {
    int answer = TransitionSystem.BLOCKED;
    for (int choice = 0; answer == TransitionSystem.BLOCKED && choice < MOST_CHOICES; choice++) {
      System.arraycopy(words, 0, spare, 0, words.length);
      answer = system.step(spare, thread, choice);
    }
    return answer == TransitionSystem.DONE;
  }

  /** Returns the number of a step, {@link #UNKNOWN} if the model has none of that name. */
  int number(String name) {
    return numbers.getOrDefault(name, UNKNOWN);
  }

  /** Returns the predicates that did not hold, in the order in which they first did not. */
  List<Broken> broken() {
    List<Broken> broken = new ArrayList<>();
    for (int p = 0; p < predicates.length; p++) {
      if (brokenAt[p] != UNKNOWN) {
        broken.add(new Broken(brokenAt[p], predicates[p].name()));
      }
    }
    broken.sort((a, b) -> Integer.compare(a.step(), b.step()));
    return broken;
  }

  /** Returns the predicate of that name. */
  Optional<StatePredicate> predicate(String name) {
    return Arrays.stream(predicates).filter(predicate -> predicate.name().equals(name)).findFirst();
  }

  TransitionSystem system() {
    return system;
  }

  Layout layout() {
    return layout;
  }

  /** Returns the words themselves. */
  long[] words() {
    return words;
  }

  int thread() {
    return chosenThread;
  }

  int choice() {
    return chosenChoice;
  }

  int taken() {
    return taken;
  }
}
