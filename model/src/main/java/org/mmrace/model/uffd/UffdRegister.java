package org.mmrace.model.uffd;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * UFFDIO_WRITEPROTECT, UFFDIO_UNREGISTER and close(). TLA+: Userfaultfd.tla. C: fs/userfaultfd.c
 * userfaultfd_writeprotect(), userfaultfd_unregister(), userfaultfd_release(), mm/userfaultfd.c
 * mwriteprotect_range(), userfaultfd_clear_vma(), userfaultfd_release_all() (v6.18). Frame {@code
 * mwriteprotect}: the next page, why it failed. Frame {@code unregister}: the VMA in hand. Blocks
 * on mmap_lock, map_changing_lock and the VMA lock.
 */
public final class UffdRegister extends Path<UffdRegister.Step> {
  /** The steps. */
  public enum Step implements Label {
    userfaultfd_writeprotect__mmap_changing,
    mwriteprotect_range__mmap_read_lock(Asks.MMAP_LOCK),
    mwriteprotect_range__map_changing_lock(Asks.MAP_CHANGING_LOCK),
    mwriteprotect_range__mmap_changing,
    mwriteprotect_range__userfaultfd_wp,
    mwriteprotect_range__up_read,
    mwriteprotect_range__mmap_read_unlock,
    userfaultfd_unregister__mmap_write_lock(Asks.MMAP_LOCK),
    userfaultfd_unregister__vma_find,
    userfaultfd_clear_vma__userfaultfd_wp,
    userfaultfd_clear_vma__vma_start_write(Asks.VMA_WRITE),
    userfaultfd_reset_ctx__vm_userfaultfd_ctx,
    userfaultfd_unregister__mmap_write_unlock,
    userfaultfd_release__released,
    userfaultfd_release_all__mmap_write_lock(Asks.MMAP_LOCK),
    userfaultfd_release_all__vma_find,
    userfaultfd_release_all__mmap_write_unlock,
    userfaultfd_release__userfaultfd_ctx_put;

    private final Asks asks;

    Step() {
      this(Asks.NOTHING);
    }

    Step(Asks asks) {
      this.asks = asks;
    }

    @Override
    public Asks asks() {
      return asks;
    }
  }

  private static final Step[] STEPS = Step.values();

  /** mwriteprotect_range(). */
  public static final Function MWRITEPROTECT =
      Function.of("mwriteprotect", UffdWp.WP, Userfaultfd.WAKE);

  /** The loop over the VMAs that are registered. */
  public static final Function UNREGISTER = Function.of("unregister", UffdWp.WP, Userfaultfd.WAKE);

  private static final Operation UFFDIO_WRITEPROTECT =
      Operation.of(
              "uffd_writeprotect",
              Step.userfaultfd_writeprotect__mmap_changing,
              "ioctl(UFFDIO_WRITEPROTECT)",
              MWRITEPROTECT)
          .takes(
              Argument.MM,
              Argument.UFFD,
              Argument.VA,
              Argument.LEN,
              Argument.of("enable", Argument.Of.FLAG),
              Argument.DONTWAKE)
          .fails(Errno.EAGAIN, Errno.ENOENT);

  private static final Operation UFFDIO_UNREGISTER =
      Operation.of(
              "uffd_unregister",
              Step.userfaultfd_unregister__mmap_write_lock,
              "ioctl(UFFDIO_UNREGISTER)",
              UNREGISTER)
          .takes(Argument.MM, Argument.UFFD, Argument.VA, Argument.LEN)
          .fails(Errno.EINVAL, Errno.ENOENT);

