package org.mmrace.model.core;

import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Layout;

/** The first illegal act: {@code m.oops}. The machine is frozen from then on. */
public final class OopsSection {
  private final EnumField<Oops> kind;

  OopsSection(Layout layout) {
    kind = EnumField.of(layout.section("oops"), "", Oops.class);
  }

  /** Returns what happened. */
  public Oops get(long[] w) {
    return kind.get(w);
  }

  /** Returns whether nothing happened. */
  public boolean isNone(long[] w) {
    return kind.field().get(w) == 0;
  }

  /** Records an illegal act, if it is the first. */
  public void set(long[] w, Oops what) {
    if (isNone(w)) {
      kind.set(w, what);
    }
  }
}
