package org.mmrace.explorer.reduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.mmrace.explorer.Named;
import org.mmrace.model.system.Accesses;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * Threads that run random programs over shared words: loads, stores, additions, jumps back and
 * forth, locks, and one that serves, which clears what was handed to it.
 *
 * <pre>
 * words: pc and local of each thread, variables (values 0 to 3), locks (0 or thread + 1), handed
 * </pre>
 */
final class Racing implements TransitionSystem {
  private static final int VARIABLES = 3;
  private static final int LOCKS = 2;
  private static final int STEPS = 64;
  private static final long ALL = ~0L;

  private final List<List<Instruction>> programs;
  private final Accesses accesses;

  private enum Kind {
    LOAD,
    STORE,
    ADD,
    EITHER,
    JUMP,
    LOCK,
    UNLOCK,
    HAND
  }

  private record Instruction(Kind kind, int target, int value) {}

  private Racing(List<List<Instruction>> programs, Accesses accesses) {
    this.programs = programs;
    this.accesses = accesses;
  }

  /** Programs from a seed; the first {@code alike} threads run the same one. */
  static Racing of(long seed, int threads, int alike) {
    Random random = new Random(seed);
    List<List<Instruction>> programs = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      programs.add(t > 0 && t < alike ? programs.get(0) : program(random));
    }
    return new Racing(programs, deaf());
  }

  /** One thread: it stores 1, then 2, then nothing that breaks {@code pair1}. */
  static Racing passing() {
    return new Racing(
        List.of(
            List.of(
                new Instruction(Kind.STORE, 0, 1),
                new Instruction(Kind.STORE, 1, 2),
                new Instruction(Kind.STORE, 0, 0))),
        deaf());
  }

  /** A thread that runs round for ever by itself, and one that breaks {@code pair1}. */
  static Racing spinning() {
    return new Racing(
        List.of(
            List.of(new Instruction(Kind.STORE, 2, 1), new Instruction(Kind.JUMP, 0, 0)),
            List.of(new Instruction(Kind.STORE, 0, 1), new Instruction(Kind.STORE, 1, 2))),
        deaf());
  }

  /**
   * One thread writes variable 1 after so many choices that no random walk gets there; the other
   * writes variable 0 and takes it back.
   */
  static Racing hidden(int choices) {
    List<Instruction> program = new ArrayList<>();
    int end = 3 * choices + 1;
    for (int i = 0; i < choices; i++) {
      program.add(new Instruction(Kind.EITHER, 2, 1));
      program.add(new Instruction(Kind.LOAD, 2, 0));
      program.add(new Instruction(Kind.JUMP, end, 0));
    }
    program.add(new Instruction(Kind.STORE, 1, 2));
    return new Racing(
        List.of(
            program, List.of(new Instruction(Kind.STORE, 0, 1), new Instruction(Kind.STORE, 0, 0))),
        deaf());
  }

  private static Accesses deaf() {
    return new Accesses() {
      @Override
      public void read(int word, long mask) {}

      @Override
      public void write(int word, long mask) {}
    };
  }

  private static List<Instruction> program(Random random) {
    List<Instruction> program = new ArrayList<>();
    int length = 3 + random.nextInt(5);
    int held = -1;
    for (int i = 0; i < length; i++) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      int target = random.nextInt(VARIABLES);
      if (kind == Kind.LOCK || kind == Kind.UNLOCK) {
        kind = held < 0 ? Kind.LOCK : Kind.UNLOCK;
        target = held < 0 ? random.nextInt(LOCKS) : held;
        held = held < 0 ? target : -1;
      } else if (kind == Kind.JUMP) {
        target = random.nextInt(length);
      }
      program.add(new Instruction(kind, target, random.nextInt(3)));
    }
    return program;
  }

  /** What partial-order reduction is given. */
  Footprints footprints() {
    return new Footprints() {
      @Override
      public Heard heard(Accesses hears) {
        Racing listened = new Racing(programs, hears);
        return new Heard(listened, listened.predicates());
      }

      @Override
      public boolean stutters(int thread) {
        return thread == programs.size() + 1;
      }

      @Override
      public boolean serves(int thread) {
        return thread == programs.size();
      }
    };
  }

  /** Exchanges the first two threads; of three, moves each on by one, but not by two. */
  Symmetry rotation(int rotated) {
    return new Symmetry() {
      @Override
      public int permutations() {
        return 2;
      }

      @Override
      public void permute(int permutation, long[] words, long[] to) {
        System.arraycopy(words, 0, to, 0, words.length);
        for (int t = 0; permutation == 1 && t < rotated; t++) {
          System.arraycopy(words, 2 * t, to, 2 * ((t + 1) % rotated), 2);
        }
        for (int l = 0; permutation == 1 && l < LOCKS; l++) {
          long holder = words[lock(l)];
          to[lock(l)] = holder == 0 || holder > rotated ? holder : holder % rotated + 1;
        }
      }
    };
  }

  List<StatePredicate> predicates() {
    List<StatePredicate> all = new ArrayList<>();
    for (int value = 0; value < 4; value++) {
      int wanted = value;
      all.add(
          new Named(
              "pair" + value,
              w -> read(w, variable(0)) != wanted || read(w, variable(1)) != 3 - wanted));
    }
    all.add(new Named("local", w -> read(w, 1) != 2 || read(w, 3) != 1));
    all.add(
        new Named("test", w -> !is(w, variable(2), 3) || !is(w, lock(0), 0) || !is(w, lock(1), 0)));
    all.add(new AtEnd());
    return all;
  }

  /** Says something of the states where everybody is done. */
  private final class AtEnd implements StatePredicate {
    @Override
    public String name() {
      return "end";
    }

    private boolean allDone(long[] w) {
      return IntStream.range(0, programs.size())
          .allMatch(t -> is(w, 2 * t, programs.get(t).size()));
    }

    @Override
    public boolean holds(long[] w) {
      return !allDone(w) || read(w, variable(0)) != 1 || read(w, variable(1)) != 2;
    }

    @Override
    public java.util.Optional<StatePredicate> rest() {
      return java.util.Optional.of(new Named("everyone is done", this::allDone));
    }
  }

  private int variable(int v) {
    return 2 * programs.size() + v;
  }

  private int lock(int l) {
    return variable(VARIABLES) + l;
  }

  private int handed() {
    return lock(LOCKS);
  }

  private boolean is(long[] w, int word, long value) {
    accesses.test(word, ALL, value);
    return w[word] == value;
  }

  private long read(long[] w, int word) {
    accesses.read(word, ALL);
    return w[word];
  }

  private void write(long[] w, int word, long value) {
    accesses.write(word, ALL);
    w[word] = value;
  }

  @Override
  public int words() {
    return handed() + 1;
  }

  @Override
  public int threads() {
    return programs.size() + 2;
  }

  @Override
  public String threadName(int thread) {
    return "t" + thread;
  }

  @Override
  public List<String> steps() {
    return IntStream.range(0, STEPS).mapToObj(i -> "step" + i).toList();
  }

  @Override
  public int initialStates() {
    return 1;
  }

  @Override
  public void initial(int index, long[] words) {
    java.util.Arrays.fill(words, 0);
  }

  @Override
  public int stepAt(long[] words, int thread) {
    if (thread >= programs.size()) {
      return STEPS - 1;
    }
    long pc = read(words, 2 * thread);
    return pc == programs.get(thread).size() ? NO_STEP : (int) pc;
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    if (thread == programs.size()) {
      return serve(words, choice);
    }
    if (thread > programs.size()) {
      return stutter(words, choice);
    }
    Instruction now = programs.get(thread).get((int) read(words, 2 * thread));
    if (choice > (now.kind == Kind.EITHER ? 1 : 0)) {
      return NO_CHOICE;
    }
    return run(words, thread, now, choice) ? DONE : BLOCKED;
  }

  private int serve(long[] w, int choice) {
    if (choice > 0) {
      return NO_CHOICE;
    }
    if (read(w, handed()) == 0) {
      return BLOCKED;
    }
    write(w, handed(), 0);
    write(w, variable(2), 3);
    return DONE;
  }

  private int stutter(long[] w, int choice) {
    if (choice > 0) {
      return NO_CHOICE;
    }
    for (int t = 0; t < programs.size(); t++) {
      if (read(w, 2 * t) != programs.get(t).size()) {
        return BLOCKED;
      }
    }
    return DONE;
  }

  private boolean run(long[] w, int t, Instruction now, int choice) {
    long next = read(w, 2 * t) + 1;
    switch (now.kind) {
      case LOAD -> write(w, 2 * t + 1, read(w, variable(now.target)));
      case STORE -> write(w, variable(now.target), now.value);
      case ADD -> write(w, variable(now.target), read(w, variable(now.target)) + 1 & 3);
      case EITHER -> write(w, variable(now.target), (long) choice * now.value);
      case JUMP -> next = read(w, 2 * t + 1) == now.value ? now.target : next;
      case LOCK -> {
        if (read(w, lock(now.target)) != 0) {
          return false;
        }
        write(w, lock(now.target), t + 1);
      }
      case UNLOCK -> write(w, lock(now.target), 0);
      case HAND -> write(w, handed(), 1);
    }
    write(w, 2 * t, next);
    return true;
  }
}
