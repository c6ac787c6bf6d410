package org.mmrace.model.core;

/** Values of {@code oops}: the first illegal act. */
public enum Oops {
  /** Nothing happened. */
  NONE("none"),
  /** A PMD entry that is no table was used as one. */
  PFN_0("page table at pfn 0"),
  /** A freed page table was used. */
  TABLE_FREED("use after free: page table"),
  /** A reference was dropped that nobody held. */
  REFCOUNT("refcount underflow"),
  /** A mapping was dropped that was not counted. */
  MAPCOUNT("mapcount underflow"),
  /** The scenario came to what the model leaves out. */
  NOT_MODELLED("not modelled");

  private final String text;

  Oops(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
