package org.mmrace.model.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mmrace.model.system.Accesses;
import org.mmrace.model.words.Section.Dim;

/**
 * A named array of equal elements with up to three dimensions: a field of the TLA+ record {@code
 * m}. An element is a record of fields, or one bare value.
 */
public final class Section {
  private final Optional<Accesses> watching;
  private final String name;
  private final List<Dim> dims;
  private final List<Field> fields = new ArrayList<>();
  private Field[] sealedFields = new Field[0];
  private final List<Integer> fieldWords = new ArrayList<>();
  private final List<Integer> fieldShifts = new ArrayList<>();
  private int[] starts = new int[0];
  private int stride;
  private int freeBits;
  private boolean sealed;
  private final boolean[] held;

  Section(Optional<Accesses> watching, String name, Dim... dims) {
    this.watching = watching;
    this.name = name;
    this.dims = List.of(dims);
    int[] first = dims.length == 0 ? new int[0] : dims[0].ids();
    held = new boolean[first.length == 0 ? 0 : first[first.length - 1] + 1];
    for (int id : first) {
      held[id] = true;
    }
  }

  /** Returns the name in {@code m}. */
  public String name() {
    return name;
  }

  /** Returns the dimensions, outermost first. */
  public List<Dim> dims() {
    return dims;
  }

  /** Returns the fields in the order of their declaration. */
  public List<Field> fields() {
    return List.copyOf(fields);
  }

  /** Returns the number of elements. */
  public int size() {
    int size = 1;
    for (Dim dim : dims) {
      size *= dim.ids().length;
    }
    return size;
  }

  /** Returns whether the section, whose one dimension is threads, has an element for {@code t}. */
  public boolean holds(int t) {
    return t < held.length && held[t];
  }

  /** Makes all fields of element {@code i} zero, in a section of one dimension. */
  public void clear(long[] w, int i) {
    if (watching.isPresent()) {
      for (Field field : sealedFields) {
        field.set(w, i, 0);
      }
      return;
    }
    int from = starts[i];
    for (int word = from; word < from + stride; word++) {
      w[word] = 0;
    }
  }

  /** Returns whether all fields of element {@code i} are zero, in a section of one dimension. */
  public boolean isZero(long[] w, int i) {
    if (watching.isPresent()) {
      return fieldsAreZero(w, i);
    }
    int from = starts[i];
    long any = 0;
    for (int word = from; word < from + stride; word++) {
      any |= w[word];
    }
    return any == 0;
  }

  private boolean fieldsAreZero(long[] w, int i) {
    for (Field field : sealedFields) {
      if (field.get(w, i) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Declares a field; dots in the name make nested records, the empty name makes the element a bare
   * value.
   */
  public Field field(String fieldName, Domain domain) {
    if (sealed) {
      throw new IllegalStateException("section is sealed: section=" + name + " field=" + fieldName);
    }
    if (domain.bits() >= Long.SIZE) {
      throw new IllegalArgumentException(
          "field does not fit a word: section="
              + name
              + " field="
              + fieldName
              + " bits="
              + domain.bits());
    }
    if (domain.bits() > freeBits) {
      stride++;
      freeBits = 64;
    }
    Field field =
        watching.isPresent()
            ? new WatchedField(fieldName, domain, watching.get())
            : new Field(fieldName, domain);
    fields.add(field);
    fieldWords.add(stride - 1);
    fieldShifts.add(64 - freeBits);
    freeBits -= domain.bits();
    return field;
  }

  /** Declares a field whose values are sets of ids, of as many words as they need. */
  public SetField set(String fieldName, Domain.IdSet domain) {
    if (domain.bits() < Long.SIZE) {
      return new SetField(domain, new Field[] {field(fieldName, domain)});
    }
    if (domain.of() != Domain.Of.NUMBER) {
      throw new IllegalArgumentException(
          "ids that may be exchanged do not fit a word: section="
              + name
              + " field="
              + fieldName
              + " highest="
              + domain.highest());
    }
    List<Field> parts = new ArrayList<>();
    for (int from = 0; from <= domain.highest(); from += SetField.PER_WORD) {
      int to = Math.min(domain.highest(), from + SetField.PER_WORD - 1);
      parts.add(field(fieldName, new Domain.IdSet(from, to, domain.of())));
    }
    SetField set = new SetField(domain, parts.toArray(Field[]::new));
    number(set, parts, SetField.PER_WORD);
    return set;
  }

  /** Declares a field whose values are sequences of ids, of as many words as they need. */
  public SeqField seq(String fieldName, Domain.IdSeq domain) {
    if (domain.bits() < Long.SIZE) {
      return new SeqField(domain, new Field[] {field(fieldName, domain)});
    }
    List<Field> parts = new ArrayList<>();
    for (int from = 0; from < domain.longest(); from += domain.perWord()) {
      int length = Math.min(domain.perWord(), domain.longest() - from);
      parts.add(field(fieldName, new Domain.IdSeq(length, domain.highest(), domain.of())));
    }
    SeqField seq = new SeqField(domain, parts.toArray(Field[]::new));
    number(seq, parts, domain.perWord());
    return seq;
  }

  private static void number(WideField of, List<Field> parts, int perWord) {
    for (int n = 0; n < parts.size(); n++) {
      parts.get(n).isPart(new Field.Part(of, n, n * perWord));
    }
  }

  int seal(int base) {
    sealed = true;
    sealedFields = fields.toArray(Field[]::new);
    int inner = 1;
    for (int d = dims.size() - 1; d > 0; d--) {
      inner *= dims.get(d).ids().length;
    }
    int thirdStride = dims.size() > 2 ? stride : 0;
    int secondStride =
        dims.size() > 2 ? stride * dims.get(2).ids().length : dims.size() > 1 ? stride : 0;
    int fold = 0;
    if (dims.size() > 1) {
      fold += dims.get(1).first() * secondStride;
    }
    if (dims.size() > 2) {
      fold += dims.get(2).first() * thirdStride;
    }
    if (dims.isEmpty()) {
      starts = new int[] {base};
    } else {
      int[] ids = dims.get(0).ids();
      starts = new int[ids.length == 0 ? 0 : ids[ids.length - 1] + 1];
      Arrays.fill(
          starts, Integer.MIN_VALUE / 2); // an id that the section does not hold fails at once
      for (int position = 0; position < ids.length; position++) {
        starts[ids[position]] = base + position * inner * stride - fold;
      }
    }
    for (int f = 0; f < fields.size(); f++) {
      fields.get(f).place(starts, secondStride, thirdStride, fieldWords.get(f), fieldShifts.get(f));
    }
    return base + size() * stride;
  }

  /**
   * The ids along one dimension, ascending. All but the first dimension of a section have
   * consecutive ids.
   *
   * @param label what the ids are, for messages: {@code page}, {@code thread}
   */
  public record Dim(String label, int first, int count, List<Integer> subset) {
    /** The ids {@code first} to {@code first + count - 1}. */
    public static Dim range(String label, int first, int count) {
      return new Dim(label, first, count, List.of());
    }

    /** The given ids. */
    public static Dim subset(String label, List<Integer> ids) {
      return new Dim(label, ids.isEmpty() ? 0 : ids.get(0), ids.size(), List.copyOf(ids));
    }

    /** Returns the ids, ascending. */
    public int[] ids() {
      int[] ids = new int[count];
      for (int i = 0; i < count; i++) {
        ids[i] = subset.isEmpty() ? first + i : subset.get(i);
      }
      return ids;
    }
  }
}
