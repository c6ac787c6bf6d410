package org.mmrace.model.words;

import java.util.List;

/**
 * The values of a field: how many bits they take and how a value reads. Value 0 is always legal: it
 * is what a dead local and an absent thing hold. A value is a {@code long} whose low {@link #bits}
 * bits count.
 */
public sealed interface Domain {
  /** Returns the number of bits that a value takes, at least 1; a word holds 63. */
  int bits();

  /** Returns whether {@code value} is a value of this domain. */
  boolean contains(long value);

  /** Returns the value as TLA+ writes it. */
  String show(long value);

  /** What the ids of a domain are ids of, where a symmetry may exchange them. */
  enum Of {
    /** Plain numbers, or ids that nothing exchanges. */
    NUMBER,
    /** Threads, which are CPUs too. */
    THREAD,
    /** Pages. */
    PAGE,
    /** Page tables. */
    TABLE
  }

  /** Integers 0 to {@code high}. */
  record Range(long high, Of of) implements Domain {
    /** Numbers. */
    public Range(long high) {
      this(high, Of.NUMBER);
    }

    @Override
    public int bits() {
      return Math.max(1, 64 - Long.numberOfLeadingZeros(high));
    }

    @Override
    public boolean contains(long value) {
      return value >= 0 && value <= high;
    }

    @Override
    public String show(long value) {
      return Long.toString(value);
    }
  }

  /** FALSE (0) and TRUE (1). */
  record Flag() implements Domain {
    @Override
    public int bits() {
      return 1;
    }

    @Override
    public boolean contains(long value) {
      return value == 0 || value == 1;
    }

    @Override
    public String show(long value) {
      return value == 0 ? "FALSE" : "TRUE";
    }
  }

  /** Strings; the value is the index. */
  record Names(List<String> names) implements Domain {
    /** Copies the list. */
    public Names {
      names = List.copyOf(names);
    }

    @Override
    public int bits() {
      return new Range(names.size() - 1L).bits();
    }

    @Override
    public boolean contains(long value) {
      return value >= 0 && value < names.size();
    }

    @Override
    public String show(long value) {
      return contains(value) ? '"' + names.get((int) value) + '"' : "?" + value;
    }
  }

  /**
   * Sets of ids {@code lowest} to {@code highest}; bit {@code i} of the value says whether id
   * {@code lowest + i} is a member. Only a further word of a {@link SetField} has a lowest id that
   * is not 0.
   */
  record IdSet(int lowest, int highest, Of of) implements Domain {
    /** Ids that nothing exchanges. */
    public IdSet(int highest) {
      this(highest, Of.NUMBER);
    }

    /** Ids from 0. */
    public IdSet(int highest, Of of) {
      this(0, highest, of);
    }

    @Override
    public int bits() {
      return highest - lowest + 1;
    }

    @Override
    public boolean contains(long value) {
      return value >>> bits() == 0;
    }

    @Override
    public String show(long value) {
      StringBuilder text = new StringBuilder("{");
      for (int id = lowest; id <= highest; id++) {
        if ((value >>> id - lowest & 1) != 0) {
          text.append(text.length() > 1 ? ", " : "").append(id);
        }
      }
      return text.append('}').toString();
    }
  }

  /**
   * Sequences of at most {@code longest} ids 1 to {@code highest}; element {@code i} (from 0)
   * stands at bits {@code i * digit()}, and 0 ends the sequence.
   */
  record IdSeq(int longest, int highest, Of of) implements Domain {
    /** Ids that nothing exchanges. */
    public IdSeq(int longest, int highest) {
      this(longest, highest, Of.NUMBER);
    }

    /** Returns the number of bits of one element. */
    public int digit() {
      return new Range(highest).bits();
    }

    /** Returns how many elements a word holds. */
    int perWord() {
      return (Long.SIZE - 1) / digit();
    }

    @Override
    public int bits() {
      return Math.max(1, longest * digit());
    }

    @Override
    public boolean contains(long value) {
      long rest = value;
      for (int i = 0; i < longest && rest != 0; i++) {
        long id = rest & (1L << digit()) - 1;
        if (id == 0 || id > highest) {
          return false;
        }
        rest >>>= digit();
      }
      return rest == 0;
    }

    @Override
    public String show(long value) {
      StringBuilder text = new StringBuilder("<<");
      for (long rest = value; rest != 0; rest >>>= digit()) {
        text.append(text.length() > 2 ? ", " : "").append(rest & (1L << digit()) - 1);
      }
      return text.append(">>").toString();
    }
  }

  /** A record whose parts lie side by side in one value, the first part lowest. */
  record Struct(List<Part> parts) implements Domain {
    /** Copies the list. */
    public Struct {
      parts = List.copyOf(parts);
    }

    @Override
    public int bits() {
      Part last = parts.get(parts.size() - 1);
      return last.shift() + last.domain().bits();
    }

    @Override
    public boolean contains(long value) {
      for (Part part : parts) {
        if (!part.domain().contains(part.of(value))) {
          return false;
        }
      }
      return value >>> bits() == 0;
    }

    @Override
    public String show(long value) {
      StringBuilder text = new StringBuilder("[");
      for (Part part : parts) {
        text.append(text.length() > 1 ? ", " : "").append(part.name()).append(" |-> ");
        text.append(part.domain().show(part.of(value)));
      }
      return text.append(']').toString();
    }
  }

  /** One part of a {@link Struct}: its name, the lowest bit it takes, its values. */
  record Part(String name, int shift, Domain domain) {
    /** Returns the mask of this part's values, not shifted. */
    public long mask() {
      return (1L << domain.bits()) - 1;
    }

    /** Returns this part of {@code struct}. */
    public long of(long struct) {
      return struct >>> shift & mask();
    }

    /** Returns {@code struct} with this part replaced. */
    public long with(long struct, long value) {
      return (struct & ~(mask() << shift)) | (value << shift);
    }
  }
}
