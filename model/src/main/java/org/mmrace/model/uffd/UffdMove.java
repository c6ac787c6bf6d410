package org.mmrace.model.uffd;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Pgtable;
import org.mmrace.model.Rwsem;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.Tlb;
import org.mmrace.model.TransitionSystem;

/**
 * UFFDIO_MOVE of pages that PTEs map. TLA+: UffdMove.tla. C: fs/userfaultfd.c userfaultfd_move(),
 * mm/userfaultfd.c move_pages(), move_pages_ptes(), move_present_ptes() (v6.18). Frame {@code
 * move}: pages done, the source VMA, the two tables that are mapped, the source entry, the folio
 * and the anon_vma that are locked, why the page was not moved. Blocks on mmap_lock,
 * map_changing_lock, folio lock, anon_vma, PMD lock, PTL and the flush; the VMA locks are only
 * tried.
 */
public final class UffdMove {
  private static final int NONE = 0;
  private static final int EAGAIN = 1;
  private static final int ENOENT = 2;
  private static final int EINVAL = 3;
  private static final int ENOMEM = 4;
  private static final int EEXIST = 5;
  private static final int EBUSY = 6;
  private static final int EFAULT = 7;

  private final Mm mm;
  private final Tlb tlb;
  private final Pgtable pgtable;
  private final UffdArgs args;
  private final Userfaultfd uffd;
  private final UffdVma vma;
  private final boolean assignsBeforeClear;
  private final boolean rechecksPin;
  private final boolean rechecksPmd;
  private final boolean keepsDirty;
  private final boolean flushesAtEnd;
  private final List<Integer> movers;
  private final Field i;
  private final Field srcVma;
  private final Field dstPmd;
  private final Field srcPmd;
  private final Field srcPte;
  private final Field folio;
  private final Field folioPte;
  private final Field anonVma;
  private final Field err;

  /** Declares the frame. */
  public UffdMove(Mm mm, Tlb tlb, Pgtable pgtable, UffdArgs args, Userfaultfd uffd, UffdVma vma) {
    this.mm = mm;
    this.tlb = tlb;
    this.pgtable = pgtable;
    this.args = args;
    this.uffd = uffd;
    this.vma = vma;
    assignsBeforeClear = mm.toggle("MoveAssignsBeforeClear");
    rechecksPin = mm.toggle("MoveRechecksPinAfterClear");
    rechecksPmd = mm.toggle("MoveRechecksPmd");
    keepsDirty = mm.toggle("MoveKeepsDirty");
    flushesAtEnd = mm.toggle("MoveFlushesAtEnd");
    movers = mm.program.running(Set.of("uffd_move"));
    Section frame = mm.frame("move", movers);
    i = frame.field("i", new Domain.Range(mm.geometry.vas()));
    srcVma = frame.field("src_vma", new Domain.Range(mm.geometry.vmas()));
    dstPmd = frame.field("dst_pmd", Entry.DOMAIN);
    srcPmd = frame.field("src_pmd", Entry.DOMAIN);
    srcPte = frame.field("src_pte", Entry.DOMAIN);
    folio = frame.field("folio", new Domain.Range(mm.geometry.pages(), Domain.Of.PAGE));
    folioPte = frame.field("folio_pte", Entry.DOMAIN);
    anonVma = frame.field("anon_vma", new Domain.Range(mm.geometry.anonVmas()));
    err =
        frame.field(
            "err",
            new Domain.Names(
                List.of(
                    "none", "EAGAIN", "ENOENT", "EINVAL", "ENOMEM", "EEXIST", "EBUSY", "EFAULT")));
  }

  /** Returns the threads that move. */
  public List<Integer> threads() {
    return movers;
  }

  /** Returns the page that the source entry maps, 0 for none. */
  public int page(long[] w, int t) {
    return Entry.pfn(srcPte.get(w, t));
  }

  /** Returns whether a program moves pages, the first one to {@code va}. */
  public boolean isDestination(int va) {
    return movers.stream().anyMatch(t -> args.movesTo(t, va));
  }

