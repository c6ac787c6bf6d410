package org.mmrace.model.uffd;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Rwsem;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;

/**
 * UFFDIO_WRITEPROTECT, UFFDIO_UNREGISTER and close(). TLA+: Userfaultfd.tla. C: fs/userfaultfd.c
 * userfaultfd_writeprotect(), userfaultfd_unregister(), userfaultfd_release(), mm/userfaultfd.c
 * mwriteprotect_range(), userfaultfd_clear_vma(), userfaultfd_release_all() (v6.18). Frame {@code
 * mwriteprotect}: the next page, whether the range is done. Frame {@code unregister}: the VMA in
 * hand. Blocks on mmap_lock, map_changing_lock and the VMA lock.
 */
public final class UffdRegister {
  private final Mm mm;
  private final UffdArgs args;
  private final Userfaultfd uffd;
  private final UffdWp wp;
  private final boolean wakesMissingOnly;
  private final boolean wakesEarly;
  private final boolean checksCtx;
  private final boolean[][] closes;
  private final List<Integer> unregisterers;
  private final Field va;
  private final Field done;

  /** The VMA that UNREGISTER or close() clears. */
  public final Field vma;

  /** Declares the frames. */
  public UffdRegister(Mm mm, UffdArgs args, Userfaultfd uffd, UffdWp wp) {
    this.mm = mm;
    this.args = args;
    this.uffd = uffd;
    this.wp = wp;
    wakesMissingOnly = mm.toggle("UnregisterWakesMissingOnly");
    wakesEarly = mm.toggle("UnregisterWakesEarly");
    checksCtx = mm.toggle("UnregisterChecksCtx");
    closes = mm.program.isPath("uffd_close");
    unregisterers = mm.program.running(Set.of("uffd_unregister", "uffd_close"));
    Section protect = mm.frame("mwriteprotect", mm.program.running(Set.of("uffd_writeprotect")));
    va = protect.field("va", new Domain.Range(mm.geometry.vas()));
    done = protect.field("done", new Domain.Flag());
    vma = mm.frame("unregister", unregisterers).field("vma", new Domain.Range(mm.geometry.vmas()));
  }

  /** Returns the threads that unregister or close. */
  public List<Integer> unregisterers() {
    return unregisterers;
  }

  private boolean closes(long[] w, int t) {
    return closes[t][(int) mm.op.get(w, t)];
  }

  private boolean changing(long[] w, int t) {
    return uffd.ctx.mmapChanging.get(w, args.uffd(w, t)) != 0;
  }

  // --- UFFDIO_WRITEPROTECT

  // pending events: -EAGAIN
  public int userfaultfd_writeprotect__mmap_changing(long[] w, int t) {
    return changing(w, t)
        ? mm.endOp(w, t)
        : mm.goTo(w, t, Step.mwriteprotect_range__mmap_read_lock);
  }

  public int mwriteprotect_range__mmap_read_lock(long[] w, int t) {
    return mm.mmapLock.downRead(w, args.mm(w, t), t)
        ? mm.goTo(w, t, Step.mwriteprotect_range__map_changing_lock)
        : TransitionSystem.BLOCKED;
  }

  public int mwriteprotect_range__map_changing_lock(long[] w, int t) {
    return uffd.ctx.mapChangingLock.downRead(w, args.uffd(w, t), t)
        ? mm.goTo(w, t, Step.mwriteprotect_range__mmap_changing)
        : TransitionSystem.BLOCKED;
  }

  public int mwriteprotect_range__mmap_changing(long[] w, int t) {
    if (changing(w, t)) {
      return mm.goTo(w, t, Step.mwriteprotect_range__up_read);
    }
    va.set(w, t, args.start(w, t));
    return mm.goTo(w, t, Step.mwriteprotect_range__userfaultfd_wp);
  }

  // the next VMA of the range; gaps are ignored, a VMA that is not registered is -ENOENT
  public int mwriteprotect_range__userfaultfd_wp(long[] w, int t) {
    int from = (int) va.get(w, t);
    int v = from < args.end(w, t) ? nextVma(w, t, from) : 0;
    if (v == 0) {
      done.set(w, t, from > args.start(w, t) ? 1 : 0);
    }
    if (v == 0 || mm.vmaWp.get(w, v) == 0) {
      va.set(w, t, 0);
      return mm.goTo(w, t, Step.mwriteprotect_range__up_read);
    }
    int start = Math.max((int) mm.vmaStart.get(w, v), from);
    int end = Math.min((int) mm.vmaEnd.get(w, v), args.end(w, t));
    va.set(w, t, end);
    return wp.range(
        w, t, v, start, end, args.enable(w, t), Step.mwriteprotect_range__userfaultfd_wp);
  }

