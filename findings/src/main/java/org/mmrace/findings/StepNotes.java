package org.mmrace.findings;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Leaf;

/**
 * What a step did, in short lines: locks first, then what it saw of the words that other threads
 * change ({@code pmd[1][0] = table 1}), then the words that it changed ({@code pmd[1][0]: table 1
 * -> none}). A lock that the name of the step speaks of is not said again. Of the locals, those
 * that break the property are said, and a page-table entry that was read.
 */
final class StepNotes {
  private final List<Leaf> leaves;
  private final ThreadNames names;

  StepNotes(List<Leaf> leaves, ThreadNames names) {
    this.leaves = leaves;
    this.names = names;
  }

  /**
   * Returns the notes of a step.
   *
   * @param event part of the step's name after the last {@code __}
   */
  List<String> of(long[] before, long[] after, Touched touched, int thread, String event) {
    List<String> locks = new ArrayList<>();
    List<String> first = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    List<String> locals = new ArrayList<>();
    for (int leaf : touched.changed().stream().filter(this::isOfTheKernel).toArray()) {
      Leaf word = leaves.get(leaf);
      String name = names.leaf(word);
      long old = word.get(before);
      long now = word.get(after);
      if (LockKind.isLock(word)) {
        LockNote.of(name, word.field(), old, now, event).ifPresent(locks::add);
      } else if (!word.isFrameOf(thread) || touched.important().get(leaf)) {
        (touched.important().get(leaf) ? first : rest)
            .add(name + ": " + names.show(word, old) + " -> " + names.show(word, now));
      } else if (now != 0 && word.field().domain() instanceof Domain.Struct) {
        locals.add(word.field().name() + " = " + names.show(word, now));
      }
    }
    List<String> notes = new ArrayList<>(locks);
    List<String> seen = seen(before, touched, thread);
    notes.addAll(seen.isEmpty() ? locals : seen);
    notes.addAll(first);
    notes.addAll(rest);
    return notes;
  }

  /** Returns whether a leaf is not one that says what a read may return. */
  private boolean isOfTheKernel(int leaf) {
    return !leaves.get(leaf).isGhost();
  }

  /**
   * Returns whether a word is in another CPU's TLB: who owes it a flush is told, it reads nothing.
   */
  private static boolean isCachedByOther(Leaf word, int thread) {
    return word.name().startsWith("tlb[") && word.i() != thread;
  }

  private List<String> seen(long[] before, Touched touched, int thread) {
    List<String> notes = new ArrayList<>();
    for (int leaf : touched.seen().stream().filter(this::isOfTheKernel).toArray()) {
      Leaf word = leaves.get(leaf);
      if (!LockKind.isLock(word)
          && !touched.changed().get(leaf)
          && !isCachedByOther(word, thread)) {
        notes.add(names.leaf(word) + " = " + names.show(word, word.get(before)));
      }
    }
    return notes;
  }

  /**
   * What a step touched.
   *
   * @param changed the leaves that it changed
   * @param seen those of other threads that it depends on
   * @param important those that other threads depend on, or that break the property
   */
  record Touched(BitSet changed, BitSet seen, BitSet important) {}
}