  /** Returns the mm in which the thread moves. */
  public int mm(long[] w, int t) {
    return args.mm(w, t);
  }

  /** Returns the page to move to. */
  public int dst(long[] w, int t) {
    return args.dst(w, t) + (int) i.get(w, t);
  }

  /** Returns the page to move from. */
  public int src(long[] w, int t) {
    return args.src(w, t) + (int) i.get(w, t);
  }

  /** Returns the table that is mapped at the destination. */
  public int dstTable(long[] w, int t) {
    return Entry.pfn(dstPmd.get(w, t));
  }

  /** Returns the table that is mapped at the source. */
  public int srcTable(long[] w, int t) {
    return Entry.pfn(srcPmd.get(w, t));
  }

  private long dstPteNow(long[] w, int t) {
    return mm.pteOf(w, dstTable(w, t), mm.geometry.index(dst(w, t)));
  }

  private long srcPteNow(long[] w, int t) {
    return mm.pteOf(w, srcTable(w, t), mm.geometry.index(src(w, t)));
  }

  private void setSrcPte(long[] w, int t, long e) {
    mm.setPte(w, srcTable(w, t), mm.geometry.index(src(w, t)), e);
  }

  private void setDstPte(long[] w, int t, long e) {
    mm.setPte(w, dstTable(w, t), mm.geometry.index(dst(w, t)), e);
  }

  private long dstPmdNow(long[] w, int t) {
    return mm.pmd.get(w, args.mm(w, t), mm.geometry.slot(dst(w, t)));
  }

  private long srcPmdNow(long[] w, int t) {
    return mm.pmd.get(w, args.mm(w, t), mm.geometry.slot(src(w, t)));
  }

  private boolean changing(long[] w, int t) {
    return uffd.ctx.mmapChanging.get(w, args.uffd(w, t)) != 0;
  }

  private int stop(long[] w, int t, int why, Step next) {
    err.set(w, t, why);
    return mm.goTo(w, t, next);
  }

  // lets go of what is held, in the order of the C function
  private int out(long[] w, int t) {
    if (anonVma.get(w, t) != 0) {
      return mm.goTo(w, t, Step.move_pages_ptes__anon_vma_unlock_write);
    }
    return mm.goTo(
        w,
        t,
        folio.get(w, t) != 0
            ? Step.move_pages_ptes__folio_unlock
            : Step.move_pages_ptes__pte_unmap);
  }

  private int fail(long[] w, int t, int why) {
    err.set(w, t, why);
    return out(w, t);
  }

  private void clear(long[] w, int t) {
    i.set(w, t, 0);
    srcVma.set(w, t, 0);
    dstPmd.set(w, t, Entry.NONE);
    srcPmd.set(w, t, Entry.NONE);
    srcPte.set(w, t, Entry.NONE);
    folio.set(w, t, 0);
    folioPte.set(w, t, Entry.NONE);
    anonVma.set(w, t, 0);
    err.set(w, t, NONE);
  }

  // --- lock both VMAs

  // pending events: -EAGAIN
  public int userfaultfd_move__mmap_changing(long[] w, int t) {
    return changing(w, t)
        ? mm.endOp(w, t)
        : vma.lock(
            w,
            t,
            args.dst(w, t),
            Step.uffd_move_lock__lock_vma_under_rcu,
            Step.userfaultfd_ioctl__ret);
  }

  // the second VMA is only tried: to wait for mmap_lock with one VMA locked is a deadlock; before
  // v6.9 mmap_lock is held, and the VMA is only looked up
  public int uffd_move_lock__lock_vma_under_rcu(long[] w, int t) {
    int v = mm.vmaAt(w, args.mm(w, t), args.src(w, t));
    if (!vma.takesVmaLock() && v == 0) {
      return stop(w, t, ENOENT, Step.uffd_move_lock__mmap_read_unlock);
    }
    if (vma.takesVmaLock() && v != vma.locked(w, t)) {
      if (v == 0 || !vma.readable(w, v)) {
        return mm.goTo(w, t, Step.uffd_move_lock__vma_end_read);
      }
      vma.readLock(w, v, t);
    }
    srcVma.set(w, t, v);
    return mm.goTo(w, t, Step.move_pages__map_changing_lock);
  }

