package org.mmrace.explorer.reduce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Words;
import org.mmrace.model.system.TransitionSystem;

/**
 * A thread at one valuation of its own bits, and what its step was heard to do from there, case by
 * case: what a step does depends on the bits that it reads and on nothing else.
 */
final class LocalState {
  private static final int UNRANKED = -1;
  private static final int OVERHEAD = 160; // bytes, with its entries in maps and lists
  private static final int CASE_OVERHEAD = 400; // with the lists of predicates

  final int number;
  final int thread;
  final int step;
  final long[] own;
  private final List<Case> met = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final long[] decisive;
  private long[] triedIn = new long[0];
  private Case tried = Case.failing(new Bits(new long[0]), triedIn);
  private int rank = UNRANKED;
  private boolean elsewhere;

  /**
   * What the step does where certain bits of others, those that it accesses, have certain values.
   */
  static final class Case {
    final Bits reads;
    final Bits writes;
    final List<Move> moves;
    final List<LocalState> next; // by move
    private final Bits foreign;
    private final long[] values;
    private final boolean fails;
    private boolean met;
    private long followedIn;
    private List<Learned.Seen> seenBy = List.of();
    private int seenIn = -1;
    private List<Learned.Seen> heardBy = List.of();
    private int heardIn = -1;

    /**
     * A case of a state.
     *
     * @param foreign bits of others that the step accesses
     * @param reads bits that it accesses and does not change
     * @param writes bits that it changes
     * @param next by move
     */
    Case(
        Bits foreign,
        long[] state,
        Bits reads,
        Bits writes,
        List<Move> moves,
        List<LocalState> next) {
      this(foreign, foreign.in(state), reads, writes, moves, next, false);
    }

    private Case(
        Bits foreign,
        long[] values,
        Bits reads,
        Bits writes,
        List<Move> moves,
        List<LocalState> next,
        boolean fails) {
      this.foreign = foreign;
      this.reads = reads;
      this.writes = writes;
      this.moves = moves;
      this.next = next;
      this.values = values;
      this.fails = fails;
    }

    /** The step fails once it has accessed certain bits. */
    static Case failing(Bits foreign, long[] state) {
      Bits none = new Bits(new long[0]);
      return new Case(foreign, foreign.in(state), none, none, List.of(), List.of(), true);
    }

    /** Returns whether it counts, or was only tried. */
    boolean met() {
      return met;
    }

    boolean waits() {
      return moves.isEmpty() && !fails;
    }

    /** Returns whether the step fails, as it may in a state that cannot be reached. */
    boolean fails() {
      return fails;
    }

    /** Returns whether it may come to this case if only bits in {@code free} change. */
    boolean possible(long[] state, long[] free) {
      return foreign.have(values, state, free);
    }

    boolean dependsOn(long[] bits) {
      return foreign.meets(bits);
    }

    /** Returns whether this is the first time that it is followed in a closure. */
    boolean followIn(long closure) {
      boolean first = followedIn != closure;
      followedIn = closure;
      return first;
    }

    boolean followedIn(long closure) {
      return followedIn == closure;
    }

    /** Returns the predicates that read what it writes: found anew for each version. */
    List<Learned.Seen> seenBy(int version, Function<Bits, List<Learned.Seen>> find) {
      seenBy = seenIn == version ? seenBy : find.apply(writes);
      seenIn = version;
      return seenBy;
    }

    /** Returns the predicates that are to be heard after it: found anew for each version. */
    List<Learned.Seen> heardBy(int version, Function<Bits, List<Learned.Seen>> find) {
      heardBy = heardIn == version ? heardBy : find.apply(writes);
      heardIn = version;
      return heardBy;
    }

    long bytes() {
      return CASE_OVERHEAD
          + foreign.bytes()
          + reads.bytes()
          + writes.bytes()
          + 2L * Long.BYTES * values.length
          + 48L * moves.size();
    }
  }

  /** Cases that depend on the same bits. */
  private static final class Group {
    private final Bits foreign;
    private final Map<Words, Case> byValues = new HashMap<>();

    private Group(Bits foreign) {
      this.foreign = foreign;
    }
  }

  /** A local state without cases; {@code words} is the number of words of a state. */
  LocalState(int number, int thread, int step, long[] own, int words) {
    decisive = new long[words];
    this.number = number;
    this.thread = thread;
    this.step = step;
    this.own = own;
  }

  /** Returns whether any of the bits may decide which case it is. */
  boolean dependsOn(long[] bits) {
    return Masks.meet(decisive, bits);
  }

  /** Returns the cases that count: states of a search were in them, or a thread is stuck there. */
  List<Case> met() {
    return met;
  }

  /** Lets a case count; returns whether that is news. */
  boolean meet(Case one) {
    boolean news = !one.met;
    if (news) {
      one.met = true;
      met.add(one);
    }
    return news;
  }

  /** Returns the case of a state, if it is known. */
  Optional<Case> in(long[] state) {
    for (Group group : groups) {
      Case found = group.byValues.get(Words.of(group.foreign.in(state)));
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  void add(Case one) {
    Group group =
        groups.stream()
            .filter(each -> each.foreign.same(one.foreign))
            .findFirst()
            .orElseGet(
                () -> {
                  groups.add(new Group(one.foreign));
                  return groups.get(groups.size() - 1);
                });
    group.byValues.put(Words.of(one.values), one);
    one.foreign.addTo(decisive);
  }

  /** Notes where the thread stands here; returns whether that turned out not to be certain. */
  boolean standsAt(int at) {
    boolean news = at != step && !elsewhere;
    elsewhere |= at != step;
    return news;
  }

  /** Returns whether the thread has finished here. */
  boolean finished() {
    return step == TransitionSystem.NO_STEP && !elsewhere;
  }

  /** Returns the case of a state, found once as long as it is the same one that is asked about. */
  Case in(long[] state, Function<LocalState, Case> find) {
    if (triedIn != state) {
      tried = find.apply(this);
      triedIn = state;
    }
    return tried;
  }

  long bytes() {
    return OVERHEAD + (2L * own.length + decisive.length) * Long.BYTES;
  }

  void rank(int level) {
    rank = level;
  }

  /**
   * Returns whether a move to {@code next} makes progress. No sequence of such moves of one thread
   * leads back to where it began.
   */
  boolean advancesTo(LocalState to) {
    return rank != UNRANKED
        && to.rank != UNRANKED
        && (rank < to.rank || rank == to.rank && step < to.step && !elsewhere && !to.elsewhere);
  }
}
