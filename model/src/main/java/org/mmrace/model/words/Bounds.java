package org.mmrace.model.words;

import java.util.ArrayList;
import java.util.List;

/**
 * What TypeOK asks of the words. A field of b bits with values 0 to m is above m if adding 2^b - 1
 * - m to it carries; so one addition a word asks all its fields at once. A field whose every bit
 * pattern is a value is not asked. Sequences are asked one by one, those of several words as
 * leaves.
 */
final class Bounds {
  private final long[] asked; // bits of the fields that are asked
  private final long[] added; // 2^b - 1 - m in each
  private final long[] carries; // where a carry shows: the bit above each
  private final boolean[] tops; // whether one of them ends at bit 63
  private final List<Sequence> sequences = new ArrayList<>();
  private final List<Leaf> wide = new ArrayList<>();

  private record Sequence(int word, int shift, Domain.IdSeq domain) {
    boolean holds(long[] state) {
      return domain.contains(state[word] >>> shift & mask(domain));
    }
  }

  /** For a layout that is sealed. */
  Bounds(Layout layout) {
    asked = new long[layout.words()];
    added = new long[layout.words()];
    carries = new long[layout.words()];
    tops = new boolean[layout.words()];
    layout.leaves().forEach(this::add);
  }

  private void add(Leaf leaf) {
    if (leaf.field().wide().isPresent() && leaf.field().domain() instanceof Domain.IdSeq) {
      wide.add(leaf);
    } else {
      add(leaf.at(), leaf.field().shift(), leaf.field().domain());
    }
  }

  private void add(int word, int shift, Domain domain) {
    if (domain instanceof Domain.Range range) {
      add(word, shift, domain, range.high());
    } else if (domain instanceof Domain.Names names) {
      add(word, shift, domain, names.names().size() - 1L);
    } else if (domain instanceof Domain.IdSeq sequence) {
      sequences.add(new Sequence(word, shift, sequence));
    } else if (domain instanceof Domain.Struct struct) {
      for (Domain.Part part : struct.parts()) {
        add(word, shift + part.shift(), part.domain());
      }
    } // every bit pattern is a flag or a set
  }

  private void add(int word, int shift, Domain domain, long high) {
    if (high < mask(domain)) {
      asked[word] |= mask(domain) << shift;
      added[word] |= (mask(domain) - high) << shift;
      boolean top = shift + domain.bits() == Long.SIZE;
      carries[word] |= top ? 0 : 1L << (shift + domain.bits());
      tops[word] |= top;
    }
  }

  private static long mask(Domain domain) {
    return (1L << domain.bits()) - 1;
  }

  /** Returns whether no field is above its greatest value. */
  boolean hold(long[] state) {
    long carried = 0;
    for (int i = 0; i < asked.length; i++) {
      long value = state[i] & asked[i];
      long sum = value + added[i];
      carried |= (sum ^ value ^ added[i]) & carries[i];
      if (tops[i] && Long.compareUnsigned(sum, value) < 0) {
        return false;
      }
    }
    if (carried != 0) {
      return false;
    }
    for (int s = 0; s < sequences.size(); s++) {
      if (!sequences.get(s).holds(state)) {
        return false;
      }
    }
    return wideHold(state);
  }

  private boolean wideHold(long[] state) {
    for (int s = 0; s < wide.size(); s++) {
      if (!wide.get(s).isTyped(state)) {
        return false;
      }
    }
    return true;
  }
}
