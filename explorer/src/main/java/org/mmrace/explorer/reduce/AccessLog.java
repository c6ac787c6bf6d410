package org.mmrace.explorer.reduce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.system.Accesses;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/** Hears what a watched system reads and writes, and keeps it as footprints. */
public final class AccessLog implements Accesses {
  private long[] reads = new long[64];
  private long[] writes = new long[64];

  @Override
  public void read(int word, long mask) {
    makeRoom(word);
    reads[word] |= mask & ~writes[word];
  }

  @Override
  public void write(int word, long mask) {
    makeRoom(word);
    writes[word] |= mask;
  }

  private void makeRoom(int word) {
    if (word >= reads.length) {
      reads = Arrays.copyOf(reads, 2 * word);
      writes = Arrays.copyOf(writes, 2 * word);
    }
  }

  /** Returns what was heard since the last call, and forgets it. */
  public Footprint take() {
    Footprint heard = new Footprint(BitSet.valueOf(reads), BitSet.valueOf(writes));
    Arrays.fill(reads, 0);
    Arrays.fill(writes, 0);
    return heard;
  }

  /**
   * Runs a schedule and returns the footprint of each move.
   *
   * @param watched a system whose accesses this log hears
   * @throws IllegalArgumentException if a move cannot be made
   */
  public List<Footprint> of(TransitionSystem watched, Schedule schedule) {
    List<Footprint> footprints = new ArrayList<>();
    long[] words = new long[watched.words()];
    watched.initial(schedule.initial(), words);
    for (Move move : schedule.moves()) {
      take();
      if (watched.step(words, move.thread(), move.choice()) != TransitionSystem.DONE) {
        throw new IllegalArgumentException(
            "move cannot be made: move=%d thread=%s step=%s"
                .formatted(footprints.size() + 1, watched.threadName(move.thread()), move.step()));
      }
      footprints.add(take());
    }
    return footprints;
  }

  /** Returns the bits that {@code predicate}, one of the watched system, reads in a state. */
  public BitSet of(StatePredicate predicate, long[] words) {
    take();
    predicate.holds(words);
    return take().reads();
  }
}
