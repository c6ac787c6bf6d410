package org.mmrace.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mmrace.analysis.slice.Course;
import org.mmrace.analysis.slice.Fillings;
import org.mmrace.analysis.slice.NeededSteps;
import org.mmrace.analysis.slice.NeededSteps.Needed;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Leaf;

/** The needed steps of every stored counterexample: they are enough, and each is needed. */
class NeededStepsTest {
  private static final Path TRACES = Path.of("../checker-bridge/src/test/resources/traces");
  private static final Map<String, Race> RACES = new ConcurrentHashMap<>();

  /** A counterexample with its needed steps. */
  private record Race(
      TransitionSystem system,
      List<Leaf> leaves,
      Schedule schedule,
      Predicate<long[]> broken,
      Needed needed) {
    static Race of(String file) {
      return RACES.computeIfAbsent(file, Race::read);
    }

    private static Race read(String file) {
      try {
        LoadedTrace loaded = LoadedTrace.read(TRACES.resolve(file), "", "", new MachineSystems());
        Schedule schedule = new TraceReplay(loaded.system()).run(loaded.trace()).schedule();
        TransitionSystem system = loaded.system().system();
        List<Leaf> leaves = loaded.system().layout().leaves();
        Predicate<long[]> broken =
            Violation.of(loaded.system(), loaded.trace().property()).orElseThrow();
        Needed needed = NeededSteps.of(new Course(system, leaves, schedule), broken);
        return new Race(system, leaves, schedule, broken, needed);
      } catch (IOException e) {
        throw new AssertionError(file, e);
      }
    }

    Course course() {
      return new Course(system, leaves, schedule);
    }

    List<String> steps() {
      return needed.steps().stream()
          .map(step -> schedule.moves().get(step))
          .map(move -> system.threadName(move.thread()) + ":" + move.step())
          .toList();
    }

    /** Returns whether another thread's line must come first. */
    private boolean waits(int move, int line) {
      return needed.steps().contains(move) && move != line;
    }

    /**
     * Replays the needed steps in order and fills in the rest as chance has it.
     *
     * @return the last state; empty if the locks let nobody go on
     */
    Optional<long[]> filledIn(Random random) {
      List<Move> moves = schedule.moves();
      List<List<Integer>> own = new ArrayList<>();
      for (int thread = 0; thread < system.threads(); thread++) {
        own.add(new ArrayList<>());
      }
      for (int i = 0; i < moves.size(); i++) {
        own.get(moves.get(i).thread()).add(i);
      }
      long[] words = new long[system.words()];
      system.initial(schedule.initial(), words);
      int haste = random.nextInt(10); // how often the thread of the next line goes first
      for (int line : needed.steps()) {
        boolean made = false;
        while (!made) {
          List<Integer> next = new ArrayList<>();
          for (List<Integer> rest : own) {
            if (!rest.isEmpty() && !waits(rest.get(0), line) && canMake(words, rest.get(0))) {
              next.add(rest.get(0));
            }
          }
          if (next.isEmpty()) {
            return Optional.empty();
          }
          int thread = moves.get(line).thread();
          Optional<Integer> straight =
              next.stream().filter(one -> moves.get(one).thread() == thread).findFirst();
          int move =
              straight
                  .filter(one -> random.nextInt(10) < haste)
                  .orElseGet(() -> next.get(random.nextInt(next.size())));
          Move step = moves.get(move);
          assertTrue(step.isNext(system, words), () -> "astray before " + step);
          assertEquals(
              TransitionSystem.DONE, system.step(words, step.thread(), step.choice()), step::step);
          own.get(step.thread()).remove(0);
          made = move == line;
        }
      }
      return Optional.of(words);
    }

    /** Returns whether a step is not blocked and does not queue where it did not. */
    private boolean canMake(long[] words, int move) {
      Move step = schedule.moves().get(move);
      long[] after = words.clone();
      if (system.step(after, step.thread(), step.choice()) == TransitionSystem.BLOCKED) {
        return false;
      }
      boolean stays = system.stepAt(after, step.thread()) == system.stepAt(words, step.thread());
      boolean stayed =
          move + 1 < schedule.moves().size()
              && schedule.moves().subList(move + 1, schedule.moves().size()).stream()
                  .filter(later -> later.thread() == step.thread())
                  .findFirst()
                  .filter(later -> later.step().equals(step.step()))
                  .isPresent();
      return !stays || stayed;
    }
  }

