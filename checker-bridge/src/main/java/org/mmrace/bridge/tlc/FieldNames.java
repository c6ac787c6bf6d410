package org.mmrace.bridge.tlc;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.Value;
import util.UniqueString;

/** The field names of a record, found by position whatever order TLC keeps them in. */
final class FieldNames {
  private final UniqueString[] names;
  private final Integer[] bySortedPosition;
  private UniqueString[] lastNames = {};
  private int[] lastPositions = {};

  FieldNames(List<String> fields) {
    names = fields.stream().map(UniqueString::uniqueStringOf).toArray(UniqueString[]::new);
    bySortedPosition = IntStream.range(0, names.length).boxed().toArray(Integer[]::new);
    Arrays.sort(
        bySortedPosition,
        Comparator.comparing(position -> names[position], UniqueString::compareTo));
  }

  /** Returns the names in TLC's own order. */
  UniqueString[] sorted() {
    return Arrays.stream(bySortedPosition)
        .map(position -> names[position])
        .toArray(UniqueString[]::new);
  }

  /** Returns for each name in TLC's order its declared position. */
  int[] positionsOfSorted() {
    return Arrays.stream(bySortedPosition).mapToInt(Integer::intValue).toArray();
  }

  /** Returns for each of {@code found} its declared position; all names must be there once. */
  int[] positions(UniqueString[] found) {
    if (found == lastNames || Arrays.equals(found, lastNames)) {
      return lastPositions;
    }
    int[] positions = new int[found.length];
    boolean[] seen = new boolean[names.length];
    for (int i = 0; i < found.length; i++) {
      positions[i] = position(found[i]);
      if (seen[positions[i]]) {
        throw new CodecMismatch("." + found[i] + " is there twice");
      }
      seen[positions[i]] = true;
    }
    for (int position = 0; position < names.length; position++) {
      if (!seen[position]) {
        throw new CodecMismatch("." + names[position] + " is missing");
      }
    }
    lastNames = found;
    lastPositions = positions;
    return positions;
  }

  /** Returns for each key of {@code domain} its declared position. */
  int[] positions(Value[] domain) {
    UniqueString[] found = new UniqueString[domain.length];
    for (int i = 0; i < domain.length; i++) {
      if (!(domain[i] instanceof StringValue name)) {
        throw new CodecMismatch(
            " has the key " + DomainCodec.show(domain[i]) + ", which is not a field name");
      }
      found[i] = name.val;
    }
    return positions(found);
  }

  private int position(UniqueString name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) { // not the same object: a value may come back from disk
        return i;
      }
    }
    throw new CodecMismatch("." + name + " is unknown to the model");
  }
}
