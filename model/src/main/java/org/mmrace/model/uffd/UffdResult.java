package org.mmrace.model.uffd;

import org.mmrace.model.core.Function;
import org.mmrace.model.core.State;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * What an ioctl returns, until user space has read it: errno, and the pages that it says are done;
 * {@code filled}: the entries that it has set. TLA+: Userfaultfd.tla {@code IoctlFrame}.
 */
public final class UffdResult {
  /** The ioctls that may wake. */
  static final Function IOCTL = Function.of("ioctl");

  /** The error. */
  public final EnumField<UffdErrno> err;

  /** The pages that the ioctl says are done. */
  public final Field done;

  /** The entries that it has set. */
  public final Field filled;

  private final Section frame;

  UffdResult(State m) {
    Domain pages = new Domain.Range(m.geometry.vas());
    frame = m.frame(IOCTL);
    err = EnumField.of(frame, "err", UffdErrno.class);
    done = frame.field("done", pages);
    filled = frame.field("filled", pages);
  }

  /** What was done of {@code pages}, if anything, else the error; -EAGAIN where it is not all. */
  void ends(long[] w, int t, int pagesDone, int pages, UffdErrno why) {
    done.set(w, t, pagesDone);
    UffdErrno error = pagesDone > 0 ? UffdErrno.EAGAIN : why;
    err.set(w, t, pagesDone == pages ? UffdErrno.NONE : error);
  }

  void fills(long[] w, int t) {
    filled.set(w, t, filled.get(w, t) + 1);
  }

  void clear(long[] w, int t) {
    frame.clear(w, t);
  }
}
