package org.mmrace.model.uffd;

import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.ResultSection;
import org.mmrace.model.core.State;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * What an ioctl has done, beside what it says. TLA+: Userfaultfd.tla {@code IoctlFrame}, IoctlDone.
 */
public final class UffdResult {
  /** The ioctls that may wake. */
  static final Function IOCTL = Function.of("ioctl");

  /** The entries that it has set. */
  public final Field filled;

  private final ResultSection result;
  private final Section frame;

  UffdResult(State m) {
    result = m.result;
    frame = m.frame(IOCTL);
    filled = frame.field("filled", new Domain.Range(m.geometry.vas()));
  }

  /** What was done of {@code pages}, if anything, else the error; -EAGAIN where it is not all. */
  void ends(long[] w, int t, int pagesDone, int pages, Errno why) {
    Errno error = pagesDone > 0 ? Errno.EAGAIN : why;
    result.returns(w, t, pagesDone == pages ? Errno.NONE : error, pagesDone);
  }

  void fills(long[] w, int t) {
    filled.set(w, t, filled.get(w, t) + 1);
  }

  void clear(long[] w, int t) {
    frame.clear(w, t);
  }
}
