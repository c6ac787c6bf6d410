package org.mmrace.model.words;

import org.mmrace.model.system.Accesses;

/** A field that reports each access. */
final class WatchedField extends Field {
  private final Accesses accesses;

  WatchedField(String name, Domain domain, Accesses accesses) {
    super(name, domain);
    this.accesses = accesses;
  }

  private void read(int word) {
    accesses.read(word, mask());
  }

  @Override
  public long get(long[] w) {
    read(wordOf(0, 0, 0));
    return super.get(w);
  }

  @Override
  public long get(long[] w, int i) {
    read(wordOf(i, 0, 0));
    return super.get(w, i);
  }

  @Override
  public long get(long[] w, int i, int j) {
    read(wordOf(i, j, 0));
    return super.get(w, i, j);
  }

  @Override
  public long get(long[] w, int i, int j, int k) {
    read(wordOf(i, j, k));
    return super.get(w, i, j, k);
  }

  @Override
  public boolean is(long[] w, int i, long value) {
    accesses.test(wordOf(i, 0, 0), mask(), inPlace(value));
    return super.is(w, i, value);
  }

  @Override
  public boolean is(long[] w, int i, int j, long of, long value) {
    accesses.test(wordOf(i, j, 0), mask() & inPlace(of), inPlace(value));
    return super.is(w, i, j, of, value);
  }

  @Override
  public int firstZero(long[] w, Field other, int from, int to) {
    return firstZeroOfTwo(w, other, from, to);
  }

  @Override
  public boolean has(long[] w, int i, int id) {
    accesses.read(wordOf(i, 0, 0), inPlace(1L << id));
    return super.has(w, i, id);
  }

  @Override
  public boolean has(long[] w, int i, int j, int id) {
    accesses.read(wordOf(i, j, 0), inPlace(1L << id));
    return super.has(w, i, j, id);
  }

  @Override
  public void add(long[] w, int i, int id) {
    accesses.write(wordOf(i, 0, 0), inPlace(1L << id));
    super.add(w, i, id);
  }

  @Override
  public void remove(long[] w, int i, int id) {
    accesses.write(wordOf(i, 0, 0), inPlace(1L << id));
    super.remove(w, i, id);
  }

  @Override
  public long bits(long[] w, int i, int j, long of) {
    accesses.read(wordOf(i, j, 0), mask() & inPlace(of));
    return super.bits(w, i, j, of);
  }

  @Override
  void put(long[] w, int at, long value) {
    accesses.write(at, mask());
    super.put(w, at, value);
  }
}
