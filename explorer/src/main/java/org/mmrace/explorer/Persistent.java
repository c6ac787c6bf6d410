package org.mmrace.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Picks the threads that move in a state while the others stand: a persistent set. Whatever the
 * others can do before one of these moves, as far as was learned, touches nothing that the next
 * steps of these threads touch.
 *
 * <p>What the others can do is found by following their local states. At a step that waits for bits
 * that none of them writes, a thread is stuck: so a lock that a moving thread holds keeps the
 * others out. Two steps matter to each other if one writes what the other accesses, or if both
 * write bits that one predicate reads.
 */
final class Persistent {
  private final Learned learned;
  private final boolean[] stutters;
  private final boolean[] serves;
  private final int threads;
  private Learned.Hearing here;

  // of the threads that move
  private final long[] reads;
  private final long[] writes;
  private final long[] readsAtRest; // by predicates that are about states of rest only

  // of those that stand
  private final long[] written;
  private final BitSet reached = new BitSet();
  private final Deque<LocalState> open = new ArrayDeque<>();
  private final List<LocalState> stuck = new ArrayList<>();

  Persistent(Learned learned, Footprints footprints, int threads) {
    this.learned = learned;
    this.threads = threads;
    stutters = new boolean[threads];
    serves = new boolean[threads];
    for (int t = 0; t < threads; t++) {
      stutters[t] = footprints.stutters(t);
      serves[t] = footprints.serves(t);
    }
    reads = new long[learned.width()];
    writes = new long[learned.width()];
    readsAtRest = new long[learned.width()];
    written = new long[learned.width()];
  }

  /**
   * Returns the threads that are to move, one bit each; all ones if nothing less than every thread
   * will do.
   *
   * @param goesOn whether a move of the thread leads to a state that is still to be expanded: one
   *     must, or the threads that stand might be left standing for ever
   */
  long choose(Learned.Hearing state, IntPredicate goesOn) {
    here = state;
    long alive = 0;
    for (int t = 0; t < threads; t++) {
      alive |= here.at[t] != null && !stutters[t] ? 1L << t : 0;
    }
    long best = ~0L;
    int fewest = moves(alive);
    for (int t = 0; t < threads; t++) {
      if ((alive >>> t & 1) != 0 && !here.after.get(t).isEmpty()) {
        long moving = closed(1L << t, alive, fewest);
        if (moves(moving) < fewest && anyOf(moving, goesOn)) {
          best = moving;
          fewest = moves(moving);
        }
      }
    }
    return best;
  }

  /** Returns what is wrong if a predicate says that nobody runs while somebody can move. */
  Optional<String> movesAtRest(Learned.Hearing state, long[] words) {
    for (int t = 0; t < threads; t++) {
      if (!stutters[t] && !serves[t] && !state.after.get(t).isEmpty()) {
        int moves = t;
        return learned
            .restingIn(words)
            .map(name -> "somebody moves at rest: property=" + name + " thread=" + moves);
      }
    }
    return Optional.empty();
  }

  private int moves(long moving) {
    int moves = 0;
    for (int t = 0; t < threads; t++) {
      moves += (moving >>> t & 1) != 0 ? here.after.get(t).size() : 0;
    }
    return moves;
  }

  private boolean anyOf(long moving, IntPredicate goesOn) {
    for (int t = 0; t < threads; t++) {
      if ((moving >>> t & 1) != 0 && goesOn.test(t)) {
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

  /** Returns a thread of {@code standing} that can do what matters to those that move, or -1. */
  private int mattering(long moving, long standing) {
    gather(moving);
    Masks.clear(written);
    reached.clear();
    open.clear();
    stuck.clear();
    for (int t = 0; t < threads; t++) {
      if ((standing >>> t & 1) != 0) {
        reach(here.at[t]);
      }
    }
    while (!open.isEmpty()) {
      LocalState there = open.pop();
      if (waits(there)) {
        stuck.add(there);
      } else if (matters(there)) {
        return there.thread;
      } else {
        Masks.add(written, there.writes);
        there.next.forEach(this::reach);
      }
      if (open.isEmpty()) {
        release();
      }
    }
    return -1;
  }

  private void reach(LocalState there) {
    if (!reached.get(there.number)) {
      reached.set(there.number);
      open.push(there);
    }
  }

  /** Returns whether the step waits, and for bits that no thread that stands writes. */
  private boolean waits(LocalState there) {
    Optional<LocalState.Guard> guard = learned.guardAt(there, here.state);
    return guard.isPresent() && guard.get().waits() && !Masks.meet(guard.get().mask(), written);
  }

  private void release() {
    for (Iterator<LocalState> each = stuck.iterator(); each.hasNext(); ) {
      LocalState there = each.next();
      if (!waits(there)) {
        each.remove();
        open.push(there);
      }
    }
  }

  private boolean matters(LocalState there) {
    return Masks.meet(writes, there.reads)
        || Masks.meet(reads, there.writes)
        || serves[there.thread] && Masks.meet(readsAtRest, there.writes);
  }

  private void gather(long moving) {
    Masks.clear(reads);
    Masks.clear(writes);
    Masks.clear(readsAtRest);
    boolean serving = false;
    for (int t = 0; t < threads; t++) {
      if ((moving >>> t & 1) != 0) {
        Masks.add(reads, here.reads[t]);
        Masks.add(writes, here.writes[t]);
        serving |= serves[t];
      }
    }
    Masks.add(reads, writes);
    for (Learned.Seen seen : learned.seenBy(writes)) {
      Masks.add(seen.atRest() && !serving ? readsAtRest : reads, seen.reads);
    }
  }
}
