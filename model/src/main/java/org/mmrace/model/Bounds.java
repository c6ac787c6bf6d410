package org.mmrace.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What TypeOK asks of the words, as one list of bit fields and their greatest values. A field whose
 * every bit pattern is a value is not in it. Sequences are asked one by one.
 */
final class Bounds {
  private final List<Bound> found = new ArrayList<>();
  private final List<Sequence> sequenceList = new ArrayList<>();
  private final int[] words;
  private final int[] shifts;
  private final long[] masks;
  private final long[] most;
  private final Sequence[] sequences;

  private record Bound(int word, int shift, long mask, long most) {}

  private record Sequence(int word, int shift, long mask, Domain.IdSeq domain) {
    boolean holds(long[] state) {
      return domain.contains(state[word] >>> shift & mask);
    }
  }

  /** For a layout that is sealed. */
  Bounds(Layout layout) {
    layout.forEachLeaf(
        (section, field, i, j, k) -> add(field.wordOf(i, j, k), field.shift(), field.domain()));
    words = found.stream().mapToInt(Bound::word).toArray();
    shifts = found.stream().mapToInt(Bound::shift).toArray();
    masks = found.stream().mapToLong(Bound::mask).toArray();
    most = found.stream().mapToLong(Bound::most).toArray();
    sequences = sequenceList.toArray(Sequence[]::new);
  }

  private void add(int word, int shift, Domain domain) {
    if (domain instanceof Domain.Range range) {
      add(word, shift, domain, range.high());
    } else if (domain instanceof Domain.Names names) {
      add(word, shift, domain, names.names().size() - 1L);
    } else if (domain instanceof Domain.IdSeq sequence) {
      sequenceList.add(new Sequence(word, shift, mask(domain), sequence));
    } else if (domain instanceof Domain.Struct struct) {
      for (Domain.Part part : struct.parts()) {
        add(word, shift + part.shift(), part.domain());
      }
    } // every bit pattern is a flag or a set
  }

  private void add(int word, int shift, Domain domain, long high) {
    if (high < mask(domain)) {
      found.add(new Bound(word, shift, mask(domain), high));
    }
  }

  private static long mask(Domain domain) {
    return (1L << domain.bits()) - 1;
  }

  /** Returns whether no field is above its greatest value. */
  boolean hold(long[] state) {
    for (int b = 0; b < words.length; b++) {
      if ((state[words[b]] >>> shifts[b] & masks[b]) > most[b]) {
        return false;
      }
    }
    for (Sequence sequence : sequences) {
      if (!sequence.holds(state)) {
        return false;
      }
    }
    return true;
  }
}