  private static final Operation CLOSE =
      Operation.of(
              "uffd_close",
              Step.userfaultfd_release__released,
              "close() of the userfaultfd",
              UNREGISTER)
          .takes(Argument.MM, Argument.UFFD);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, UFFDIO_WRITEPROTECT, UFFDIO_UNREGISTER, CLOSE);

  private final UffdArgs args;
  private final Userfaultfd uffd;
  private final UffdWp wp;
  private final boolean walksVmas;
  private final boolean wakesMissingOnly;
  private final boolean wakesEarly;
  private final boolean checksCtx;
  private final boolean[][] closes;
  private final List<Integer> unregisterers;
  private final List<Integer> writeProtecters;
  private final Section protect;
  private final Field va;
  private final EnumField<Errno> err;

  /** The VMA that UNREGISTER or close() clears. */
  public final Field vma;

  private final Field ret;

  /** Declares the frames. */
  public UffdRegister(State m, UffdArgs args, Userfaultfd uffd, UffdWp wp) {
    super(m, Step.class);
    this.args = args;
    this.uffd = uffd;
    this.wp = wp;
    walksVmas = m.toggle("WriteprotectWalksVmas");
    wakesMissingOnly = m.toggle("UnregisterWakesMissingOnly");
    wakesEarly = m.toggle("UnregisterWakesEarly");
    checksCtx = m.toggle("UnregisterChecksCtx");
    closes = m.program.where(CLOSE);
    unregisterers = m.program.running(UNREGISTER);
    writeProtecters = m.program.running(MWRITEPROTECT);
    protect = m.frame(MWRITEPROTECT);
    va = protect.field("va", new Domain.Range(m.geometry.vas()));
    err = EnumField.of(protect, "err", Errno.class);
    Section unregister = m.frame(UNREGISTER);
    ret = unregister.field("ret", m.steps.domain("none"));
    vma = unregister.field("vma", new Domain.Range(m.geometry.vmas()));
  }

  /** Returns the threads that unregister or close. */
  public List<Integer> unregisterers() {
    return unregisterers;
  }

  /** Returns the threads that may write-protect. */
  public List<Integer> writeProtecters() {
    return writeProtecters;
  }

  /** Returns whether WRITEPROTECT ends with -ENOENT though all of its range is registered. */
  public boolean refuses(long[] w, int t) {
    if (!at(w, t, Step.mwriteprotect_range__up_read) || err.get(w, t) != Errno.ENOENT) {
      return false;
    }
    for (int page = args.start(w, t); page < args.end(w, t); page++) {
      int v = m.vma.at(w, args.mm(w, t), page);
      if (v == 0 || m.vma.wp.get(w, v) == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean closes(long[] w, int t) {
    return closes[t][m.thread.op(w, t)];
  }

  private boolean changing(long[] w, int t) {
    return uffd.ctx.mmap_changing.get(w, args.uffd(w, t)) != 0;
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case userfaultfd_writeprotect__mmap_changing -> userfaultfd_writeprotect__mmap_changing(w, t);
      case mwriteprotect_range__mmap_read_lock -> mwriteprotect_range__mmap_read_lock(w, t);
      case mwriteprotect_range__map_changing_lock -> mwriteprotect_range__map_changing_lock(w, t);
      case mwriteprotect_range__mmap_changing -> mwriteprotect_range__mmap_changing(w, t);
      case mwriteprotect_range__userfaultfd_wp -> mwriteprotect_range__userfaultfd_wp(w, t);
      case mwriteprotect_range__up_read -> mwriteprotect_range__up_read(w, t);
      case mwriteprotect_range__mmap_read_unlock -> mwriteprotect_range__mmap_read_unlock(w, t);
      case userfaultfd_unregister__mmap_write_lock -> userfaultfd_unregister__mmap_write_lock(w, t);
      case userfaultfd_unregister__vma_find -> userfaultfd_unregister__vma_find(w, t);
      case userfaultfd_clear_vma__userfaultfd_wp -> userfaultfd_clear_vma__userfaultfd_wp(w, t);
      case userfaultfd_clear_vma__vma_start_write -> userfaultfd_clear_vma__vma_start_write(w, t);
      case userfaultfd_reset_ctx__vm_userfaultfd_ctx ->
          userfaultfd_reset_ctx__vm_userfaultfd_ctx(w, t);
      case userfaultfd_unregister__mmap_write_unlock ->
          userfaultfd_unregister__mmap_write_unlock(w, t);
      case userfaultfd_release__released -> userfaultfd_release__released(w, t);
      case userfaultfd_release_all__mmap_write_lock ->
          userfaultfd_release_all__mmap_write_lock(w, t);
      case userfaultfd_release_all__vma_find -> userfaultfd_release_all__vma_find(w, t);
      case userfaultfd_release_all__mmap_write_unlock ->
          userfaultfd_release_all__mmap_write_unlock(w, t);
      case userfaultfd_release__userfaultfd_ctx_put ->
          userfaultfd_release__userfaultfd_ctx_put(w, t);
    };
  }

  // --- UFFDIO_WRITEPROTECT

  // pending events: -EAGAIN
  private int userfaultfd_writeprotect__mmap_changing(long[] w, int t) {
    return changing(w, t)
        ? uffd.fails(w, t, Errno.EAGAIN)
        : enter(w, t, goTo(w, t, Step.mwriteprotect_range__mmap_read_lock));
  }

  private int mwriteprotect_range__mmap_read_lock(long[] w, int t) {
    return m.mm.mmap_lock.downRead(w, args.mm(w, t), t)
        ? goTo(w, t, Step.mwriteprotect_range__map_changing_lock)
        : TransitionSystem.BLOCKED;
  }

  private int mwriteprotect_range__map_changing_lock(long[] w, int t) {
    return uffd.ctx.map_changing_lock.downRead(w, args.uffd(w, t), t)
        ? goTo(w, t, Step.mwriteprotect_range__mmap_changing)
        : TransitionSystem.BLOCKED;
  }

  private int mwriteprotect_range__mmap_changing(long[] w, int t) {
    if (changing(w, t)) {
      err.set(w, t, Errno.EAGAIN);
      return goTo(w, t, Step.mwriteprotect_range__up_read);
    }
    va.set(w, t, args.start(w, t));
    return goTo(w, t, Step.mwriteprotect_range__userfaultfd_wp);
  }

  // the next VMA of the range; gaps are ignored, a VMA that is not registered is -ENOENT; before
  // v6.4 find_dst_vma(): the VMA that contains the range
  private int mwriteprotect_range__userfaultfd_wp(long[] w, int t) {
    int from = (int) va.get(w, t);
    int v = from < args.end(w, t) ? nextVma(w, t, from) : 0;
    if (v == 0 || m.vma.wp.get(w, v) == 0) {
      err.set(w, t, v == 0 && from > args.start(w, t) ? Errno.NONE : Errno.ENOENT);
      va.set(w, t, 0);
      return goTo(w, t, Step.mwriteprotect_range__up_read);
    }
    int start = Math.max((int) m.vma.start.get(w, v), from);
    int end = Math.min((int) m.vma.end.get(w, v), args.end(w, t));
    va.set(w, t, end);
    return wp.range(
        w, t, v, start, end, args.enable(w, t), pc(Step.mwriteprotect_range__userfaultfd_wp));
  }

  private int nextVma(long[] w, int t, int from) {
    int next = 0;
    for (int v = 1; v <= m.geometry.vmas(); v++) {
      boolean ahead =
          m.vma.mm.get(w, v) == args.mm(w, t)
              && m.vma.detached.get(w, v) == 0
              && m.vma.end.get(w, v) > from
              && m.vma.start.get(w, v) < args.end(w, t);
      boolean contains = m.vma.start.get(w, v) <= from && args.end(w, t) <= m.vma.end.get(w, v);
      if (ahead
          && (walksVmas || contains)
          && (next == 0 || m.vma.start.get(w, v) < m.vma.start.get(w, next))) {
        next = v;
      }
    }
    return next;
  }

  private int mwriteprotect_range__up_read(long[] w, int t) {
    uffd.ctx.map_changing_lock.upRead(w, args.uffd(w, t), t);
    return goTo(w, t, Step.mwriteprotect_range__mmap_read_unlock);
  }

  // whoever lifts the protection wakes the whole range
  private int mwriteprotect_range__mmap_read_unlock(long[] w, int t) {
    Errno why = err.get(w, t);
    m.mm.mmap_lock.upRead(w, args.mm(w, t), t);
    protect.clear(w, t);
    if (why != Errno.NONE) {
      return uffd.fails(w, t, why);
    }
    return !args.enable(w, t) && args.wakes(w, t)
        ? uffd.wakeUserfault(
            w,
            t,
            args.uffd(w, t),
            args.start(w, t),
            args.end(w, t),
            uffd.pc(Userfaultfd.Step.userfaultfd_ioctl__ret))
        : goTo(w, t, uffd.pc(Userfaultfd.Step.userfaultfd_ioctl__ret));
  }

  // --- UFFDIO_UNREGISTER

  private int userfaultfd_unregister__mmap_write_lock(long[] w, int t) {
    return enter(w, t, mmapWriteLock(w, t, args.mm(w, t), Step.userfaultfd_unregister__vma_find));
  }

  // the first VMA of this ctx (before v6.17 UNREGISTER: of any) that lies wholly in the range
  private int registered(long[] w, int t) {
    boolean any = !closes(w, t) && !checksCtx;
    for (int v = 1; v <= m.geometry.vmas(); v++) {
      long owner = m.vma.uffd.get(w, v);
      if (m.vma.mm.get(w, v) == args.mm(w, t)
          && owner != 0
          && (any || owner == args.uffd(w, t))
          && m.vma.start.get(w, v) >= args.start(w, t)
          && m.vma.end.get(w, v) <= args.end(w, t)) {
        return v;
      }
    }
    return 0;
  }

  private boolean inside(long[] w, int t, int v) {
    return m.vma.mm.get(w, v) == args.mm(w, t)
        && m.vma.end.get(w, v) > args.start(w, t)
        && m.vma.start.get(w, v) < args.end(w, t);
  }

  // none at all: -EINVAL
  private boolean anyInside(long[] w, int t) {
    for (int v = 1; v <= m.geometry.vmas(); v++) {
      if (inside(w, t, v)) {
        return true;
      }
    }
    return false;
  }

  // another ctx has a VMA in the range: -EINVAL
  private boolean foreign(long[] w, int t) {
    for (int v = 1; v <= m.geometry.vmas() && checksCtx; v++) {
      long owner = m.vma.uffd.get(w, v);
      if (inside(w, t, v) && owner != 0 && owner != args.uffd(w, t)) {
        return true;
      }
    }
    return false;
  }

  private int unregisterWake(long[] w, int t, int v) {
    if (wakesMissingOnly && m.vma.missing.get(w, v) == 0) {
      return goTo(w, t, Step.userfaultfd_clear_vma__userfaultfd_wp);
    }
    return uffd.wakeUserfault(
        w,
        t,
        (int) m.vma.uffd.get(w, v),
        (int) m.vma.start.get(w, v),
        (int) m.vma.end.get(w, v),
        pc(Step.userfaultfd_clear_vma__userfaultfd_wp));
  }

  // v6.18 wakes before the VMA is write-locked: a fault without mmap_lock may still come after
  private int userfaultfd_unregister__vma_find(long[] w, int t) {
    if (foreign(w, t) || !anyInside(w, t)) {
      m.result.fails(w, t, Errno.EINVAL);
      return goTo(w, t, Step.userfaultfd_unregister__mmap_write_unlock);
    }
    int v = registered(w, t);
    if (v == 0) {
      return goTo(w, t, Step.userfaultfd_unregister__mmap_write_unlock);
    }
    ret.set(w, t, pc(Step.userfaultfd_unregister__vma_find));
    vma.set(w, t, v);
    return wakesEarly
        ? unregisterWake(w, t, v)
        : goTo(w, t, Step.userfaultfd_clear_vma__vma_start_write);
  }

  private int userfaultfd_clear_vma__userfaultfd_wp(long[] w, int t) {
    int v = (int) vma.get(w, t);
    Step then =
        wakesEarly
            ? Step.userfaultfd_clear_vma__vma_start_write
            : Step.userfaultfd_reset_ctx__vm_userfaultfd_ctx;
    return m.vma.wp.get(w, v) != 0
        ? wp.range(w, t, v, (int) m.vma.start.get(w, v), (int) m.vma.end.get(w, v), false, pc(then))
        : goTo(w, t, then);
  }

  // waits for the faults that hold the VMA lock: they may have queued since the wake
  private int userfaultfd_clear_vma__vma_start_write(long[] w, int t) {
    int v = (int) vma.get(w, t);
    return switch (m.vma.lock.startWrite(w, v, t)) {
      case TAKEN -> vmaLocked(w, t, v);
      case QUEUED -> TransitionSystem.DONE;
      default -> TransitionSystem.BLOCKED;
    };
  }

  private int vmaLocked(long[] w, int t, int v) {
    if (wakesEarly) {
      return goTo(w, t, Step.userfaultfd_reset_ctx__vm_userfaultfd_ctx);
    }
    return closes(w, t)
        ? goTo(w, t, Step.userfaultfd_clear_vma__userfaultfd_wp)
        : unregisterWake(w, t, v);
  }

  private int userfaultfd_reset_ctx__vm_userfaultfd_ctx(long[] w, int t) {
    int v = (int) vma.get(w, t);
    m.vma.uffd.set(w, v, 0);
    m.vma.missing.set(w, v, 0);
    m.vma.wp.set(w, v, 0);
    m.vma.minor.set(w, v, 0);
    long then = ret.get(w, t);
    vma.set(w, t, 0);
    ret.set(w, t, 0);
    return goTo(w, t, then);
  }

  private int userfaultfd_unregister__mmap_write_unlock(long[] w, int t) {
    m.vma.mmapWriteUnlock(w, args.mm(w, t));
    return m.thread.endOp(w, t);
  }

  // --- close()

  // first: a fault that sees it does not wait
  private int userfaultfd_release__released(long[] w, int t) {
    m.result.enter(w, t);
    uffd.ctx.released.set(w, args.uffd(w, t), 1);
    return goTo(w, t, Step.userfaultfd_release_all__mmap_write_lock);
  }

  private int userfaultfd_release_all__mmap_write_lock(long[] w, int t) {
    return mmapWriteLock(w, t, args.mm(w, t), Step.userfaultfd_release_all__vma_find);
  }

  private int userfaultfd_release_all__vma_find(long[] w, int t) {
    int v = registered(w, t);
    if (v == 0) {
      return goTo(w, t, Step.userfaultfd_release_all__mmap_write_unlock);
    }
    ret.set(w, t, pc(Step.userfaultfd_release_all__vma_find));
    vma.set(w, t, v);
    return goTo(
        w,
        t,
        wakesEarly
            ? Step.userfaultfd_clear_vma__userfaultfd_wp
            : Step.userfaultfd_clear_vma__vma_start_write);
  }

  // no new waiter can come: the last wake takes all of them
  private int userfaultfd_release_all__mmap_write_unlock(long[] w, int t) {
    m.vma.mmapWriteUnlock(w, args.mm(w, t));
    return uffd.wakeAll(w, t, args.uffd(w, t), pc(Step.userfaultfd_release__userfaultfd_ctx_put));
  }

  private int userfaultfd_release__userfaultfd_ctx_put(long[] w, int t) {
    int u = args.uffd(w, t);
    uffd.ctx.refcount.set(w, u, uffd.ctx.refcount.get(w, u) - 1);
    return m.thread.endOp(w, t);
  }
}
