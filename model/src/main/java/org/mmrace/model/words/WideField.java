package org.mmrace.model.words;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A field of as many words as its values need: a set or a sequence of ids. Its words are the fields
 * {@link #words}, one where that is enough.
 */
public sealed interface WideField permits SetField, SeqField {
  /** Returns the values. */
  Domain domain();

  /** Returns the fields that hold it, lowest ids or first elements first. */
  List<Field> words();

  /** Returns the ids of element {@code (i, j, k)}: of a set ascending, of a sequence in order. */
  int[] ids(long[] w, int i, int j, int k);

  /** Returns the value of element {@code (i, j, k)} as TLA+ writes it. */
  default String shown(long[] w, int i, int j, int k) {
    boolean set = domain() instanceof Domain.IdSet;
    return Arrays.stream(ids(w, i, j, k))
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", set ? "{" : "<<", set ? "}" : ">>"));
  }

  /** Sets element {@code (i, j, k)} to these ids, all in the domain. */
  void set(long[] w, int i, int j, int k, int[] ids);
}