  public int uffd_move_lock__vma_end_read(long[] w, int t) {
    vma.readUnlock(w, vma.locked(w, t), t);
    vma.locked(w, t, 0);
    return mm.goTo(w, t, Step.uffd_move_lock__mmap_read_lock);
  }

  public int uffd_move_lock__mmap_read_lock(long[] w, int t) {
    return mm.mmapLock.downRead(w, args.mm(w, t), t)
        ? mm.goTo(w, t, Step.uffd_move_lock__vma_start_read_locked)
        : TransitionSystem.BLOCKED;
  }

  public int uffd_move_lock__vma_start_read_locked(long[] w, int t) {
    int v = mm.vmaAt(w, args.mm(w, t), args.dst(w, t));
    if (v == 0 || mm.vmaAt(w, args.mm(w, t), args.src(w, t)) == 0) {
      return stop(w, t, ENOENT, Step.uffd_move_lock__mmap_read_unlock);
    }
    vma.readLock(w, v, t);
    vma.locked(w, t, v);
    return mm.goTo(w, t, Step.uffd_move_lock__vma_start_read_locked_nested);
  }

  public int uffd_move_lock__vma_start_read_locked_nested(long[] w, int t) {
    int v = mm.vmaAt(w, args.mm(w, t), args.src(w, t));
    vma.readLock(w, v, t);
    srcVma.set(w, t, v);
    return mm.goTo(w, t, Step.uffd_move_lock__mmap_read_unlock);
  }

  public int uffd_move_lock__mmap_read_unlock(long[] w, int t) {
    mm.mmapLock.upRead(w, args.mm(w, t), t);
    if (err.get(w, t) == NONE) {
      return mm.goTo(w, t, Step.move_pages__map_changing_lock);
    }
    vma.clear(w, t);
    clear(w, t);
    return mm.goTo(w, t, Step.userfaultfd_ioctl__ret);
  }

  public int move_pages__map_changing_lock(long[] w, int t) {
    return uffd.ctx.mapChangingLock.downRead(w, args.uffd(w, t), t)
        ? mm.goTo(w, t, Step.move_pages__mmap_changing)
        : TransitionSystem.BLOCKED;
  }

  public int move_pages__mmap_changing(long[] w, int t) {
    return changing(w, t)
        ? stop(w, t, EAGAIN, Step.move_pages__up_read)
        : mm.goTo(w, t, Step.validate_move_areas__vma);
  }

  public int validate_move_areas__vma(long[] w, int t) {
    int to = vma.locked(w, t);
    int from = (int) srcVma.get(w, t);
    boolean valid =
        args.src(w, t) + args.pages(w, t) <= mm.vmaEnd.get(w, from)
            && args.dst(w, t) + args.pages(w, t) <= mm.vmaEnd.get(w, to)
            && (mm.vmaWrite.get(w, from) & mm.vmaWrite.get(w, to)) != 0
            && (mm.vmaAnon.get(w, from) & mm.vmaAnon.get(w, to)) != 0
            && mm.vmaUffd.get(w, to) == args.uffd(w, t);
    return valid
        ? mm.goTo(w, t, Step.move_pages__pmdp_get_lockless)
        : stop(w, t, EINVAL, Step.move_pages__up_read);
  }

  // --- one page: make sure that both have a PTE table

  public int move_pages__pmdp_get_lockless(long[] w, int t) {
    return Entry.kind(dstPmdNow(w, t)) == Entry.HUGE
        ? stop(w, t, EEXIST, Step.move_pages__up_read)
        : mm.goTo(w, t, Step.move_pages__src_pmd_none);
  }

