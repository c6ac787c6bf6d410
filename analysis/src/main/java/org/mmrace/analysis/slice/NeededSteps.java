package org.mmrace.analysis.slice;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.words.Leaf;

/**
 * The steps of a counterexample that a short diagram must show, and no other.
 *
 * <p>A filling of some steps of a schedule, the lines, is a run in which each thread makes the
 * steps that it makes in the schedule, in its own order, as far as it likes and as its locks let
 * it; the lines come in the order of the schedule, and the last one, which breaks the property,
 * ends the run. Where the other steps come is open ({@link Fillings} goes through all). Lines are
 * enough if every filling is the same violation: no thread that has a line to come leaves its way,
 * and the property is broken at the end. A step is needed
 *
 * <ul>
 *   <li>for what it leaves: it is the last to write one of a smallest set of words that, with the
 *       values of the last state in the first, breaks the property;
 *   <li>for its order: without its line, the others kept, some filling is not the same violation.
 * </ul>
 *
 * <p>To find the second, a filling that is not the same violation is taken back to the read that
 * first gave another value than in the schedule, and to the write of another thread that lies on
 * the wrong side of it ({@link Divergence}); both get a line, until the lines are enough. Then each
 * is left out in turn, those that only touch locks first, and stays out if the rest is enough. What
 * remains is minimal: leaving out one more line allows another end, and the race that decides it is
 * known.
 */
public final class NeededSteps {
  private static final int MOST = 100_000;
  private final Course course;
  private final Predicate<long[]> broken;
  private final Fillings fillings;
  private boolean complete = true;

  /**
   * Two steps of different threads whose order decides.
   *
   * @param first number of the step that must come first, from 0
   * @param second that of the other; that of the last step if the first must have been made at all
   * @param leaf number of the word that one writes and the other reads or writes; that of the
   *     position of a thread if it must have come so far
   */
  public record Race(int first, int second, int leaf) {}

  /**
   * What is needed.
   *
   * @param steps numbers of the needed steps, from 0, ascending
   * @param words numbers of the words of a smallest set that, with the values of the last state in
   *     the first, breaks the property
   * @param races for each step that is needed for its order, why
   * @param complete whether every filling was looked at; if not, some may not be needed, or not
   *     enough
   */
  public record Needed(
      List<Integer> steps, List<Integer> words, List<Race> races, boolean complete) {
    /** Copies the lists. */
    public Needed {
      steps = List.copyOf(steps);
      words = List.copyOf(words);
      races = List.copyOf(races);
    }
  }

  private NeededSteps(Course course, Predicate<long[]> broken) {
    this.course = course;
    this.broken = broken;
    fillings = new Fillings(course, broken, MOST);
  }

  /**
   * Finds the needed steps.
   *
   * @param broken what the last state is and none must be: the property broken, a deadlock; a state
   *     that is none of the machine may make it throw {@link IndexOutOfBoundsException}
   * @throws IllegalArgumentException if the schedule cannot be run or is empty, or its last state
   *     is not broken
   */
  public static Needed of(Course course, Predicate<long[]> broken) {
    if (course.moves().isEmpty() || !broken.test(course.last())) {
      throw new IllegalArgumentException("schedule does not break the property");
    }
    return new NeededSteps(course, broken).needed();
  }

  private Needed needed() {
    BitSet words = words();
    BitSet values = writers(words);
    values.set(course.moves().size() - 1);
    BitSet lines = (BitSet) values.clone();
    for (Optional<List<Integer>> run = otherEnd(lines); run.isPresent(); run = otherEnd(lines)) {
      if (!add(new Divergence(course, broken, run.get()).race(), lines)) {
        lines.set(0, course.moves().size()); // only the whole order is enough
      }
    }
    leaveOut(lines, values);
    BitSet least = (BitSet) lines.clone();
    List<Race> races = new ArrayList<>();
    for (int line : lines.stream().filter(one -> !values.get(one)).toArray()) {
      Optional<Race> race = why(least, line);
      for (int end : race.map(one -> List.of(one.first(), one.second())).orElse(List.of())) {
        BitSet other = with(least, line, end);
        if (!least.get(end) && course.thread(end) == course.thread(line) && isEnough(other)) {
          least = other; // the race itself, not a step that stands for it
          race = why(least, end);
        }
      }
      race.ifPresent(races::add);
    }
    return new Needed(
        least.stream().boxed().toList(), words.stream().boxed().toList(), races, complete);
  }

