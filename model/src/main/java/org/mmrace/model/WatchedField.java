package org.mmrace.model;

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
  void put(long[] w, int at, long value) {
    accesses.write(at, mask());
    super.put(w, at, value);
  }
}
