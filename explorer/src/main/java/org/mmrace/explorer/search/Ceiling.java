package org.mmrace.explorer.search;

import java.util.SplittableRandom;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.FingerprintSet;
import org.mmrace.explorer.store.Storage;

/**
 * What the machine allows: the rate of a breadth-first search whose steps, fingerprints and queue
 * cost nothing. For every edge it copies a state and looks up a fingerprint at random in a table
 * that ends as large as the search's; as many are new as the search found states.
 *
 * @param states fingerprints added
 * @param edges look-ups and copies made
 * @param nanos time taken
 */
public record Ceiling(long states, long edges, long nanos) {
  /**
   * Measures on this thread, now; let it follow the exploration in the same run.
   *
   * @param words words of a state
   * @param states distinct states of the search
   * @param edges edges of the search, at least {@code states}
   */
  public static Ceiling measure(int words, long states, long edges) {
    if (states < 1 || edges < states) {
      throw new IllegalArgumentException(
          "fewer edges than states: states=" + states + " edges=" + edges);
    }
    FingerprintSet set = new FingerprintSet(Storage.MEMORY, states);
    long[] from = new SplittableRandom(1).longs(words).toArray();
    Batch batch = new Batch(words);
    SplittableRandom random = new SplittableRandom(2);
    long started = System.nanoTime();
    long added = 0;
    long touched = 0;
    for (long done = 0; done < edges; ) {
      int size = (int) Math.min(Batch.SIZE, edges - done);
      for (int i = 0; i < size; i++, done++) {
        boolean fresh = (double) added * edges <= (double) done * states;
        long number = fresh ? added++ : random.nextLong(added);
        System.arraycopy(from, 0, batch.states[i], 0, words);
        batch.fingerprints[i] = Fingerprint.scatter(number + 1);
        touched += set.touch(batch.fingerprints[i]);
      }
      for (int i = 0; i < size; i++) {
        set.add(batch.fingerprints[i]);
      }
    }
    long nanos = System.nanoTime() - started;
    return new Ceiling(
        added, edges, touched == 0 ? nanos + 1 : nanos); // reading touched keeps the reads alive
  }

  /** Returns the edges per second that the machine allows. */
  public double edgesPerSecond() {
    return edges * 1e9 / nanos;
  }

  /** Returns which share of it an exploration reached. */
  public double share(Exploration exploration) {
    return exploration.edgesPerSecond() / edgesPerSecond();
  }
}
