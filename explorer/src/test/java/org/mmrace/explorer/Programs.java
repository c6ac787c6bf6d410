package org.mmrace.explorer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.model.system.Accesses;
import org.mmrace.model.system.TransitionSystem;

/**
 * Straight-line programs over shared words: each step of a thread reads some words, and writes to
 * one of them a number made from what it read. Every access is told to {@code accesses}, but for
 * those to word {@code deaf}.
 *
 * @param programs of each thread its steps
 * @param shared number of shared words; a thread's position follows them
 */
public record Programs(List<List<Op>> programs, int shared, Accesses accesses, int deaf)
    implements TransitionSystem {
  public static final int NO_WORD = -1;

  /** One step. */
  public record Op(List<Integer> reads, int write) {}

  /** Programs of 2 or 3 threads with up to 4 steps each over 4 words, and a word to be deaf to. */
  public static Arbitrary<List<List<Op>>> any() {
    Arbitrary<Integer> word = Arbitraries.integers().between(0, 3);
    Arbitrary<Op> op = Combinators.combine(word.list().ofMaxSize(2), word).as(Op::new);
    return op.list().ofMaxSize(4).list().ofMinSize(2).ofMaxSize(3);
  }

  @Override
  public int words() {
    return shared + programs.size();
  }

  @Override
  public int threads() {
    return programs.size();
  }

  @Override
  public String threadName(int thread) {
    return "t" + thread;
  }

  @Override
  public List<String> steps() {
    return IntStream.range(0, 64).mapToObj(i -> "op__" + i).toList();
  }

  @Override
  public int initialStates() {
    return 1;
  }

  @Override
  public void initial(int index, long[] words) {
    Arrays.fill(words, 0);
  }

  @Override
  public int stepAt(long[] words, int thread) {
    int at = (int) words[shared + thread];
    return at < programs.get(thread).size() ? at : NO_STEP;
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    if (choice > 0) {
      return NO_CHOICE;
    }
    int position = shared + thread;
    accesses.read(position, -1);
    Op op = programs.get(thread).get((int) words[position]);
    long made = 31L * thread + words[position] + 1;
    for (int word : op.reads()) {
      hear(word, false);
      made = Fingerprint.scatter(made * 31 + words[word]);
    }
    hear(op.write(), true);
    words[op.write()] = made;
    accesses.write(position, -1);
    words[position]++;
    return DONE;
  }

  private void hear(int word, boolean write) {
    if (word == deaf) {
      return;
    }
    if (write) {
      accesses.write(word, -1);
    } else {
      accesses.read(word, -1);
    }
  }
}
