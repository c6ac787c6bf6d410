package org.mmrace.explorer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Random graphs of 2 to 40 nodes, 1 to 4 threads, 0 to 3 choices each, some of them blocked. */
public final class Graphs {
  private Graphs() {}

  public static Arbitrary<Graph> any() {
    return Arbitraries.integers()
        .between(2, 40)
        .flatMap(
            nodes ->
                Arbitraries.integers()
                    .between(0, nodes - 1)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(3)
                    .flatMap(
                        initials ->
                            Arbitraries.frequencyOf(
                                    Tuple.of(6, Arbitraries.integers().between(0, nodes - 1)),
                                    Tuple.of(1, Arbitraries.just(Graph.BLOCKED_CHOICE)))
                                .list()
                                .ofMaxSize(3)
                                .list()
                                .ofSize(nodes)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4)
                                .map(targets -> new Graph(initials, targets, 5))));
  }
}