  public int move_pages__src_pmd_none(long[] w, int t) {
    int kind = Entry.kind(srcPmdNow(w, t));
    if (kind == Entry.TABLE) {
      return mm.goTo(w, t, Step.move_pages__dst_pmd_none);
    }
    if (kind != Entry.NONE) {
      return stop(w, t, EBUSY, Step.move_pages__up_read);
    }
    return args.holes(w, t)
        ? vma.pteAlloc(
            w,
            t,
            mm.geometry.slot(src(w, t)),
            Step.move_pages__dst_pmd_none,
            Step.move_pages__no_pte_table)
        : stop(w, t, ENOENT, Step.move_pages__up_read);
  }

  public int move_pages__dst_pmd_none(long[] w, int t) {
    return Entry.kind(dstPmdNow(w, t)) == Entry.NONE
        ? vma.pteAlloc(
            w,
            t,
            mm.geometry.slot(dst(w, t)),
            Step.move_pages_ptes__mmu_notifier_invalidate_range_start,
            Step.move_pages__no_pte_table)
        : mm.goTo(w, t, Step.move_pages_ptes__mmu_notifier_invalidate_range_start);
  }

  public int move_pages__no_pte_table(long[] w, int t) {
    return stop(w, t, ENOMEM, Step.move_pages__up_read);
  }

  // --- map both entries without their lock, and look at them

  public int move_pages_ptes__mmu_notifier_invalidate_range_start(long[] w, int t) {
    int of = args.mm(w, t);
    mm.notifier.set(w, of, mm.notifier.get(w, of) + 1);
    return mm.goTo(w, t, Step.move_pages_ptes__pte_offset_map_rw_nolock_dst);
  }

  // also the retry, with the folio (and its anon_vma) locked
  public int move_pages_ptes__pte_offset_map_rw_nolock_dst(long[] w, int t) {
    long e = dstPmdNow(w, t);
    if (Entry.kind(e) != Entry.TABLE) {
      return fail(w, t, EAGAIN);
    }
    mm.rcuLock(w, t);
    dstPmd.set(w, t, e);
    return mm.goTo(w, t, Step.move_pages_ptes__pte_offset_map_rw_nolock_src);
  }

  public int move_pages_ptes__pte_offset_map_rw_nolock_src(long[] w, int t) {
    long e = srcPmdNow(w, t);
    if (Entry.kind(e) != Entry.TABLE) {
      return fail(w, t, EAGAIN);
    }
    mm.rcuLock(w, t);
    srcPmd.set(w, t, e);
    return mm.goTo(w, t, Step.move_pages_ptes__pmd_none_dst);
  }

  // a table that vanished just now is an error of the caller, so it says
  public int move_pages_ptes__pmd_none_dst(long[] w, int t) {
    return Entry.kind(dstPmdNow(w, t)) == Entry.TABLE
        ? mm.goTo(w, t, Step.move_pages_ptes__pmd_none_src)
        : fail(w, t, EINVAL);
  }

  public int move_pages_ptes__pmd_none_src(long[] w, int t) {
    return Entry.kind(srcPmdNow(w, t)) == Entry.TABLE
        ? mm.goTo(w, t, Step.move_pages_ptes__spin_lock_dst)
        : fail(w, t, EINVAL);
  }

  private int ptlLock(long[] w, int t, int table, Step next) {
    if (mm.isTable(table)) {
      if (mm.ptl.get(w, table) != 0) {
        return TransitionSystem.BLOCKED;
      }
      mm.ptl.set(w, table, t);
    }
    mm.derefTable(w, table);
    return mm.goTo(w, t, next);
  }

  public int move_pages_ptes__spin_lock_dst(long[] w, int t) {
    return ptlLock(w, t, dstTable(w, t), Step.move_pages_ptes__ptep_get_dst);
  }

  public int move_pages_ptes__ptep_get_dst(long[] w, int t) {
    long e = dstPteNow(w, t);
    pgtable.unlock(w, dstTable(w, t));
    return e == Entry.NONE
        ? mm.goTo(w, t, Step.move_pages_ptes__spin_lock_src)
        : fail(w, t, EEXIST);
  }

