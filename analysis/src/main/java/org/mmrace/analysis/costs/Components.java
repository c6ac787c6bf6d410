package org.mmrace.analysis.costs;

import java.util.Arrays;

/**
 * The strongly connected components of a graph, numbered so that an edge never leads to a component
 * of a higher number: Tarjan's algorithm without recursion. Stutters are no edges.
 */
final class Components {
  private final CostGraph graph;
  private final int[] component;
  private final int[] order;
  private final int[] start;
  private int count;

  Components(CostGraph graph) {
    this.graph = graph;
    int states = graph.states();
    component = new int[states];
    order = new int[states];
    int[] starts = new int[states + 1];
    Arrays.fill(component, -1);
    search(starts);
    start = Arrays.copyOf(starts, count + 1);
  }

  private void search(int[] starts) {
    int states = graph.states();
    int[] index = new int[states];
    int[] low = new int[states];
    int[] edge = new int[states];
    int[] path = new int[states];
    int[] open = new int[states];
    int opened = 0;
    int found = 0;
    int done = 0;
    for (int root = 0; root < states; root++) {
      int depth = 0;
      if (index[root] == 0) {
        path[depth++] = root;
      }
      while (depth > 0) {
        int s = path[depth - 1];
        if (index[s] == 0) {
          index[s] = low[s] = ++found;
          edge[s] = graph.firstEdge(s);
          open[opened++] = s;
        }
        if (edge[s] < graph.firstEdge(s + 1)) {
          int target = graph.target(edge[s]);
          if (index[target] == 0) {
            path[depth++] = target;
            continue;
          }
          if (component[target] < 0) {
            low[s] = Math.min(low[s], low[target]);
          }
          edge[s]++;
          continue;
        }
        depth--;
        if (low[s] == index[s]) {
          int member;
          do {
            member = open[--opened];
            component[member] = count;
            order[done++] = member;
          } while (member != s);
          starts[++count] = done;
        }
      }
    }
  }

  /** Returns the number of components. */
  int count() {
    return count;
  }

  /** Returns the component of a state. */
  int of(int state) {
    return component[state];
  }

  /** Returns the states of a component. */
  int[] members(int c) {
    return Arrays.copyOfRange(order, start[c], start[c + 1]);
  }

  /** Returns whether no component has two states. */
  boolean acyclic() {
    return count == graph.states();
  }
}
