package org.mmrace.model.core;

import org.mmrace.model.words.Domain;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/**
 * What the operation that a thread runs, or has run last, returns to its caller: {@code m.result}.
 * TLA+: Thread.tla NoResult, Returns, Enter.
 */
public final class ResultSection {
  /** The errno or signal. */
  public final EnumField<Errno> err;

  /**
   * The pages that it says are done or pinned, the address that it says, the references that it
   * counted.
   */
  public final Field done;

  private final Section section;

  ResultSection(Layout layout, Geometry geometry) {
    section = layout.section("result", Section.Dim.range("thread", 1, geometry.threads()));
    err = EnumField.of(section, "err", Errno.class);
    done = section.field("done", new Domain.Range((long) geometry.vas() + geometry.vmas()));
  }

  /** The operation returns an error. */
  public void fails(long[] w, int t, Errno why) {
    returns(w, t, why, 0);
  }

  /** The operation returns. */
  public void returns(long[] w, int t, Errno why, long number) {
    err.set(w, t, why);
    done.set(w, t, number);
  }

  /** The first step of an operation forgets what the last one returned. */
  public void enter(long[] w, int t) {
    section.clear(w, t);
  }
}
