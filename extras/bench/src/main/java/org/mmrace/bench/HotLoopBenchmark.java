package org.mmrace.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.store.Delta;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.FingerprintSet;
import org.mmrace.explorer.store.Storage;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the explorer does for each edge and each state, one thing at a time, on {@code
 * collapse/gupfast-pmd-recheck fixed_large}: time, and with {@code -prof gc} bytes allocated, which
 * must be none. From the root:
 *
 * <pre>
 * mvn -q -Dfast -pl extras/bench -am process-classes dependency:build-classpath \
 *   -DincludeScope=runtime -Dmdep.outputFile=target/fast/dependencies
 * java -Dmmrace.root=. \
 *   -cp extras/bench/target/fast/classes:$(cat extras/bench/target/fast/dependencies) \
 *   org.openjdk.jmh.Main -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotLoopBenchmark {
  private static final int STATES = 1 << 12;
  private static final int TABLE = 1 << 22;

  private TransitionSystem system;
  private List<StatePredicate> predicates;
  private long[][] states;
  private int[] threads;
  private long[] words;
  private Fingerprint fingerprint;
  private FingerprintSet set;
  private byte[] packed;
  private long[] reference;
  private long number;
  private int at;

  /** Walks at random to states, and fills a table of the size of a search of 4 million states. */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    ScenarioSystem scenario =
        new MachineSystems().load("collapse/gupfast-pmd-recheck", "fixed_large");
    system = scenario.system();
    predicates = Invariants.conjuncts(scenario.predicates());
    words = new long[system.words()];
    reference = new long[system.words()];
    fingerprint = new Fingerprint(system.words());
    packed = new byte[Delta.maxBytes(system.words()) + Delta.SLACK];
    walk(new SplittableRandom(1));
    set = new FingerprintSet(Storage.MEMORY, TABLE);
    for (int i = 1; i <= TABLE; i++) {
      set.add(Fingerprint.scatter(i));
    }
  }

  private void walk(SplittableRandom random) {
    List<long[]> found = new ArrayList<>();
    threads = new int[STATES];
    Moves moves = new Moves(system);
    while (found.size() < STATES) {
      system.initial(0, words);
      List<Move> open = moves.of(words);
      while (found.size() < STATES && !open.isEmpty() && open.get(0).thread() != 0) {
        Move move = open.get(random.nextInt(open.size()));
        threads[found.size()] = move.thread();
        found.add(words.clone());
        system.step(words, move.thread(), move.choice());
        open = moves.of(words);
      }
    }
    states = found.toArray(long[][]::new);
  }

  private int next() {
    at = (at + 1) & (STATES - 1);
    return at;
  }

  /** A copy of a state and a step from there. */
  @Benchmark
  public int step() {
    int i = next();
    System.arraycopy(states[i], 0, words, 0, words.length);
    return system.step(words, threads[i], 0);
  }

  /** The copy alone. */
  @Benchmark
  public long[] copy() {
    System.arraycopy(states[next()], 0, words, 0, words.length);
    return words;
  }

  /** A look-up in the visited set, half of them of what is there. */
  @Benchmark
  public boolean probe() {
    return set.contains(Fingerprint.scatter(++number * 0x9e3779b97f4a7c15L >>> 41));
  }

  /** The fingerprint of a state. */
  @Benchmark
  public long fingerprint() {
    return fingerprint.of(states[next()]);
  }

  /** A state packed as its difference to another. */
  @Benchmark
  public int pack() {
    return Delta.write(states[next()], reference, packed, 0);
  }

  /** All invariants of the scenario's families on a state. */
  @Benchmark
  public int invariants() {
    long[] state = states[next()];
    int holding = 0;
    for (StatePredicate predicate : predicates) {
      holding += predicate.holds(state) ? 1 : 0;
    }
    return holding;
  }
}
