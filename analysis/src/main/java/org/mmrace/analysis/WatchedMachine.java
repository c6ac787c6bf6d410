package org.mmrace.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.Accesses;
import org.mmrace.model.words.Leaf;

/** A machine that says which words its last step read and changed. */
public final class WatchedMachine {
  private final Scenario machine;
  private final List<Leaf> words;
  private final List<List<Placed>> at = new ArrayList<>();
  private final Heard heard = new Heard();
  private final BitSet read = new BitSet();

  /** A word and the bits of the state array that hold it. */
  private record Placed(int word, long mask) {}

  /** What is heard while a step runs. */
  private static final class Heard implements Accesses {
    private long[] masks = new long[0];

    @Override
    public void read(int word, long mask) {
      if (masks.length > 0) {
        masks[word] |= mask;
      }
    }

    @Override
    public void write(int word, long mask) {
      // what a step changes is seen by comparing
    }
  }

  /** Builds the machine of the same scenario. */
  public WatchedMachine(Scenario of) {
    machine = new Scenario(of.m.constants, heard);
    words = of.layout().leaves();
    for (int i = 0; i < machine.words(); i++) {
      at.add(new ArrayList<>());
    }
    for (int word = 0; word < words.size(); word++) {
      at.get(words.get(word).at()).add(new Placed(word, words.get(word).mask()));
    }
  }

  /** Returns the words, numbered as in {@link #read}. */
  public List<Leaf> words() {
    return words;
  }

  /** Runs a step in place and hears what it reads. */
  public int step(long[] w, int thread, int choice) {
    heard.masks = new long[w.length];
    int answer = machine.step(w, thread, choice);
    read.clear();
    for (int i = 0; i < w.length; i++) {
      for (Placed placed : at.get(i)) {
        if ((heard.masks[i] & placed.mask()) != 0) {
          read.set(placed.word());
        }
      }
    }
    heard.masks = new long[0];
    return answer;
  }

  /** Returns the numbers of the words that the last step read. */
  public BitSet read() {
    return read;
  }

  /** Returns the numbers of the words in which two states differ. */
  public BitSet changed(long[] before, long[] after) {
    BitSet changed = new BitSet();
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        for (Placed placed : at.get(i)) {
          if (((before[i] ^ after[i]) & placed.mask()) != 0) {
            changed.set(placed.word());
          }
        }
      }
    }
    return changed;
  }
}