  private static List<String> files() {
    try (Stream<Path> files = Files.list(TRACES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Provide
  Arbitrary<String> race() {
    return Arbitraries.of(files());
  }

  @Property(tries = 400)
  void neededSteps_inOrderWithTheRestFilledIn_areTheSameViolation(
      @ForAll("race") String file, @ForAll long seed) {
    Race race = Race.of(file);
    race.filledIn(new Random(seed))
        .ifPresent(words -> assertTrue(race.broken().test(words), () -> file + " " + seed));
  }

  @Test
  void neededSteps_canBeFilledInToTheEnd() {
    for (String file : files()) {
      Race race = Race.of(file);
      long ended =
          Stream.iterate(1, seed -> seed + 1)
              .limit(20)
              .filter(seed -> race.filledIn(new Random(seed)).isPresent())
              .count();
      assertTrue(ended > 0, file + " " + ended);
    }
  }

  @TestFactory
  Stream<DynamicTest> eachNeededStep_leftOutInTurn_isMissed() {
    return files().stream().map(file -> DynamicTest.dynamicTest(file, () -> missesEach(file)));
  }

  /** Without its line there is another end, or what it left did not break the property. */
  private static void missesEach(String file) {
    Race race = Race.of(file);
    Course course = race.course();
    assertTrue(race.needed().complete());
    Fillings fillings = new Fillings(course, race.broken(), 100_000);
    BitSet lines = new BitSet();
    race.needed().steps().forEach(lines::set);
    assertEquals(Optional.empty(), fillings.otherEnd(lines));
    for (int step : race.needed().steps()) {
      lines.clear(step);
      boolean last = step + 1 == race.schedule().moves().size();
      assertTrue(
          last || fillings.otherEnd(lines).isPresent() || leavesWhatBreaks(race, step),
          () -> "not needed: " + race.schedule().moves().get(step));
      lines.set(step);
    }
  }

  /** Returns whether a step was the last to write one of the words that break the property. */
  private static boolean leavesWhatBreaks(Race race, int step) {
    List<long[]> states =
        IntStream.rangeClosed(0, race.schedule().moves().size())
            .mapToObj(made -> race.schedule().first(made).run(race.system()))
            .toList();
    long[] end = states.get(states.size() - 1);
    return race.needed().words().stream()
        .map(race.leaves()::get)
        .filter(word -> word.get(states.get(step)) != word.get(states.get(step + 1)))
        .anyMatch(
            word ->
                states.subList(step + 1, states.size()).stream()
                    .allMatch(state -> word.get(state) == word.get(end)));
  }

  @TestFactory
  Stream<DynamicTest> wordsOfTheLastStateInTheFirst_breakIt_andEachIsNeeded() {
    return files().stream().map(file -> DynamicTest.dynamicTest(file, () -> breaksByWords(file)));
  }

  private static void breaksByWords(String file) {
    Race race = Race.of(file);
    long[] first = race.schedule().first(0).run(race.system());
    long[] last = race.schedule().run(race.system());
    long[] words = first.clone();
    List<Leaf> leaves = race.needed().words().stream().map(race.leaves()::get).toList();
    leaves.forEach(word -> word.set(words, word.get(last)));
    assertTrue(race.broken().test(words));
    for (Leaf word : leaves) {
      long[] without = words.clone();
      word.set(without, word.get(first));
      assertFalse(breaks(race, without), word::name);
    }
  }

  private static boolean breaks(Race race, long[] words) {
    try {
      return race.broken().test(words);
    } catch (IndexOutOfBoundsException e) { // no state of the machine
      return false;
    }
  }

  @Test
  void gupfastPmdRecheck_needsWhatTheFixCommitShows() {
    assertEquals(
        List.of(
            "gup-fast:gup_fast_pmd_range__pmdp_get_lockless",
            "khugepaged:pmdp_collapse_flush__pmdp_get_and_clear",
            "khugepaged:is_refcount_suitable__folio_ref_count",
            "gup-fast:try_get_folio__folio_ref_try_add",
            "gup-fast:gup_must_unshare__PageAnonExclusive",
            "khugepaged:__collapse_huge_page_copy_succeeded__ptep_clear"),
        Race.of("collapse-gupfast-pmd-recheck-unfixed.trace.json").steps());
  }

  @Test
  void scheduleThatBreaksNothing_isRefused() {
    Race race = Race.of("collapse-gupfast-pmd-recheck-unfixed.trace.json");
    Course course = new Course(race.system(), race.leaves(), race.schedule().first(3));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> NeededSteps.of(course, race.broken()));
    assertEquals("schedule does not break the property", e.getMessage());
  }
}
