package org.mmrace.analysis.locks;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mmrace.analysis.WatchedMachine;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Hold;
import org.mmrace.model.core.Lock;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.words.Leaf;

/**
 * Which words are written and read under which locks. A step counts as holding what it holds in
 * every state in which it uses a word of the kind. Where lock and word belong to things of one kind
 * (the PTL and the entries of a table), the lock must be that of the same thing.
 */
final class WordTable {
  private static final long WRITES = 0xaaaaaaaaaaaaaaaaL; // the bits of locks held alone
  private final List<LockKind> kinds = new ArrayList<>();
  private final Map<String, Uses> table = new TreeMap<>();

  /** What is held by each step that uses a kind of word: bits of {@link #bit}. */
  private record Uses(String label, Map<String, Long> writes, Map<String, Long> reads) {}

  /** A step that was run: the words before and after it, and what is held before or after. */
  static final class Step {
    private final String name;
    private final long[] before;
    private final long[] after;
    private final Locks.Held held;

    Step(String name, long[] before, long[] after, Locks.Held held) {
      this.name = name;
      this.before = before;
      this.after = after;
      this.held = held;
    }
  }

  /** Records one step of a machine, which {@code watched} has just run. */
  void use(Step step, Scenario machine, Locks locks, WatchedMachine watched) {
    List<Leaf> words = watched.words();
    BitSet changed = watched.changed(step.before, step.after);
    BitSet read = watched.read();
    for (int n = 0; n < words.size(); n++) {
      Leaf word = words.get(n);
      boolean used = changed.get(n) || read.get(n);
      if (used && word.isOfKernel() && locks.all().stream().noneMatch(lock -> lock.has(word))) {
        Uses uses =
            table.computeIfAbsent(
                word.kind(), kind -> new Uses(word.label(), new TreeMap<>(), new TreeMap<>()));
        long holds = holds(step, machine, locks, word);
        if (changed.get(n) && !isNewOrGone(step, machine.m, word)) {
          uses.writes().merge(step.name, holds, (a, b) -> a & b);
        }
        if (read.get(n)) {
          uses.reads().merge(step.name, holds, (a, b) -> a & b);
        }
      }
    }
  }

  private long holds(Step step, Scenario machine, Locks locks, Leaf word) {
    long bits = 0;
    for (int n = 0; n < locks.all().size(); n++) {
      Lock lock = locks.all().get(n);
      if ((step.held.any() >>> n & 1) != 0 && guards(step.before, machine, lock, word)) {
        int kind = number(lock.kind());
        bits |= bit(kind, Hold.READ);
        bits |= (step.held.write() >>> n & 1) != 0 ? bit(kind, Hold.WRITE) : 0;
      }
    }
    return bits;
  }

  /** Returns whether the word is of a page or table that nobody else can know: free, or fresh. */
  private static boolean isNewOrGone(Step step, State m, Leaf word) {
    return isFree(step.before, m, word) || isFree(step.after, m, word);
  }

  private static boolean isFree(long[] w, State m, Leaf word) {
    return switch (word.label()) {
      case "page" -> m.page.refcount.get(w, m.page.headOf(w, word.i())) == 0;
      case "table" -> m.table.state.is(w, word.i(), TableState.FREE);
      default -> false;
    };
  }

  private int number(LockKind kind) {
    for (int n = 0; n < kinds.size(); n++) {
      if (kinds.get(n).kernelName().equals(kind.kernelName())) {
        return n;
      }
    }
    kinds.add(kind);
    return kinds.size() - 1;
  }

  private static boolean guards(long[] w, Scenario machine, Lock lock, Leaf word) {
    if (!lock.kind().label().equals(word.label())) {
      return true;
    }
    return word.label().equals("page")
        ? lock.i() == machine.m.page.headOf(w, word.i())
        : lock.i() == word.i();
  }

  private static long bit(int kind, Hold hold) {
    return 1L << 2 * kind + (hold == Hold.WRITE ? 1 : 0);
  }

  List<WordUse> rows(DocumentedOrder order) {
    List<WordUse> rows = new ArrayList<>();
    table.forEach(
        (word, uses) -> {
          long cover = cover(uses, order);
          long guards = cover | (cover & WRITES) >>> 1;
          Map<String, Long> reads = new TreeMap<>(uses.reads());
          reads.keySet().removeAll(uses.writes().keySet());
          if (!uses.writes().isEmpty()) {
            rows.add(
                new WordUse(
                    word,
                    bits(cover),
                    List.copyOf(uses.writes().keySet()),
                    without(uses.writes(), cover),
                    List.copyOf(reads.keySet()),
                    without(reads, guards)));
          }
        });
    return rows;
  }

  private List<WordUse.Unlocked> without(Map<String, Long> uses, long guards) {
    List<WordUse.Unlocked> found = new ArrayList<>();
    uses.forEach(
        (step, held) -> {
          if ((held & guards) == 0) {
            found.add(new WordUse.Unlocked(step, bits(strongest(held))));
          }
        });
    return found;
  }

  /**
   * Returns few locks of which every writer holds one, if it holds any: locks that it holds alone
   * where there are such, since readers of a lock do not keep each other from writing.
   */
  private long cover(Uses uses, DocumentedOrder order) {
    List<Long> left = new ArrayList<>(uses.writes().values());
    long all = 0;
    long alone = 0;
    for (int b = 0; b < 2 * kinds.size(); b++) {
      long bit = kinds.get(b / 2).isContext() ? 0 : 1L << b;
      all |= bit;
      alone |= use(b).mode().equals("read") ? 0 : bit;
    }
    long cover = cover(left, alone, uses.label(), order);
    return cover | cover(left, all, uses.label(), order);
  }

  private long cover(List<Long> left, long among, String label, DocumentedOrder order) {
    long cover = 0;
    while (true) {
      int best = -1;
      long most = 0;
      for (int b = 0; b < 2 * kinds.size(); b++) {
        long count = (among >>> b & 1) == 0 ? 0 : count(left, b);
        if (count > most || count == most && count > 0 && closer(order, label, b, best)) {
          best = b;
          most = count;
        }
      }
      if (best < 0) {
        return cover;
      }
      long taken = 1L << best;
      cover |= taken;
      left.removeIf(held -> (held & taken) != 0);
    }
  }

  private static long count(List<Long> sets, int bit) {
    return sets.stream().filter(held -> (held >>> bit & 1) != 0).count();
  }

  /** Returns whether a lock is closer to a word: of the same thing, or else further inside. */
  private boolean closer(DocumentedOrder order, String label, int bit, int other) {
    boolean same = kinds.get(bit / 2).label().equals(label);
    if (same != kinds.get(other / 2).label().equals(label)) {
      return same;
    }
    int rank = order.rank(use(bit));
    int otherRank = order.rank(use(other));
    return rank > otherRank || rank == otherRank && bit > other;
  }

  private LockUse use(int bit) {
    return LockUse.of(kinds.get(bit / 2), bit % 2 == 1 ? Hold.WRITE : Hold.READ);
  }

  /** Returns the set without the read bits of what is held for write. */
  private static long strongest(long held) {
    return held & ~((held & WRITES) >>> 1);
  }

  private List<LockUse> bits(long set) {
    List<LockUse> uses = new ArrayList<>();
    for (int b = 0; b < 2 * kinds.size(); b++) {
      if ((set >>> b & 1) != 0) {
        uses.add(use(b));
      }
    }
    return uses;
  }
}
