package org.mmrace.model.words;

import java.util.Arrays;

/**
 * A field whose values are the constants of an enum, the first of them 0; TLA+ writes what their
 * {@code toString} says.
 *
 * @param <E> the enum
 */
public final class EnumField<E extends Enum<E>> {
  private final Field field;
  private final E[] values;

  private EnumField(Field field, E[] values) {
    this.field = field;
    this.values = values;
  }

  /** Declares a field of a section. */
  public static <E extends Enum<E>> EnumField<E> of(Section section, String name, Class<E> type) {
    E[] values = type.getEnumConstants();
    Domain domain = new Domain.Names(Arrays.stream(values).map(Enum::toString).toList());
    return new EnumField<>(section.field(name, domain), values);
  }

  /** Returns the words it takes. */
  public Field field() {
    return field;
  }

  /** Returns the field of a section without dimensions. */
  public E get(long[] w) {
    return values[(int) field.get(w)];
  }

  /** Sets the field of a section without dimensions. */
  public void set(long[] w, E value) {
    field.set(w, value.ordinal());
  }

  /** Returns the field of element {@code i}. */
  public E get(long[] w, int i) {
    return values[(int) field.get(w, i)];
  }

  /** Returns whether the field of element {@code i} is {@code value}. */
  public boolean is(long[] w, int i, E value) {
    return field.is(w, i, value.ordinal());
  }

  /** Sets the field of element {@code i}. */
  public void set(long[] w, int i, E value) {
    field.set(w, i, value.ordinal());
  }
}
