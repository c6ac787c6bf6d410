package org.mmrace.model.rmap;

import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Rwsem;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;

/**
 * munmap() of one VMA: detaches it, zaps it, unlinks it from both rmap trees, frees its page
 * tables. TLA+: Munmap.tla. C: mm/vma.c, mm/memory.c, mm/rmap.c (v6.18). Frame {@code munmap}: the
 * VMA, the slot whose table is being freed, whether mmap_lock is downgraded, the step to return to.
 * Blocks on mmap_lock, the VMA lock, anon_vma, i_mmap.
 */
public final class Munmap {
  private final Mm mm;
  private final Gather gather;
  private final Zap zap;
  private final Dontneed dontneed;
  private final int[][] argMm;
  private final int[][] argStart;
  private final int[][] argEnd;
  private final Field ret;
  private final Field mmId;
  private final Field vma;
  private final Field slot;
  private final Field anonVma;
  private final Field downgrade;

  /** Declares the frame. */
  public Munmap(Mm mm, Gather gather, Zap zap, Dontneed dontneed) {
    this.mm = mm;
    this.gather = gather;
    this.zap = zap;
    this.dontneed = dontneed;
    argMm = mm.program.arg("mm", 0);
    argStart = mm.program.arg("start", 0);
    argEnd = mm.program.arg("end", 0);
    Section frame = mm.frame("munmap", mm.program.running(Set.of("munmap", "mremap")));
    ret = frame.field("ret", Step.domain("none"));
    mmId = frame.field("mm", new Domain.Range(mm.geometry.mms()));
    vma = frame.field("vma", new Domain.Range(mm.geometry.vmas()));
    slot = frame.field("slot", new Domain.Range(mm.geometry.slots()));
    anonVma = frame.field("anon_vma", mm.vmaAnonVma.domain());
    downgrade = frame.field("downgrade", new Domain.Flag());
  }

  /**
   * do_vmi_align_munmap() of a VMA with mmap_lock held for write.
   *
   * @param downgrades whether {@code then} is reached with mmap_lock held for read
   */
  int unmap(long[] w, int t, int ofMm, int v, boolean downgrades, Step then) {
    ret.set(w, t, then.pc());
    mmId.set(w, t, ofMm);
    vma.set(w, t, v);
    slot.set(w, t, 0);
    anonVma.set(w, t, 0);
    downgrade.set(w, t, downgrades ? 1 : 0);
    return mm.goTo(w, t, Step.vms_gather_munmap_vmas__vma_start_write);
  }

  private int arg(int[][] values, long[] w, int t) {
    return values[t][(int) mm.op.get(w, t)];
  }

  private int mm(long[] w, int t) {
    return (int) mmId.get(w, t);
  }

  private int vma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  private int anonVma(long[] w, int t) {
    return (int) mm.vmaAnonVma.get(w, vma(w, t));
  }

  private int file(long[] w, int t) {
    return (int) mm.vmaFile.get(w, vma(w, t));
  }

  private int wrote(long[] w, int t, int down, Step next) {
    return switch (down) {
      case Rwsem.TAKEN -> mm.goTo(w, t, next);
      case Rwsem.QUEUED -> TransitionSystem.DONE;
      default -> TransitionSystem.BLOCKED;
    };
  }

  public int __vm_munmap__mmap_write_lock(long[] w, int t) {
    return wrote(w, t, mm.mmapLock.downWrite(w, arg(argMm, w, t), t), Step.do_vmi_munmap__vma_find);
  }

  public int do_vmi_munmap__vma_find(long[] w, int t) {
    int of = arg(argMm, w, t);
    int from = arg(argStart, w, t);
    int to = arg(argEnd, w, t);
    int v = mm.vmaAt(w, of, from);
    if (v == 0) {
      return mm.goTo(w, t, Step.__vm_munmap__mmap_write_unlock);
    }
    dontneed.begins(w, t, of, from, to, true);
    if (mm.vmaStart.get(w, v) != from || mm.vmaEnd.get(w, v) != to) {
      mm.oops(w, Mm.OOPS_NOT_MODELLED);
    }
    return unmap(w, t, of, v, true, Step.__vm_munmap__mmap_read_unlock);
  }

  public int __vm_munmap__mmap_write_unlock(long[] w, int t) {
    mm.mmapWriteUnlock(w, arg(argMm, w, t));
    return mm.endOp(w, t);
  }

  public int __vm_munmap__mmap_read_unlock(long[] w, int t) {
    mm.mmapLock.upRead(w, arg(argMm, w, t), t);
    mm.zapEnds(w, t, arg(argMm, w, t));
    return mm.endOp(w, t);
  }

  // --- do_vmi_align_munmap()

  public int vms_gather_munmap_vmas__vma_start_write(long[] w, int t) {
    return wrote(
        w, t, mm.vmaStartWrite(w, vma(w, t), t), Step.vms_gather_munmap_vmas__vma_mark_detached);
  }

  // nobody finds the VMA by address any more; the rmap trees still lead to it
  public int vms_gather_munmap_vmas__vma_mark_detached(long[] w, int t) {
    mm.vmaDetached.set(w, vma(w, t), 1);
    return downgrade.get(w, t) != 0
        ? mm.goTo(w, t, Step.vms_complete_munmap_vmas__mmap_write_downgrade)
        : gather.gather(w, t, mm(w, t), Step.unmap_vmas__mmu_notifier_invalidate_range_start);
  }

