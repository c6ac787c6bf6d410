package org.mmrace.model.uffd;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Pgtable;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;

/**
 * UFFDIO_COPY into private anonymous memory. TLA+: UffdCopy.tla. C: fs/userfaultfd.c
 * userfaultfd_copy(), mm/userfaultfd.c mfill_atomic(), mfill_atomic_pte_copy(),
 * mfill_atomic_install_pte() (v6.18). Frame {@code mfill}: pages done, the page that is not yet
 * installed, why the loop ended. Blocks on mmap_lock, map_changing_lock, PMD lock and PTL.
 */
public final class UffdCopy {
  private static final int NONE = 0;
  private static final int EAGAIN = 1;
  private static final int ENOENT = 2;
  private static final int EINVAL = 3;
  private static final int ENOMEM = 4;
  private static final int EEXIST = 5;

  private final Mm mm;
  private final Pgtable pgtable;
  private final UffdArgs args;
  private final Userfaultfd uffd;
  private final UffdVma vma;
  private final List<Integer> copiers;
  private final Field i;
  private final Field page;
  private final Field result;

  /** Declares the frame. */
  public UffdCopy(Mm mm, Pgtable pgtable, UffdArgs args, Userfaultfd uffd, UffdVma vma) {
    this.mm = mm;
    this.pgtable = pgtable;
    this.args = args;
    this.uffd = uffd;
    this.vma = vma;
    copiers = mm.program.running(Set.of("uffd_copy"));
    Section frame = mm.frame("mfill", copiers);
    i = frame.field("i", new Domain.Range(mm.geometry.vas()));
    page = frame.field("page", new Domain.Range(mm.geometry.pages(), Domain.Of.PAGE));
    result =
        frame.field(
            "result",
            new Domain.Names(List.of("none", "EAGAIN", "ENOENT", "EINVAL", "ENOMEM", "EEXIST")));
  }

  /** Returns the threads that copy. */
  public List<Integer> threads() {
    return copiers;
  }

  private int va(long[] w, int t) {
    return args.start(w, t) + (int) i.get(w, t);
  }

  private int index(long[] w, int t) {
    return mm.geometry.index(va(w, t));
  }

  private int pmdKind(long[] w, int t) {
    return Entry.kind(mm.pmd.get(w, args.mm(w, t), mm.geometry.slot(va(w, t))));
  }

  private boolean changing(long[] w, int t) {
    return uffd.ctx.mmapChanging.get(w, args.uffd(w, t)) != 0;
  }

  private int stop(long[] w, int t, int why, Step next) {
    result.set(w, t, why);
    return mm.goTo(w, t, next);
  }

  // pending events: -EAGAIN
  public int userfaultfd_copy__mmap_changing(long[] w, int t) {
    return changing(w, t)
        ? mm.endOp(w, t)
        : vma.lock(
            w,
            t,
            args.start(w, t),
            Step.uffd_mfill_lock__validate_dst_vma,
            Step.userfaultfd_ioctl__ret);
  }

  // which ctx, and which modes, is not asked
  public int uffd_mfill_lock__validate_dst_vma(long[] w, int t) {
    int v = vma.locked(w, t);
    return args.end(w, t) > mm.vmaEnd.get(w, v) || mm.vmaUffd.get(w, v) == 0
        ? stop(w, t, ENOENT, Step.uffd_mfill_unlock__vma_end_read)
        : mm.goTo(w, t, Step.mfill_atomic__map_changing_lock);
  }

  public int mfill_atomic__map_changing_lock(long[] w, int t) {
    return uffd.ctx.mapChangingLock.downRead(w, args.uffd(w, t), t)
        ? mm.goTo(w, t, Step.mfill_atomic__mmap_changing)
        : TransitionSystem.BLOCKED;
  }

  public int mfill_atomic__mmap_changing(long[] w, int t) {
    int v = vma.locked(w, t);
    if (changing(w, t)) {
      return stop(w, t, EAGAIN, Step.mfill_atomic__up_read);
    }
    if (mm.vmaAnon.get(w, v) == 0 || args.wp(w, t) && mm.vmaWp.get(w, v) == 0) {
      return stop(w, t, EINVAL, Step.mfill_atomic__up_read);
    }
    return mm.goTo(w, t, Step.mfill_atomic__pmdp_get_lockless);
  }

  public int mfill_atomic__pmdp_get_lockless(long[] w, int t) {
    return pmdKind(w, t) == Entry.NONE
        ? vma.pteAlloc(
            w,
            t,
            mm.geometry.slot(va(w, t)),
            Step.mfill_atomic__pmdp_get_lockless_again,
            Step.mfill_atomic__no_pte_table)
        : mm.goTo(w, t, Step.mfill_atomic__pmdp_get_lockless_again);
  }

