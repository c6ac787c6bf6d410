package org.mmrace.explorer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mmrace.explorer.store.Delta;

/**
 * One worker's portion of a round: consecutive states of a level, and what expanding them gave. A
 * candidate is a successor that was not in the visited set when the round began; candidates are in
 * the order in which one worker alone would generate them.
 */
final class Unit {
  final List<Segment> segments = new ArrayList<>();
  final long[] taken;
  long firstState;
  int states;

  int size;
  long[] fingerprints = new long[64];
  int[] parents = new int[64]; // from firstState
  int[] edges = new int[64]; // number among the parent's
  int[] steps = new int[64]; // of that edge, -1 for an initial state
  boolean[] fresh = new boolean[64]; // decided when the candidates are added
  long[] words; // plain states, for the exact set only
  long edgeCount;
  int firstStuck; // from firstState, -1 for none
  final List<Violation> violations = new ArrayList<>();
  Optional<Failure> failure = Optional.empty();

  private final int stateWords;
  private final boolean exact;
  private final long[] zeros;
  private final long[] last;
  private final int roomFor;
  private final List<Integer> starts = new ArrayList<>(); // of segments in packed
  private byte[] packed;
  private int packedAt;

  /** An invariant that does not hold in a candidate. */
  record Violation(int candidate, int invariant) {}

  /**
   * A step or an invariant that threw, after which nothing of the unit was expanded.
   *
   * @param inCandidate whether in the last candidate, or else in state {@code parent}
   */
  record Failure(String message, boolean inCandidate, int parent, RuntimeException thrown) {}

  Unit(int words, int stepNames, boolean exact) {
    stateWords = words;
    this.exact = exact;
    taken = new long[stepNames];
    this.words = new long[exact ? fingerprints.length * words : 0];
    zeros = new long[words];
    last = new long[words];
    roomFor = Delta.maxBytes(words) + Delta.SLACK;
    packed = new byte[2 * roomFor];
  }

  /** Empties the unit; the states to expand are then put into {@link #segments}. */
  void clear(long first) {
    segments.clear();
    firstState = first;
    states = 0;
    Arrays.fill(taken, 0);
    size = 0;
    edgeCount = 0;
    firstStuck = -1;
    violations.clear();
    failure = Optional.empty();
    starts.clear();
    packedAt = 0;
  }

  /** Adds a candidate. */
  void add(long[] state, long fingerprint, int parent, int edge, int step) {
    if (size == fingerprints.length) {
      grow();
    }
    fingerprints[size] = fingerprint;
    parents[size] = parent;
    edges[size] = edge;
    steps[size] = step;
    if (exact) {
      System.arraycopy(state, 0, words, size * stateWords, stateWords);
    }
    pack(state);
    size++;
  }

  private void grow() {
    int more = size * 2;
    fingerprints = Arrays.copyOf(fingerprints, more);
    parents = Arrays.copyOf(parents, more);
    edges = Arrays.copyOf(edges, more);
    steps = Arrays.copyOf(steps, more);
    fresh = new boolean[more];
    if (exact) {
      words = Arrays.copyOf(words, Math.multiplyExact(more, stateWords));
    }
  }

  private void pack(long[] state) {
    if (size % Segment.RECORDS == 0) {
      starts.add(packedAt);
      System.arraycopy(zeros, 0, last, 0, stateWords);
    }
    if (packedAt + roomFor > packed.length) {
      packed = Arrays.copyOf(packed, packed.length * 2);
    }
    packedAt = Delta.write(state, last, packed, packedAt);
  }

  /** Copies the words of a candidate; only if the visited set is exact. */
  void copyTo(int candidate, long[] state) {
    System.arraycopy(words, candidate * stateWords, state, 0, stateWords);
  }

  /** Returns the candidates that are new, packed. */
  List<Segment> freshSegments() {
    List<Segment> found = new ArrayList<>();
    for (int s = 0; s < starts.size(); s++) {
      int first = s * Segment.RECORDS;
      int records = Math.min(Segment.RECORDS, size - first);
      int live = 0;
      long[] dead = new long[Segment.wordsFor(records)];
      for (int i = 0; i < records; i++) {
        live += fresh[first + i] ? 1 : 0;
        dead[i >>> 6] |= (fresh[first + i] ? 0L : 1L) << i;
      }
      int end = s + 1 < starts.size() ? starts.get(s + 1) : packedAt;
      if (live > 0) {
        byte[] bytes = Arrays.copyOfRange(packed, starts.get(s), end + Delta.SLACK);
        found.add(new Segment(bytes, records, live, dead));
      }
    }
    return found;
  }
}