  public int move_pages_ptes__spin_lock_src(long[] w, int t) {
    return ptlLock(w, t, srcTable(w, t), Step.move_pages_ptes__ptep_get_src);
  }

  // what a folio that is held was found in must not have changed
  public int move_pages_ptes__ptep_get_src(long[] w, int t) {
    long e = srcPteNow(w, t);
    boolean held = folio.get(w, t) != 0;
    pgtable.unlock(w, srcTable(w, t));
    srcPte.set(w, t, e);
    if (e == Entry.NONE) {
      return fail(w, t, args.holes(w, t) ? NONE : ENOENT);
    }
    if (held && e != folioPte.get(w, t)) {
      return fail(w, t, EAGAIN);
    }
    if (Entry.kind(e) == Entry.ZERO) {
      return mm.goTo(w, t, Step.double_pt_lock__spin_lock);
    }
    if (Entry.kind(e) != Entry.PRESENT) {
      return fail(w, t, EFAULT);
    }
    if (!held) {
      return mm.goTo(w, t, Step.move_pages_ptes__spin_lock_present);
    }
    return mm.goTo(
        w,
        t,
        anonVma.get(w, t) == 0
            ? Step.move_pages_ptes__folio_get_anon_vma
            : Step.double_pt_lock__spin_lock);
  }

  // --- lock the folio, then its anon_vma; to wait, let go of the tables

  public int move_pages_ptes__spin_lock_present(long[] w, int t) {
    return ptlLock(w, t, srcTable(w, t), Step.move_pages_ptes__pte_same);
  }

  private int unlockAndFail(long[] w, int t, int why) {
    pgtable.unlock(w, srcTable(w, t));
    return fail(w, t, why);
  }

  public int move_pages_ptes__pte_same(long[] w, int t) {
    return srcPteNow(w, t) == srcPte.get(w, t)
        ? mm.goTo(w, t, Step.move_pages_ptes__PageAnonExclusive)
        : unlockAndFail(w, t, EAGAIN);
  }

  public int move_pages_ptes__PageAnonExclusive(long[] w, int t) {
    int p = page(w, t);
    return mm.mapping.get(w, mm.headOf(w, p)) == Mm.MAPPING_ANON && mm.exclusive.get(w, p) != 0
        ? mm.goTo(w, t, Step.move_pages_ptes__folio_trylock)
        : unlockAndFail(w, t, EBUSY);
  }

  public int move_pages_ptes__folio_trylock(long[] w, int t) {
    int h = mm.headOf(w, page(w, t));
    if (mm.folioLock.get(w, h) == 0) {
      mm.folioLock.set(w, h, t);
    } else if (mm.order.get(w, h) > 0) { // 37b338eed105: no reference
      return unlockAndFail(w, t, EAGAIN);
    }
    return mm.goTo(w, t, Step.move_pages_ptes__folio_get);
  }

  private void unmapBoth(long[] w, int t) {
    if (srcPmd.get(w, t) != Entry.NONE) {
      mm.rcuUnlock(w, t);
    }
    if (dstPmd.get(w, t) != Entry.NONE) {
      mm.rcuUnlock(w, t);
    }
    srcPmd.set(w, t, Entry.NONE);
    dstPmd.set(w, t, Entry.NONE);
  }

  public int move_pages_ptes__folio_get(long[] w, int t) {
    int h = mm.headOf(w, page(w, t));
    mm.get(w, h);
    folio.set(w, t, h);
    folioPte.set(w, t, srcPte.get(w, t));
    pgtable.unlock(w, srcTable(w, t));
    if (mm.folioLock.get(w, h) == t) {
      return mm.goTo(w, t, Step.move_pages_ptes__folio_get_anon_vma);
    }
    unmapBoth(w, t);
    return mm.goTo(w, t, Step.move_pages_ptes__folio_lock);
  }

  public int move_pages_ptes__folio_lock(long[] w, int t) {
    int h = (int) folio.get(w, t);
    if (mm.folioLock.get(w, h) != 0) {
      return TransitionSystem.BLOCKED;
    }
    mm.folioLock.set(w, h, t);
    return mm.goTo(w, t, Step.move_pages_ptes__pte_offset_map_rw_nolock_dst);
  }

