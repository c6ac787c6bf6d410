package org.mmrace.explorer.reduce;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Ranks local states so that moves go up, but for those within a loop: these stay. The rank is the
 * longest way that leads there, each loop taken as one.
 */
final class Ranks {
  private final List<LocalState> all;
  private final List<List<LocalState>> next = new ArrayList<>();
  private final int[] order; // in which a local state was entered, from 1
  private final int[] lowest; // entered that can be reached again
  private final int[] loop;
  private final Deque<Integer> entered = new ArrayDeque<>();
  private int entries;
  private int loops;

  /** Local states, each at the place of its number. */
  Ranks(List<LocalState> all) {
    this.all = all;
    order = new int[all.size()];
    lowest = new int[all.size()];
    loop = new int[all.size()];
    for (LocalState each : all) {
      next.add(each.met().stream().flatMap(one -> one.next.stream()).distinct().toList());
    }
  }

  /** Ranks them all. */
  void set() {
    for (int i = 0; i < order.length; i++) {
      if (order[i] == 0) {
        findLoops(i);
      }
    }
    List<List<LocalState>> members = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      members.add(new ArrayList<>());
    }
    all.forEach(each -> members.get(loop[each.number]).add(each));
    int[] rank = new int[loops];
    for (int from = loops - 1; from >= 0; from--) { // loops are numbered from the last
      for (LocalState each : members.get(from)) {
        each.rank(rank[from]);
        for (LocalState to : next.get(each.number)) {
          int other = loop[to.number];
          rank[other] = other == from ? rank[from] : Math.max(rank[other], rank[from] + 1);
        }
      }
    }
  }

  /** Tarjan's algorithm, with its own stack: a way may be thousands of steps long. */
  private void findLoops(int first) {
    Deque<int[]> open = new ArrayDeque<>(); // local state, how many of its next ones are done
    open.push(enter(first));
    while (!open.isEmpty()) {
      int[] top = open.peek();
      int here = top[0];
      if (top[1] < next.get(here).size()) {
        int to = next.get(here).get(top[1]++).number;
        if (order[to] == 0) {
          open.push(enter(to));
        } else if (loop[to] < 0) {
          lowest[here] = Math.min(lowest[here], order[to]);
        }
        continue;
      }
      open.pop();
      if (lowest[here] == order[here]) {
        close(here);
      }
      if (!open.isEmpty()) {
        int from = open.peek()[0];
        lowest[from] = Math.min(lowest[from], lowest[here]);
      }
    }
  }

  private int[] enter(int here) {
    order[here] = ++entries;
    lowest[here] = entries;
    loop[here] = -1;
    entered.push(here);
    return new int[] {here, 0};
  }

  private void close(int first) {
    int member;
    do {
      member = entered.pop();
      loop[member] = loops;
    } while (member != first);
    loops++;
  }
}