  public int mfill_atomic__no_pte_table(long[] w, int t) {
    return stop(w, t, ENOMEM, Step.mfill_atomic__up_read);
  }

  // 71c186efc1b2
  public int mfill_atomic__pmdp_get_lockless_again(long[] w, int t) {
    return pmdKind(w, t) == Entry.TABLE
        ? mm.goTo(w, t, Step.mfill_atomic_pte_copy__vma_alloc_folio)
        : stop(w, t, EEXIST, Step.mfill_atomic__up_read);
  }

  // from here -EAGAIN until the table is mapped
  public int mfill_atomic_pte_copy__vma_alloc_folio(long[] w, int t, int choice) {
    if (choice >= mm.allocationChoices(mm.geometry.pages())) {
      return TransitionSystem.NO_CHOICE;
    }
    int p = mm.choosePage(w, choice);
    if (p < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (p == 0) {
      return stop(w, t, ENOMEM, Step.mfill_atomic__up_read);
    }
    mm.allocFolio(w, p, args.token(w, t));
    page.set(w, t, p);
    result.set(w, t, EAGAIN);
    return pgtable.mapLock(
        w,
        t,
        args.mm(w, t),
        mm.geometry.slot(va(w, t)),
        Step.mfill_atomic_install_pte__ptep_get,
        Step.mfill_atomic_pte_copy__folio_put);
  }

  public int mfill_atomic_install_pte__ptep_get(long[] w, int t) {
    int kind = Entry.kind(mm.pteOf(w, pgtable.mapped(w, t), index(w, t)));
    return kind == Entry.NONE || kind == Entry.MARKER
        ? stop(w, t, NONE, Step.mfill_atomic_install_pte__folio_add_new_anon_rmap)
        : stop(w, t, EEXIST, Step.mfill_atomic_install_pte__pte_unmap_unlock);
  }

  public int mfill_atomic_install_pte__folio_add_new_anon_rmap(long[] w, int t) {
    int p = (int) page.get(w, t);
    mm.mapcount.set(w, p, 1);
    mm.mapping.set(w, p, Mm.MAPPING_ANON);
    mm.owner.set(w, p, mm.vmaAnonVma.get(w, vma.locked(w, t)));
    mm.pageIndex.set(w, p, mm.linearIndex(w, vma.locked(w, t), va(w, t)));
    mm.exclusive.set(w, p, 1);
    mm.lru.set(w, p, 1);
    return mm.goTo(w, t, Step.mfill_atomic_install_pte__set_pte_at);
  }

  // dirty; MODE_WP write-protects it
  public int mfill_atomic_install_pte__set_pte_at(long[] w, int t) {
    boolean write = mm.vmaWrite.get(w, vma.locked(w, t)) != 0 && !args.wp(w, t);
    long e = Entry.withWrite(Entry.present((int) page.get(w, t), true), write);
    mm.ghostStore(w, args.mm(w, t), va(w, t), args.token(w, t));
    mm.setPte(w, pgtable.mapped(w, t), index(w, t), Entry.withUffdWp(e, args.wp(w, t)));
    page.set(w, t, 0);
    return mm.goTo(w, t, Step.mfill_atomic_install_pte__pte_unmap_unlock);
  }

  public int mfill_atomic_install_pte__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    if (page.get(w, t) != 0) {
      return mm.goTo(w, t, Step.mfill_atomic_pte_copy__folio_put);
    }
    i.set(w, t, i.get(w, t) + 1);
    return mm.goTo(
        w,
        t,
        va(w, t) == args.end(w, t)
            ? Step.mfill_atomic__up_read
            : Step.mfill_atomic__pmdp_get_lockless);
  }

  // not installed
  public int mfill_atomic_pte_copy__folio_put(long[] w, int t) {
    mm.put(w, (int) page.get(w, t));
    page.set(w, t, 0);
    return mm.goTo(w, t, Step.mfill_atomic__up_read);
  }

  public int mfill_atomic__up_read(long[] w, int t) {
    uffd.ctx.mapChangingLock.upRead(w, args.uffd(w, t), t);
    return mm.goTo(w, t, Step.uffd_mfill_unlock__vma_end_read);
  }

  // wakes what was filled, and only that: an ioctl that failed wakes nobody
  public int uffd_mfill_unlock__vma_end_read(long[] w, int t) {
    int filled = va(w, t);
    vma.unlock(w, t);
    i.set(w, t, 0);
    page.set(w, t, 0);
    result.set(w, t, NONE);
    return filled > args.start(w, t) && args.wakes(w, t)
        ? uffd.wakeUserfault(
            w, t, args.uffd(w, t), args.start(w, t), filled, Step.userfaultfd_ioctl__ret)
        : mm.goTo(w, t, Step.userfaultfd_ioctl__ret);
  }
}
