package org.mmrace.explorer.reduce;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.mmrace.explorer.reduce.LocalState.Case;

/**
 * Picks the threads that move in a state while the others stand: a persistent set. Whatever the
 * others can do before one of these moves, as far as was learned, touches nothing that the next
 * steps of these threads touch.
 *
 * <p>What the others can do is found by following their local states from case to case. Where no
 * bit that decides the case is written by any of them, it is the case of this state: so a branch is
 * decided, and a thread that waits is stuck; a lock that a moving thread holds keeps the others
 * out. Two steps matter to each other if one writes what the other accesses, or if both write bits
 * that one predicate reads.
 */
final class Persistent {
  private final Learned learned;
  private final boolean[] serves;
  private final int threads;
  private Learned.Hearing here;

  // of the threads that move
  private final long[] reads;
  private final long[] writes;
  private final long[] readsAtRest; // by predicates that are about states of rest only

  // of those that stand
  private final long[] written;
  private final long[] free; // written by anyone
  private final BitSet reached = new BitSet();
  private final List<LocalState> standing = new ArrayList<>();
  private final long[] news; // of what is written, not looked at yet
  private final long[] since; // what is looked at
  private long closure; // its number

  Persistent(Learned learned, Footprints footprints, int threads) {
    this.learned = learned;
    this.threads = threads;
    serves = new boolean[threads];
    for (int t = 0; t < threads; t++) {
      serves[t] = footprints.serves(t);
    }
    reads = new long[learned.width()];
    writes = new long[learned.width()];
    readsAtRest = new long[learned.width()];
    written = new long[learned.width()];
    free = new long[learned.width()];
    news = new long[learned.width()];
    since = new long[learned.width()];
  }

  /**
   * Returns the threads that are to move, one bit each; all ones if nothing less than every thread
   * will do.
   *
   * @param advances whether a move of the thread makes progress: one must, or the threads that
   *     stand might be left standing for ever
   */
  long choose(Learned.Hearing state, IntPredicate advances) {
    here = state;
    long alive = 0;
    for (int t = 0; t < threads; t++) {
      alive |= here.at(t).isPresent() ? 1L << t : 0;
    }
    long best = ~0L;
    int fewest = moves(alive);
    for (int t = 0; t < threads && fewest > 1; t++) {
      if (!here.moves(t).isEmpty() && (alive >>> t & 1) != 0) {
        long moving = closed(1L << t, alive, fewest);
        if (moves(moving) < fewest && anyOf(moving, advances)) {
          best = moving;
          fewest = moves(moving);
        }
      }
    }
    return best;
  }

  /** Returns what is wrong if a predicate says that nobody runs while somebody can move. */
  Optional<String> movesAtRest(Learned.Hearing state) {
    for (int t = 0; t < threads; t++) {
      if (state.at(t).isPresent() && !serves[t] && !state.moves(t).isEmpty()) {
        int moves = t;
        return learned
            .restingIn(state.state())
            .map(name -> "somebody moves at rest: property=" + name + " thread=" + moves);
      }
    }
    return Optional.empty();
  }

  private int moves(long moving) {
    int moves = 0;
    for (int t = 0; t < threads; t++) {
      moves += (moving >>> t & 1) != 0 ? here.moves(t).size() : 0;
    }
    return moves;
  }

  private static boolean anyOf(long moving, IntPredicate test) {
    for (int t = 0; t < Long.SIZE; t++) {
      if ((moving >>> t & 1) != 0 && test.test(t)) {
        return true;
      }
    }
    return false;
  }

  /** Adds threads until those that stand cannot matter, or too many moves are in. */
  private long closed(long first, long alive, int tooMany) {
    long moving = first;
    while (moves(moving) < tooMany) {
      int other = mattering(moving, alive & ~moving);
      if (other < 0) {
        break;
      }
      moving |= 1L << other;
    }
    return moving;
  }

  /** Returns a thread of {@code still} that can do what matters to those that move, or -1. */
  private int mattering(long moving, long still) {
    gather(moving);
    Masks.clear(written);
    System.arraycopy(writes, 0, free, 0, free.length);
    reached.clear();
    standing.clear();
    closure++;
    for (int t = 0; t < threads; t++) {
      if ((still >>> t & 1) != 0) {
        reach(here.at(t).orElseThrow());
      }
    }
    return mattering();
  }

  private int mattering() {
    Masks.clear(news);
    int done = 0;
    do {
      for (; done < standing.size(); done++) {
        if (matters(standing.get(done))) {
          return standing.get(done).thread;
        }
      }
      System.arraycopy(news, 0, since, 0, news.length);
      Masks.clear(news);
      for (int i = 0; i < done; i++) {
        if (standing.get(i).dependsOn(since) && matters(standing.get(i))) {
          return standing.get(i).thread;
        }
      }
    } while (done < standing.size() || !Masks.isEmpty(news));
    return -1;
  }

  private void reach(LocalState there) {
    if (!reached.get(there.number) && !there.finished()) {
      reached.set(there.number);
      standing.add(there);
    }
  }

  /**
   * Returns whether what a thread can do at a local state matters; follows it if not. Where the
   * case is certain there is no other. Elsewhere every case counts that nothing but what somebody
   * writes tells from this state; also what moving threads write: that an unknown case is not
   * changed into a known one by their moves must be seen from what the known one reads.
   */
  private boolean matters(LocalState there) {
    Case now = there.in(here.state(), at -> learned.tried(at, here.state()));
    boolean certain = !now.dependsOn(written);
    if (certain && now.waits()) {
      learned.stuck(there, now);
      return false;
    }
    if (certain && now.met()) {
      return matters(there, now);
    }
    for (Case each : there.met()) {
      if (!each.followedIn(closure) && each.possible(here.state(), free) && matters(there, each)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a case matters; follows it if not, once. */
  private boolean matters(LocalState there, Case step) {
    if (!step.followIn(closure)) {
      return false;
    }
    if (step.reads.meets(writes)
        || step.writes.meets(reads)
        || serves[there.thread] && step.writes.meets(readsAtRest)) {
      return true;
    }
    if (step.writes.addTo(written)) {
      step.writes.addTo(free);
      step.writes.addTo(news);
    }
    step.next.forEach(this::reach);
    return false;
  }

  private void gather(long moving) {
    Masks.clear(reads);
    Masks.clear(writes);
    Masks.clear(readsAtRest);
    boolean serving = false;
    for (int t = 0; t < threads; t++) {
      if ((moving >>> t & 1) != 0) {
        here.next(t).reads.addTo(reads);
        here.next(t).writes.addTo(writes);
        serving |= serves[t];
      }
    }
    Masks.add(reads, writes);
    for (int t = 0; t < threads; t++) {
      if ((moving >>> t & 1) != 0) {
        for (Learned.Seen seen : learned.seenBy(here.next(t))) {
          Masks.add(
              seen.atRest() && !serving ? readsAtRest : reads, learned.readsIn(seen, here.state()));
        }
      }
    }
  }
}