  public int vms_complete_munmap_vmas__mmap_write_downgrade(long[] w, int t) {
    mm.mmapWriteDowngrade(w, mm(w, t), t);
    return gather.gather(w, t, mm(w, t), Step.unmap_vmas__mmu_notifier_invalidate_range_start);
  }

  public int unmap_vmas__mmu_notifier_invalidate_range_start(long[] w, int t) {
    mm.notifier.set(w, mm(w, t), mm.notifier.get(w, mm(w, t)) + 1);
    return zap.range(
        w,
        t,
        mm(w, t),
        (int) mm.vmaStart.get(w, vma(w, t)),
        (int) mm.vmaEnd.get(w, vma(w, t)),
        false,
        Step.unmap_vmas__mmu_notifier_invalidate_range_end);
  }

  // the next tree to leave, or the page tables
  private int unlink(long[] w, int t) {
    if (anonVma(w, t) != 0) {
      return mm.goTo(w, t, Step.unlink_anon_vmas__anon_vma_lock_write);
    }
    if (file(w, t) != 0 && mm.vmaUnlinked.get(w, vma(w, t)) == 0) {
      return mm.goTo(w, t, Step.unlink_file_vma__i_mmap_lock_write);
    }
    slot.set(w, t, mm.geometry.slot((int) mm.vmaStart.get(w, vma(w, t))));
    return mm.goTo(w, t, Step.free_pmd_range__pmd_none_or_clear_bad);
  }

  public int unmap_vmas__mmu_notifier_invalidate_range_end(long[] w, int t) {
    mm.notifier.set(w, mm(w, t), mm.notifier.get(w, mm(w, t)) - 1);
    return unlink(w, t);
  }

  // --- free_pgtables(): out of the rmap trees first

  public int unlink_anon_vmas__anon_vma_lock_write(long[] w, int t) {
    return wrote(
        w, t, mm.anonVmaRwsem.downWrite(w, anonVma(w, t), t), Step.unlink_anon_vmas__anon_vma);
  }

  // retract_page_tables() reads vma->anon_vma without the lock
  public int unlink_anon_vmas__anon_vma(long[] w, int t) {
    anonVma.set(w, t, anonVma(w, t));
    mm.vmaAnonVma.set(w, vma(w, t), 0);
    return mm.goTo(w, t, Step.unlink_anon_vmas__anon_vma_unlock_write);
  }

  public int unlink_anon_vmas__anon_vma_unlock_write(long[] w, int t) {
    mm.anonVmaRwsem.upWrite(w, (int) anonVma.get(w, t));
    anonVma.set(w, t, 0);
    return unlink(w, t);
  }

  public int unlink_file_vma__i_mmap_lock_write(long[] w, int t) {
    return wrote(
        w, t, mm.immapRwsem.downWrite(w, file(w, t), t), Step.unlink_file_vma__i_mmap_unlock_write);
  }

  public int unlink_file_vma__i_mmap_unlock_write(long[] w, int t) {
    mm.vmaUnlinked.set(w, vma(w, t), 1);
    mm.immapRwsem.upWrite(w, file(w, t));
    return unlink(w, t);
  }

  // a table that another VMA still uses stays: floor and ceiling of free_pgd_range()
  private boolean shared(long[] w, int t) {
    for (int v = 1; v <= mm.geometry.vmas(); v++) {
      if (v != vma(w, t)
          && mm.vmaMm.get(w, v) == mm(w, t)
          && mm.vmaDetached.get(w, v) == 0
          && mm.geometry.slot((int) mm.vmaStart.get(w, v)) <= slot.get(w, t)
          && lastSlot(w, v) >= slot.get(w, t)) {
        return true;
      }
    }
    return false;
  }

  private int lastSlot(long[] w, int v) {
    return mm.geometry.slot((int) mm.vmaEnd.get(w, v) - 1);
  }

  private int nextTable(long[] w, int t) {
    if (slot.get(w, t) == lastSlot(w, vma(w, t))) {
      return gather.finish(w, t, Step.vms_complete_munmap_vmas__remove_vma);
    }
    slot.set(w, t, slot.get(w, t) + 1);
    return mm.goTo(w, t, Step.free_pmd_range__pmd_none_or_clear_bad);
  }

  public int free_pmd_range__pmd_none_or_clear_bad(long[] w, int t) {
    return shared(w, t) || mm.pmd.get(w, mm(w, t), (int) slot.get(w, t)) == Entry.NONE
        ? nextTable(w, t)
        : mm.goTo(w, t, Step.free_pte_range__pmd_clear);
  }

  public int free_pte_range__pmd_clear(long[] w, int t) {
    int at = (int) slot.get(w, t);
    int table = Entry.pfn(mm.pmd.get(w, mm(w, t), at));
    mm.pmd.set(w, mm(w, t), at, Entry.NONE);
    gather.queueTable(w, t, table, at);
    return nextTable(w, t);
  }

  public int vms_complete_munmap_vmas__remove_vma(long[] w, int t) {
    long then = ret.get(w, t);
    mm.clearVma(w, vma(w, t));
    ret.set(w, t, 0);
    mmId.set(w, t, 0);
    vma.set(w, t, 0);
    slot.set(w, t, 0);
    downgrade.set(w, t, 0);
    return mm.goTo(w, t, then);
  }
}
