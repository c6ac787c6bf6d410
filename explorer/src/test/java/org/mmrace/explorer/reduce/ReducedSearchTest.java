package org.mmrace.explorer.reduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Memory;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Named;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.model.system.Accesses;

/** Random programs: what breaks in the whole graph breaks in the reduced one, and nothing else. */
class ReducedSearchTest {
  private static final int PROGRAMS = 15;

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
      Racing system = Racing.of(seed, 2 + seed % 2, 0);
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
      Racing system = Racing.of(seed, 3, 2);
      List<org.mmrace.model.system.StatePredicate> symmetric =
          system.predicates().stream().filter(p -> !p.name().equals("local")).toList();
      Settings settings = Settings.standard().exploringOn();
      Exploration full = Explorer.explore(system, symmetric, settings, Watch.NONE);
      for (Optional<Footprints> footprints :
          List.of(Optional.<Footprints>empty(), Optional.of(system.footprints()))) {
        Exploration less =
            ReducedSearch.explore(
                system,
                symmetric,
                settings,
                Watch.NONE,
                new Reductions(footprints, Optional.of(system.rotation(2))));
        assertEquals(broken(full), broken(less), "seed=" + seed);
        assertLeadsThere(system, less);
        assertTrue(less.states() <= full.states());
      }
    }
  }

  private static ReductionCheck check(Racing system) {
    return new ReductionCheck(system, Settings.standard());
  }

  @Test
  void footprints_ofTheReducedSearch_coverEveryStepOfTheWholeGraph() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Racing system = Racing.of(seed, 3, 0);
      assertEquals(
          Optional.empty(),
          check(system).footprints(system.predicates(), system.footprints()),
          "seed=" + seed);
    }
  }

  @Test
  void symmetry_ofThreadsThatRunTheSame_isOne() {
    Racing system = Racing.of(1, 3, 2);
    assertEquals(Optional.empty(), check(system).symmetry(List.of(), system.rotation(2)));
    assertEquals(
        Optional.of("predicate tells permuted states apart: property=first permutation=1"),
        check(system).symmetry(List.of(new Named("first", w -> w[0] != 1)), system.rotation(2)));
  }

  @Test
  void wrongSymmetry_ofThreadsThatDiffer_isFound() {
    Racing system = Racing.of(1, 3, 0);
    assertEquals(
        Optional.of("permuted state has other successors: permutation=1"),
        check(system).symmetry(List.of(), system.rotation(2)));
  }

  @Test
  void wrongCanonicalForm_ofPermutationsThatAreNoGroup_isFound() {
    Racing system = Racing.of(1, 3, 3);
    assertEquals(
        Optional.of("orbit has two representatives: permutation=1"),
        check(system).symmetry(List.of(), system.rotation(3)));
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
  void wrongFootprint_aReadLeftOut_isAnError() {
    int errors = 0;
    int lost = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      Racing system = Racing.of(seed, 3, 0);
      Footprints wrong = deafTo(6, system.footprints()); // variable 0
      try {
        Exploration less = search(system, Optional.of(wrong), Optional.empty()).run();
        lost += broken(full(system)).equals(broken(less)) ? 0 : 1;
      } catch (ModelFailure failure) {
        errors++;
      }
    }
    assertTrue(errors > 0, "nobody noticed a footprint without a read");
    assertTrue(errors > lost, "errors=" + errors + " lost=" + lost);
  }

  private static Exploration reduced(Racing system) {
    return search(system, Optional.of(system.footprints()), Optional.empty()).run();
  }

  @Test
  void chain_whatBreaksInAStatePassedThrough_isFound() {
    Exploration less = reduced(Racing.passing());
    assertTrue(broken(less).contains("pair1"), "broken=" + broken(less));
    assertEquals(4, full(Racing.passing()).states());
    assertEquals(2, less.states());
    assertEquals(2, less.passed());
    assertLeadsThere(Racing.passing(), less);
  }

  @Test
  void proviso_aThreadThatRunsForEver_doesNotKeepTheOtherStanding() {
    Exploration less = reduced(Racing.spinning());
    assertEquals(Set.of("pair1"), broken(less));
    assertLeadsThere(Racing.spinning(), less);
  }

  @Test
  void repetition_ofASearchThatLearned_findsWhatTheFirstDecidedWithout() {
    Exploration less = reduced(Racing.hidden(20));
    assertEquals(broken(full(Racing.hidden(20))), broken(less));
    assertTrue(broken(less).contains("pair1"), "broken=" + broken(less));
  }

  @Test
  void memory_ofWhatIsLearned_counts() {
    Racing system = Racing.of(4, 4, 0);
    ReducedSearch search = search(system, Optional.of(system.footprints()), Optional.empty());
    Memory memory = search.run().memory();
    long learned = search.learned().orElseThrow().bytes();
    assertEquals((long) Long.BYTES * ReducedSearch.LATELY + learned, memory.learned());
    long all = memory.visited() + memory.ancestry() + memory.frontier() + memory.learned();
    assertEquals(Stop.EXHAUSTED, within(system, all).stop());
    assertEquals(Stop.MEMORY, within(system, all - learned / 2).stop());
  }

  private static Exploration within(Racing system, long bytes) {
    Limits limits = new Limits(Long.MAX_VALUE, Duration.ofDays(1), bytes);
    return new ReducedSearch(
            system,
            system.predicates(),
            Settings.standard().exploringOn().within(limits),
            Watch.NONE,
            new Reductions(Optional.of(system.footprints()), Optional.empty()))
        .run();
  }
}