  // the folio lock keeps the mapping; the page may be unmapped meanwhile
  public int move_pages_ptes__folio_get_anon_vma(long[] w, int t) {
    int h = (int) folio.get(w, t);
    if (mm.order.get(w, h) > 0) {
      return fail(w, t, EBUSY);
    }
    if (mm.mapping.get(w, h) != Mm.MAPPING_ANON || mm.mapcount.get(w, h) == 0) {
      return fail(w, t, EAGAIN);
    }
    anonVma.set(w, t, mm.owner.get(w, h));
    return mm.goTo(w, t, Step.move_pages_ptes__anon_vma_trylock_write);
  }

  public int move_pages_ptes__anon_vma_trylock_write(long[] w, int t) {
    if (mm.anonVmaRwsem.tryWrite(w, (int) anonVma.get(w, t), t)) {
      return mm.goTo(w, t, Step.double_pt_lock__spin_lock);
    }
    unmapBoth(w, t);
    return mm.goTo(w, t, Step.move_pages_ptes__anon_vma_lock_write);
  }

  public int move_pages_ptes__anon_vma_lock_write(long[] w, int t) {
    return switch (mm.anonVmaRwsem.downWrite(w, (int) anonVma.get(w, t), t)) {
      case Rwsem.TAKEN -> mm.goTo(w, t, Step.move_pages_ptes__pte_offset_map_rw_nolock_dst);
      case Rwsem.QUEUED -> TransitionSystem.DONE;
      default -> TransitionSystem.BLOCKED;
    };
  }

  // --- both PTLs: nothing changed?

  // the lower address first
  public int double_pt_lock__spin_lock(long[] w, int t) {
    int first = Math.min(dstTable(w, t), srcTable(w, t));
    boolean one = dstTable(w, t) == srcTable(w, t);
    return ptlLock(
        w,
        t,
        first,
        one ? Step.is_pte_pages_stable__ptep_get_src : Step.double_pt_lock__spin_lock_nested);
  }

  public int double_pt_lock__spin_lock_nested(long[] w, int t) {
    int second = Math.max(dstTable(w, t), srcTable(w, t));
    return ptlLock(w, t, second, Step.is_pte_pages_stable__ptep_get_src);
  }

  public int is_pte_pages_stable__ptep_get_src(long[] w, int t) {
    return srcPteNow(w, t) == srcPte.get(w, t)
        ? mm.goTo(w, t, Step.is_pte_pages_stable__ptep_get_dst)
        : stop(w, t, EAGAIN, Step.double_pt_unlock__spin_unlock);
  }

