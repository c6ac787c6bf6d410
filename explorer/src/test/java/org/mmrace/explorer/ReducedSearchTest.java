package org.mmrace.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mmrace.model.Accesses;

/** Random programs: what breaks in the whole graph breaks in the reduced one, and nothing else. */
class ReducedSearchTest {
  private static final int PROGRAMS = 40;

  private static Set<String> broken(Exploration exploration) {
    assertTrue(exploration.complete());
    Set<String> names = new TreeSet<>();
    exploration.findings().forEach(finding -> names.add(finding.property()));
    return names;
  }

  private static Exploration full(Racing system) {
    return Explorer.explore(
        system, system.predicates(), Settings.standard().exploringOn(), Watch.NONE);
  }

  private static ReducedSearch search(
      Racing system, Optional<Footprints> footprints, Optional<Symmetry> symmetry) {
    return new ReducedSearch(
        system,
        system.predicates(),
        Settings.standard().exploringOn(),
        Watch.NONE,
        new Reductions(footprints, symmetry));
  }

  private static void assertLeadsThere(Racing system, Exploration exploration) {
    for (Finding finding : exploration.findings()) {
      long[] last = finding.schedule().run(system);
      boolean wrong =
          finding instanceof Finding.Deadlocked
              ? new Moves(system).of(last).isEmpty()
              : system.predicates().stream()
                  .anyMatch(p -> p.name().equals(finding.property()) && !p.holds(last));
      assertTrue(wrong, "schedule does not end where it is wrong: " + finding);
    }
  }

  @Test
  void partialOrder_randomPrograms_samePropertiesBreak() {
    long all = 0;
    long reduced = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Racing system = Racing.of(seed, 2 + seed % 2, false);
      Exploration full = full(system);
      Exploration less = search(system, Optional.of(system.footprints()), Optional.empty()).run();
      assertEquals(broken(full), broken(less), "seed=" + seed);
      assertLeadsThere(system, less);
      all += full.states();
      reduced += less.states();
    }
    assertTrue(reduced * 4 < all * 3, "states=" + all + " reduced=" + reduced);
  }

  @Test
  void symmetry_randomPrograms_samePropertiesBreak() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Racing system = Racing.of(seed, 3, true);
      List<org.mmrace.model.StatePredicate> symmetric =
          system.predicates().stream().filter(p -> !p.name().equals("local")).toList();
      Settings settings = Settings.standard().exploringOn();
      Exploration full = Explorer.explore(system, symmetric, settings, Watch.NONE);
      for (Optional<Footprints> footprints :
          List.of(Optional.<Footprints>empty(), Optional.of(system.footprints()))) {
        Exploration less =
            Explorer.explore(
                system,
                symmetric,
                settings,
                Watch.NONE,
                new Reductions(footprints, Optional.of(system.exchange())));
        assertEquals(broken(full), broken(less), "seed=" + seed);
        assertLeadsThere(system, less);
        assertTrue(less.states() <= full.states());
      }
    }
  }

  private static Set<List<Long>> reachable(Racing system) {
    Set<List<Long>> seen = new HashSet<>();
    Deque<long[]> open = new ArrayDeque<>();
    open.add(new long[system.words()]);
    while (!open.isEmpty()) {
      long[] state = open.remove();
      if (seen.add(Arrays.stream(state).boxed().toList())) {
        for (Move move : new Moves(system).of(state)) {
          long[] after = state.clone();
          system.step(after, move.thread(), move.choice());
          open.add(after);
        }
      }
    }
    return seen;
  }

  @Test
  void footprints_ofTheReducedSearch_coverEveryStepOfTheWholeGraph() {
    for (int seed = 0; seed < PROGRAMS / 4; seed++) {
      Racing system = Racing.of(seed, 3, false);
      ReducedSearch search = search(system, Optional.of(system.footprints()), Optional.empty());
      search.run();
      Learned learned = search.learned().get();
      for (List<Long> state : reachable(system)) {
        long[] words = state.stream().mapToLong(word -> word).toArray();
        assertEquals(Optional.empty(), learned.outside(words), "seed=" + seed);
      }
    }
  }

  /** Footprints that leave one word's reads out. */
  private static Footprints deafTo(int silent, Footprints footprints) {
    return new Footprints() {
      @Override
      public Heard heard(Accesses hears) {
        return footprints.heard(
            new Accesses() {
              @Override
              public void read(int word, long mask) {
                if (word != silent) {
                  hears.read(word, mask);
                }
              }

              @Override
              public void write(int word, long mask) {
                hears.write(word, mask);
              }
            });
      }

      @Override
      public boolean stutters(int thread) {
        return footprints.stutters(thread);
      }

      @Override
      public boolean serves(int thread) {
        return footprints.serves(thread);
      }
    };
  }

  @Test
  void wrongFootprint_aReadLeftOut_losesViolations() {
    int lost = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Racing system = Racing.of(seed, 3, false);
      Footprints wrong = deafTo(6, system.footprints()); // variable 0
      Exploration less = search(system, Optional.of(wrong), Optional.empty()).run();
      lost += broken(full(system)).equals(broken(less)) ? 0 : 1;
    }
    assertTrue(lost > 0, "a footprint without a read made no difference");
  }
}
