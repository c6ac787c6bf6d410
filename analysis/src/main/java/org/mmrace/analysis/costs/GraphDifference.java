package org.mmrace.analysis.costs;

import java.util.List;
import java.util.Optional;

/**
 * Which behaviours a candidate has that the base has not, and the other way round.
 *
 * @param counted states and edges of the graphs; empty where one is too big or their words differ
 * @param lost steps that followed each other in a thread of the base and never do in the candidate
 * @param gained the same the other way round
 */
public record GraphDifference(Optional<Counted> counted, List<Turn> lost, List<Turn> gained) {
  /** Copies the lists. */
  public GraphDifference {
    lost = List.copyOf(lost);
    gained = List.copyOf(gained);
  }

  /**
   * States and edges that are in one graph only; an edge is (state, step, thread, choice, next).
   */
  public record Counted(long statesLost, long statesGained, long edgesLost, long edgesGained) {}

  /**
   * A step of a thread that is followed by another.
   *
   * @param next empty where the thread has finished
   * @param edges how many edges of the graph do it
   */
  public record Turn(String thread, String step, String next, long edges) {}

  static GraphDifference of(CostGraph base, CostGraph candidate, Naming names, boolean sameWords) {
    return new GraphDifference(
        sameWords ? Optional.of(count(base, candidate)) : Optional.empty(),
        only(base, candidate, names),
        only(candidate, base, names));
  }

  /** Names threads and steps. */
  interface Naming {
    String thread(int thread);

    String step(int step);
  }

  private static List<Turn> only(CostGraph graph, CostGraph other, Naming names) {
    return graph.pairs().entrySet().stream()
        .filter(entry -> !other.pairs().containsKey(entry.getKey()))
        .map(
            entry -> {
              StepPair pair = entry.getKey();
              String next = pair.next() < 0 ? "" : names.step(pair.next());
              return new Turn(
                  names.thread(pair.thread()), names.step(pair.step()), next, entry.getValue());
            })
        .toList();
  }

  private static Counted count(CostGraph base, CostGraph candidate) {
    long[] states = base.stateKeys();
    long[] otherStates = candidate.stateKeys();
    long statesKept = common(states, otherStates);
    long[] edges = base.edgeKeys();
    long[] otherEdges = candidate.edgeKeys();
    long edgesKept = common(edges, otherEdges);
    return new Counted(
        states.length - statesKept,
        otherStates.length - statesKept,
        edges.length - edgesKept,
        otherEdges.length - edgesKept);
  }

  /** Returns how many values two ascending arrays share. */
  private static long common(long[] one, long[] other) {
    long common = 0;
    int j = 0;
    for (long value : one) {
      while (j < other.length && other[j] < value) {
        j++;
      }
      if (j < other.length && other[j] == value) {
        common++;
        j++;
      }
    }
    return common;
  }
}