  private int nextVma(long[] w, int t, int from) {
    int next = 0;
    for (int v = 1; v <= mm.geometry.vmas(); v++) {
      boolean ahead =
          mm.vmaMm.get(w, v) == args.mm(w, t)
              && mm.vmaEnd.get(w, v) > from
              && mm.vmaStart.get(w, v) < args.end(w, t);
      if (ahead && (next == 0 || mm.vmaStart.get(w, v) < mm.vmaStart.get(w, next))) {
        next = v;
      }
    }
    return next;
  }

  public int mwriteprotect_range__up_read(long[] w, int t) {
    uffd.ctx.mapChangingLock.upRead(w, args.uffd(w, t), t);
    return mm.goTo(w, t, Step.mwriteprotect_range__mmap_read_unlock);
  }

  // whoever lifts the protection wakes the whole range
  public int mwriteprotect_range__mmap_read_unlock(long[] w, int t) {
    boolean wakes = done.get(w, t) != 0 && !args.enable(w, t) && args.wakes(w, t);
    mm.mmapLock.upRead(w, args.mm(w, t), t);
    va.set(w, t, 0);
    done.set(w, t, 0);
    return wakes
        ? uffd.wakeUserfault(
            w, t, args.uffd(w, t), args.start(w, t), args.end(w, t), Step.userfaultfd_ioctl__ret)
        : mm.endOp(w, t);
  }

  // --- UFFDIO_UNREGISTER

  private int mmapWriteLock(long[] w, int t, Step next) {
    return switch (mm.mmapLock.downWrite(w, args.mm(w, t), t)) {
      case Rwsem.TAKEN -> mm.goTo(w, t, next);
      case Rwsem.QUEUED -> TransitionSystem.DONE;
      default -> TransitionSystem.BLOCKED;
    };
  }

  public int userfaultfd_unregister__mmap_write_lock(long[] w, int t) {
    return mmapWriteLock(w, t, Step.userfaultfd_unregister__vma_find);
  }

  // the first VMA of this ctx (before v6.17 UNREGISTER: of any) that lies wholly in the range
  private int registered(long[] w, int t) {
    boolean any = !closes(w, t) && !checksCtx;
    for (int v = 1; v <= mm.geometry.vmas(); v++) {
      long owner = mm.vmaUffd.get(w, v);
      if (mm.vmaMm.get(w, v) == args.mm(w, t)
          && owner != 0
          && (any || owner == args.uffd(w, t))
          && mm.vmaStart.get(w, v) >= args.start(w, t)
          && mm.vmaEnd.get(w, v) <= args.end(w, t)) {
        return v;
      }
    }
    return 0;
  }

  // another ctx has a VMA in the range: -EINVAL
  private boolean foreign(long[] w, int t) {
    for (int v = 1; v <= mm.geometry.vmas() && checksCtx; v++) {
      long owner = mm.vmaUffd.get(w, v);
      if (mm.vmaMm.get(w, v) == args.mm(w, t)
          && owner != 0
          && owner != args.uffd(w, t)
          && mm.vmaEnd.get(w, v) > args.start(w, t)
          && mm.vmaStart.get(w, v) < args.end(w, t)) {
        return true;
      }
    }
    return false;
  }

  private int unregisterWake(long[] w, int t, int v) {
    if (wakesMissingOnly && mm.vmaMissing.get(w, v) == 0) {
      return mm.goTo(w, t, Step.userfaultfd_clear_vma__userfaultfd_wp);
    }
    return uffd.wakeUserfault(
        w,
        t,
        (int) mm.vmaUffd.get(w, v),
        (int) mm.vmaStart.get(w, v),
        (int) mm.vmaEnd.get(w, v),
        Step.userfaultfd_clear_vma__userfaultfd_wp);
  }

