package org.mmrace.explorer.reduce;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.Words;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.FingerprintSet;
import org.mmrace.explorer.store.PackedQueue;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * Checks over every reachable state that what reductions rely on is so. It explores the whole
 * graph: for tests, and for systems whose declarations are new.
 */
public final class ReductionCheck {
  private final TransitionSystem system;
  private final Settings settings;

  /** Checks {@code system}; of {@code settings} only the limits count. */
  public ReductionCheck(TransitionSystem system, Settings settings) {
    this.system = system;
    this.settings = settings;
  }

  /**
   * Runs the reduced search, then the whole graph.
   *
   * @return the first step of the whole graph that touches a word, or leads to a local state, which
   *     the reduced search did not learn of
   */
  public Optional<String> footprints(List<StatePredicate> invariants, Footprints footprints) {
    ReducedSearch search =
        new ReducedSearch(
            system,
            invariants,
            settings.exploringOn(),
            Watch.NONE,
            new Reductions(Optional.of(footprints), Optional.empty()));
    search.run();
    Learned learned = search.learned().orElseThrow();
    return everywhere(learned::outside);
  }

  /**
   * Returns the first state that breaks the symmetry: whose orbit has two representatives, which
   * has other successors than a permuted one, or where a predicate tells them apart.
   */
  public Optional<String> symmetry(List<StatePredicate> predicates, Symmetry symmetry) {
    Orbit orbit = new Orbit(Optional.of(symmetry), system.words());
    return everywhere(state -> asymmetry(state, predicates, orbit));
  }

  private Optional<String> asymmetry(long[] state, List<StatePredicate> predicates, Orbit orbit) {
    Set<Words> successors = successors(state);
    Words canonical = canonical(state, orbit);
    for (int i = 1; i < orbit.permutations(); i++) {
      int permutation = i;
      long[] permuted = orbit.permuted(permutation, state);
      if (!canonical(permuted, orbit).equals(canonical)) {
        return Optional.of("orbit has two representatives: permutation=" + permutation);
      }
      Set<Words> expected = new HashSet<>();
      successors.forEach(
          next -> expected.add(Words.of(orbit.permuted(permutation, next.toArray()))));
      if (!successors(permuted).equals(expected)) {
        return Optional.of("permuted state has other successors: permutation=" + permutation);
      }
      for (StatePredicate predicate : predicates) {
        if (predicate.holds(state) != predicate.holds(permuted)) {
          return Optional.of(
              "predicate tells permuted states apart: property="
                  + predicate.name()
                  + " permutation="
                  + permutation);
        }
      }
    }
    return Optional.empty();
  }

  private static Words canonical(long[] state, Orbit orbit) {
    long[] words = state.clone();
    orbit.canonical(words);
    return Words.of(words);
  }

  private Set<Words> successors(long[] state) {
    Set<Words> successors = new HashSet<>();
    for (Move move : new Moves(system).of(state)) {
      long[] after = state.clone();
      system.step(after, move.thread(), move.choice());
      successors.add(Words.of(after));
    }
    return successors;
  }

  private Optional<String> everywhere(Function<long[], Optional<String>> fault) {
    Fingerprint fingerprint = new Fingerprint(system.words());
    FingerprintSet visited = new FingerprintSet();
    PackedQueue queue = new PackedQueue(system.words());
    for (int i = 0; i < system.initialStates(); i++) {
      long[] initial = new long[system.words()];
      system.initial(i, initial);
      if (visited.add(fingerprint.of(initial))) {
        queue.add(initial);
      }
    }
    while (queue.size() > 0) {
      long[] state = queue.take().clone();
      Optional<String> found = fault.apply(state);
      if (found.isPresent()) {
        return found;
      }
      for (Words next : successors(state)) {
        if (visited.add(fingerprint.of(next.toArray()))) {
          queue.add(next.toArray());
        }
      }
    }
    return Optional.empty();
  }
}