  /** Leaves out each line in turn that is not needed, but for those kept for what they leave. */
  private void leaveOut(BitSet lines, BitSet values) {
    List<Integer> order = new ArrayList<>(lines.stream().boxed().toList());
    order.removeIf(values::get);
    order.sort(Comparator.comparing(this::weight).thenComparing(Comparator.reverseOrder()));
    for (int line : order) {
      lines.clear(line);
      if (!isEnough(lines)) {
        lines.set(line);
      }
    }
  }

  private static BitSet with(BitSet lines, int but, int line) {
    BitSet other = (BitSet) lines.clone();
    other.clear(but);
    other.set(line);
    return other;
  }

  /** Returns whether lines are enough; not if that is not known. */
  private boolean isEnough(BitSet lines) {
    return fillings.otherEnd(lines).isEmpty() && fillings.complete();
  }

  /** Returns the race that a line decides. */
  private Optional<Race> why(BitSet lines, int line) {
    BitSet rest = (BitSet) lines.clone();
    rest.clear(line);
    return fillings.otherEnd(rest).map(run -> new Divergence(course, broken, run).race());
  }

  private static boolean add(Race race, BitSet lines) {
    int before = lines.cardinality();
    lines.set(race.first());
    lines.set(race.second());
    return lines.cardinality() > before;
  }

  private Optional<List<Integer>> otherEnd(BitSet lines) {
    Optional<List<Integer>> run = fillings.otherEnd(lines);
    complete &= run.isPresent() || fillings.complete();
    return run;
  }

  /** Returns a smallest set of words that break the property with the values of the last state. */
  private BitSet words() {
    List<Leaf> leaves = course.leaves();
    List<Integer> order = new ArrayList<>(course.differing(course.first(), course.last()));
    order.sort(Comparator.comparing(leaf -> rank(leaves.get(leaf))));
    BitSet words = new BitSet();
    long[] state = course.last().clone();
    for (int leaf : order) {
      long now = leaves.get(leaf).get(state);
      leaves.get(leaf).set(state, leaves.get(leaf).get(course.first()));
      if (!Course.holds(broken, state)) {
        leaves.get(leaf).set(state, now);
        words.set(leaf);
      }
    }
    return words;
  }

  /** What may be given up first: what is none of the kernel's, then locals, then locks. */
  private static int rank(Leaf leaf) {
    if (leaf.isGhost()) {
      return 0;
    } else if (leaf.isPosition()) {
      return 1;
    }
    return leaf.isOfThread() ? 2 : LockKind.isLock(leaf) ? 3 : 4;
  }

  /** Returns the steps that wrote these words last; where a thread stands is no such word. */
  private BitSet writers(BitSet words) {
    BitSet writers = new BitSet();
    words.stream()
        .filter(leaf -> !course.leaves().get(leaf).isPosition())
        .map(course::lastWriter)
        .forEach(writers::set);
    return writers;
  }

  /** What is left out first: steps that only touch locks, then those that change nothing. */
  private int weight(int move) {
    List<Leaf> changed =
        course.differing(course.before(move), course.after(move)).stream()
            .map(course.leaves()::get)
            .filter(Leaf::isOfKernel)
            .toList();
    if (changed.stream().anyMatch(leaf -> !LockKind.isLock(leaf))) {
      return 2;
    }
    return changed.isEmpty() ? 1 : 0;
  }
}