  // v6.18 wakes before the VMA is write-locked: a fault without mmap_lock may still come after
  public int userfaultfd_unregister__vma_find(long[] w, int t) {
    int v = registered(w, t);
    if (v == 0 || foreign(w, t)) {
      return mm.goTo(w, t, Step.userfaultfd_unregister__mmap_write_unlock);
    }
    vma.set(w, t, v);
    return wakesEarly
        ? unregisterWake(w, t, v)
        : mm.goTo(w, t, Step.userfaultfd_clear_vma__vma_start_write);
  }

  public int userfaultfd_clear_vma__userfaultfd_wp(long[] w, int t) {
    int v = (int) vma.get(w, t);
    Step then =
        wakesEarly
            ? Step.userfaultfd_clear_vma__vma_start_write
            : Step.userfaultfd_reset_ctx__vm_userfaultfd_ctx;
    return mm.vmaWp.get(w, v) != 0
        ? wp.range(w, t, v, (int) mm.vmaStart.get(w, v), (int) mm.vmaEnd.get(w, v), false, then)
        : mm.goTo(w, t, then);
  }

  // waits for the faults that hold the VMA lock: they may have queued since the wake
  public int userfaultfd_clear_vma__vma_start_write(long[] w, int t) {
    int v = (int) vma.get(w, t);
    return switch (mm.vmaStartWrite(w, v, t)) {
      case Rwsem.TAKEN -> vmaLocked(w, t, v);
      case Rwsem.QUEUED -> TransitionSystem.DONE;
      default -> TransitionSystem.BLOCKED;
    };
  }

  private int vmaLocked(long[] w, int t, int v) {
    if (wakesEarly) {
      return mm.goTo(w, t, Step.userfaultfd_reset_ctx__vm_userfaultfd_ctx);
    }
    return closes(w, t)
        ? mm.goTo(w, t, Step.userfaultfd_clear_vma__userfaultfd_wp)
        : unregisterWake(w, t, v);
  }

  public int userfaultfd_reset_ctx__vm_userfaultfd_ctx(long[] w, int t) {
    int v = (int) vma.get(w, t);
    mm.vmaUffd.set(w, v, 0);
    mm.vmaMissing.set(w, v, 0);
    mm.vmaWp.set(w, v, 0);
    mm.vmaMinor.set(w, v, 0);
    vma.set(w, t, 0);
    return mm.goTo(
        w,
        t,
        closes(w, t)
            ? Step.userfaultfd_release_all__vma_find
            : Step.userfaultfd_unregister__vma_find);
  }

  public int userfaultfd_unregister__mmap_write_unlock(long[] w, int t) {
    mm.mmapWriteUnlock(w, args.mm(w, t));
    return mm.endOp(w, t);
  }

  // --- close()

  // first: a fault that sees it does not wait
  public int userfaultfd_release__released(long[] w, int t) {
    uffd.ctx.released.set(w, args.uffd(w, t), 1);
    return mm.goTo(w, t, Step.userfaultfd_release_all__mmap_write_lock);
  }

  public int userfaultfd_release_all__mmap_write_lock(long[] w, int t) {
    return mmapWriteLock(w, t, Step.userfaultfd_release_all__vma_find);
  }

  public int userfaultfd_release_all__vma_find(long[] w, int t) {
    int v = registered(w, t);
    if (v == 0) {
      return mm.goTo(w, t, Step.userfaultfd_release_all__mmap_write_unlock);
    }
    vma.set(w, t, v);
    return mm.goTo(
        w,
        t,
        wakesEarly
            ? Step.userfaultfd_clear_vma__userfaultfd_wp
            : Step.userfaultfd_clear_vma__vma_start_write);
  }

  // no new waiter can come: the last wake takes all of them
  public int userfaultfd_release_all__mmap_write_unlock(long[] w, int t) {
    mm.mmapWriteUnlock(w, args.mm(w, t));
    return uffd.wakeAll(w, t, args.uffd(w, t), Step.userfaultfd_release__userfaultfd_ctx_put);
  }

  public int userfaultfd_release__userfaultfd_ctx_put(long[] w, int t) {
    int u = args.uffd(w, t);
    uffd.ctx.refcount.set(w, u, uffd.ctx.refcount.get(w, u) - 1);
    return mm.endOp(w, t);
  }
}