  private int stable(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        Entry.kind(srcPte.get(w, t)) == Entry.ZERO
            ? Step.move_zeropage_pte__ptep_clear_flush
            : Step.move_present_ptes__folio_maybe_dma_pinned);
  }

  public int is_pte_pages_stable__ptep_get_dst(long[] w, int t) {
    if (dstPteNow(w, t) != Entry.NONE) {
      return stop(w, t, EAGAIN, Step.double_pt_unlock__spin_unlock);
    }
    return rechecksPmd ? mm.goTo(w, t, Step.is_pte_pages_stable__pmdp_get_lockless) : stable(w, t);
  }

  // a none entry proves nothing about its table
  public int is_pte_pages_stable__pmdp_get_lockless(long[] w, int t) {
    return dstPmdNow(w, t) == dstPmd.get(w, t)
        ? stable(w, t)
        : stop(w, t, EAGAIN, Step.double_pt_unlock__spin_unlock);
  }

  // --- commit

  public int move_present_ptes__folio_maybe_dma_pinned(long[] w, int t) {
    return mm.pincount.get(w, (int) folio.get(w, t)) > 0
        ? stop(w, t, EBUSY, Step.double_pt_unlock__spin_unlock)
        : mm.goTo(w, t, Step.move_present_ptes__PageAnonExclusive);
  }

  public int move_present_ptes__PageAnonExclusive(long[] w, int t) {
    return mm.exclusive.get(w, page(w, t)) == 0
        ? stop(w, t, EBUSY, Step.double_pt_unlock__spin_unlock)
        : mm.goTo(w, t, Step.move_present_ptes__folio_put);
  }

  // the page tables hold a reference; the folio stays locked
  public int move_present_ptes__folio_put(long[] w, int t) {
    mm.put(w, (int) folio.get(w, t));
    folio.set(w, t, 0);
    folioPte.set(w, t, Entry.NONE);
    return mm.goTo(
        w,
        t,
        assignsBeforeClear
            ? Step.move_present_ptes__folio_move_anon_rmap
            : Step.move_present_ptes__ptep_get_and_clear);
  }

  private Step retarget() {
    return assignsBeforeClear
        ? Step.move_present_ptes__set_pte_at
        : Step.move_present_ptes__folio_move_anon_rmap;
  }

  public int move_present_ptes__ptep_get_and_clear(long[] w, int t) {
    srcPte.set(w, t, srcPteNow(w, t));
    setSrcPte(w, t, Entry.NONE);
    Step then = rechecksPin ? Step.move_present_ptes__folio_maybe_dma_pinned_again : retarget();
    return flushesAtEnd ? mm.goTo(w, t, then) : flushSrc(w, t, then);
  }

  private int flushSrc(long[] w, int t, Step then) {
    return tlb.flush(w, t, args.mm(w, t), src(w, t), src(w, t) + 1, then);
  }

  // GUP-fast pins, then reads the entry again; here the entry is cleared, then the pin read
  public int move_present_ptes__folio_maybe_dma_pinned_again(long[] w, int t) {
    boolean pinned = mm.pincount.get(w, page(w, t)) > 0;
    return mm.goTo(w, t, pinned ? Step.move_present_ptes__set_pte_at_src : retarget());
  }

  // put back: whatever was assigned to the folio by now stays
  public int move_present_ptes__set_pte_at_src(long[] w, int t) {
    setSrcPte(w, t, srcPte.get(w, t));
    return stop(w, t, EBUSY, Step.move_present_ptes__folio_unlock);
  }

  public int move_present_ptes__folio_move_anon_rmap(long[] w, int t) {
    mm.owner.set(w, page(w, t), mm.vmaAnonVma.get(w, vma.locked(w, t)));
    return mm.goTo(w, t, Step.move_present_ptes__index);
  }

  public int move_present_ptes__index(long[] w, int t) {
    mm.pageIndex.set(w, page(w, t), mm.linearIndex(w, vma.locked(w, t), dst(w, t)));
    return mm.goTo(
        w,
        t,
        assignsBeforeClear
            ? Step.move_present_ptes__ptep_get_and_clear
            : Step.move_present_ptes__set_pte_at);
  }

  // what the source held may be read at the destination from now on, and zeroes at the source;
  // both there until stale translations of the source are flushed
  private void ghostMove(long[] w, int t) {
    if (mm.hasGhost()) {
      long held = mm.may.get(w, args.mm(w, t), src(w, t));
      mm.may.set(w, args.mm(w, t), dst(w, t), held);
      mm.may.set(w, args.mm(w, t), src(w, t), held | 1);
    }
  }

  // unless somebody stored to the source since, zeroes alone
  private void ghostMoved(long[] w, int t) {
    if (mm.hasGhost()
        && (mm.may.get(w, args.mm(w, t), src(w, t)) & 1) != 0
        && mm.zaps.get(w, args.mm(w, t), src(w, t)) == 0) {
      mm.may.set(w, args.mm(w, t), src(w, t), 1);
    }
  }

  // writable; dirty as it was, before v6.16 always
  public int move_present_ptes__set_pte_at(long[] w, int t) {
    ghostMove(w, t);
    long e = Entry.present(page(w, t), true);
    setDstPte(w, t, Entry.withDirty(e, !keepsDirty || Entry.dirty(srcPte.get(w, t))));
    Step then = Step.move_present_ptes__folio_unlock;
    return flushesAtEnd ? flushSrc(w, t, then) : mm.goTo(w, t, then);
  }

  public int move_present_ptes__folio_unlock(long[] w, int t) {
    if (err.get(w, t) == NONE) {
      ghostMoved(w, t);
    }
    mm.folioLock.set(w, page(w, t), 0);
    return mm.goTo(w, t, Step.double_pt_unlock__spin_unlock);
  }

  public int move_zeropage_pte__ptep_clear_flush(long[] w, int t) {
    setSrcPte(w, t, Entry.NONE);
    return flushSrc(w, t, Step.move_zeropage_pte__set_pte_at);
  }

  // a new entry: the uffd_wp bit of the source does not come along
  public int move_zeropage_pte__set_pte_at(long[] w, int t) {
    ghostMove(w, t);
    ghostMoved(w, t);
    setDstPte(w, t, Entry.ZERO);
    return mm.goTo(w, t, Step.double_pt_unlock__spin_unlock);
  }

  public int double_pt_unlock__spin_unlock(long[] w, int t) {
    pgtable.unlock(w, srcTable(w, t));
    pgtable.unlock(w, dstTable(w, t));
    return out(w, t);
  }

  // --- let go of everything; the next page, the same page again, or the end

  public int move_pages_ptes__anon_vma_unlock_write(long[] w, int t) {
    mm.anonVmaRwsem.upWrite(w, (int) anonVma.get(w, t));
    anonVma.set(w, t, 0);
    return out(w, t);
  }

  public int move_pages_ptes__folio_unlock(long[] w, int t) {
    mm.folioLock.set(w, (int) folio.get(w, t), 0);
    return mm.goTo(w, t, Step.move_pages_ptes__folio_put);
  }

  public int move_pages_ptes__folio_put(long[] w, int t) {
    mm.put(w, (int) folio.get(w, t));
    folio.set(w, t, 0);
    folioPte.set(w, t, Entry.NONE);
    return mm.goTo(w, t, Step.move_pages_ptes__pte_unmap);
  }

  public int move_pages_ptes__pte_unmap(long[] w, int t) {
    unmapBoth(w, t);
    srcPte.set(w, t, Entry.NONE);
    return mm.goTo(w, t, Step.move_pages_ptes__mmu_notifier_invalidate_range_end);
  }

  // -EAGAIN never leaves the kernel: the page is tried again
  public int move_pages_ptes__mmu_notifier_invalidate_range_end(long[] w, int t) {
    int of = args.mm(w, t);
    mm.notifier.set(w, of, mm.notifier.get(w, of) - 1);
    if (err.get(w, t) == EAGAIN) {
      return stop(w, t, NONE, Step.move_pages__pmdp_get_lockless);
    }
    if (err.get(w, t) != NONE) {
      return mm.goTo(w, t, Step.move_pages__up_read);
    }
    i.set(w, t, i.get(w, t) + 1);
    return mm.goTo(
        w,
        t,
        i.get(w, t) == args.pages(w, t)
            ? Step.move_pages__up_read
            : Step.move_pages__pmdp_get_lockless);
  }

  public int move_pages__up_read(long[] w, int t) {
    uffd.ctx.mapChangingLock.upRead(w, args.uffd(w, t), t);
    return mm.goTo(w, t, Step.uffd_move_unlock__vma_end_read);
  }

  // drops both VMAs, and wakes what was moved
  public int uffd_move_unlock__vma_end_read(long[] w, int t) {
    int moved = dst(w, t);
    if (vma.takesVmaLock()) {
      vma.readUnlock(w, (int) srcVma.get(w, t), t);
    }
    vma.unlock(w, t);
    clear(w, t);
    return moved > args.dst(w, t) && args.wakes(w, t)
        ? uffd.wakeUserfault(
            w, t, args.uffd(w, t), args.dst(w, t), moved, Step.userfaultfd_ioctl__ret)
        : mm.goTo(w, t, Step.userfaultfd_ioctl__ret);
  }
}
