package org.mmrace.model.rmap;

import static org.mmrace.model.core.Asks.SLEEP;

import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Oops;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * munmap() of one VMA: detaches it, zaps it, unlinks it from both rmap trees, frees its page
 * tables. TLA+: Munmap.tla. C: mm/vma.c, mm/memory.c, mm/rmap.c (v6.18). Frame {@code munmap}: the
 * VMA, the slot whose table is being freed, whether mmap_lock is downgraded, the step to return to.
 * Blocks on mmap_lock, the VMA lock, anon_vma, i_mmap.
 */
public final class Munmap extends Path<Munmap.Step> {
  /** The steps. */
  public enum Step implements Label {
    __vm_munmap__mmap_write_lock(Asks.MMAP_LOCK),
    do_vmi_munmap__vma_find,
    __vm_munmap__mmap_write_unlock,
    __vm_munmap__mmap_read_unlock,
    vms_gather_munmap_vmas__vma_start_write(Asks.VMA_WRITE),
    vms_gather_munmap_vmas__vma_mark_detached,
    vms_complete_munmap_vmas__mmap_write_downgrade,
    unmap_vmas__mmu_notifier_invalidate_range_start(SLEEP),
    unmap_vmas__mmu_notifier_invalidate_range_end(SLEEP),
    unlink_anon_vmas__anon_vma_lock_write(Asks.ANON_VMA),
    unlink_anon_vmas__anon_vma,
    unlink_anon_vmas__anon_vma_unlock_write,
    unlink_file_vma__i_mmap_lock_write(Asks.I_MMAP),
    unlink_file_vma__i_mmap_unlock_write,
    free_pmd_range__pmd_none_or_clear_bad,
    free_pte_range__pmd_pgtable,
    free_pte_range__pmd_clear,
    vms_complete_munmap_vmas__remove_vma;

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

  /** do_vmi_align_munmap(). */
  public static final Function MUNMAP = Function.of("munmap", Zap.ZAP);

  private static final Operation SYSCALL =
      Operation.of("munmap", Step.__vm_munmap__mmap_write_lock, "munmap()", MUNMAP)
          .with(Operation.Effect.LEAVES_ZEROES)
          .takes(Argument.MM, Argument.START, Argument.END);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, SYSCALL);

  private final Gather gather;
  private final Zap zap;
  private final Dontneed dontneed;
  private final int[][] argMm;
  private final int[][] argStart;
  private final int[][] argEnd;
  private final Section frame;
  private final Field ret;
  private final Field mm;
  private final Field vma;
  private final Field slot;
  private final Field table;
  private final Field anon_vma;
  private final Field downgrade;

  /** Declares the frame. */
  public Munmap(State m, Gather gather, Zap zap, Dontneed dontneed) {
    super(m, Step.class);
    this.gather = gather;
    this.zap = zap;
    this.dontneed = dontneed;
    argMm = m.program.arg("mm", 0);
    argStart = m.program.arg("start", 0);
    argEnd = m.program.arg("end", 0);
    frame = m.frame(MUNMAP);
    ret = frame.field("ret", m.steps.domain("none"));
    mm = frame.field("mm", new Domain.Range(m.geometry.mms()));
    vma = frame.field("vma", new Domain.Range(m.geometry.vmas()));
    slot = frame.field("slot", new Domain.Range(m.geometry.slots()));
    table = frame.field("table", new Domain.Range(m.geometry.tables(), Domain.Of.TABLE));
    anon_vma = frame.field("anon_vma", m.vma.anon_vma.domain());
    downgrade = frame.field("downgrade", new Domain.Flag());
  }

  /**
   * do_vmi_align_munmap() of a VMA with mmap_lock held for write.
   *
   * @param downgrades whether {@code then} is reached with mmap_lock held for read
   */
  int unmap(long[] w, int t, int ofMm, int v, boolean downgrades, long then) {
    ret.set(w, t, then);
    mm.set(w, t, ofMm);
    vma.set(w, t, v);
    slot.set(w, t, 0);
    anon_vma.set(w, t, 0);
    downgrade.set(w, t, downgrades ? 1 : 0);
    return goTo(w, t, Step.vms_gather_munmap_vmas__vma_start_write);
  }

  private int arg(int[][] values, long[] w, int t) {
    return values[t][m.thread.op(w, t)];
  }

  private int mm(long[] w, int t) {
    return (int) mm.get(w, t);
  }

  private int vma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  private int anon_vma(long[] w, int t) {
    return (int) m.vma.anon_vma.get(w, vma(w, t));
  }

  private int file(long[] w, int t) {
    return (int) m.vma.file.get(w, vma(w, t));
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case __vm_munmap__mmap_write_lock -> __vm_munmap__mmap_write_lock(w, t);
      case do_vmi_munmap__vma_find -> do_vmi_munmap__vma_find(w, t);
      case __vm_munmap__mmap_write_unlock -> __vm_munmap__mmap_write_unlock(w, t);
      case __vm_munmap__mmap_read_unlock -> __vm_munmap__mmap_read_unlock(w, t);
      case vms_gather_munmap_vmas__vma_start_write -> vms_gather_munmap_vmas__vma_start_write(w, t);
      case vms_gather_munmap_vmas__vma_mark_detached ->
          vms_gather_munmap_vmas__vma_mark_detached(w, t);
      case vms_complete_munmap_vmas__mmap_write_downgrade ->
          vms_complete_munmap_vmas__mmap_write_downgrade(w, t);
      case unmap_vmas__mmu_notifier_invalidate_range_start ->
          unmap_vmas__mmu_notifier_invalidate_range_start(w, t);
      case unmap_vmas__mmu_notifier_invalidate_range_end ->
          unmap_vmas__mmu_notifier_invalidate_range_end(w, t);
      case unlink_anon_vmas__anon_vma_lock_write -> unlink_anon_vmas__anon_vma_lock_write(w, t);
      case unlink_anon_vmas__anon_vma -> unlink_anon_vmas__anon_vma(w, t);
      case unlink_anon_vmas__anon_vma_unlock_write -> unlink_anon_vmas__anon_vma_unlock_write(w, t);
      case unlink_file_vma__i_mmap_lock_write -> unlink_file_vma__i_mmap_lock_write(w, t);
      case unlink_file_vma__i_mmap_unlock_write -> unlink_file_vma__i_mmap_unlock_write(w, t);
      case free_pmd_range__pmd_none_or_clear_bad -> free_pmd_range__pmd_none_or_clear_bad(w, t);
      case free_pte_range__pmd_pgtable -> free_pte_range__pmd_pgtable(w, t);
      case free_pte_range__pmd_clear -> free_pte_range__pmd_clear(w, t);
      case vms_complete_munmap_vmas__remove_vma -> vms_complete_munmap_vmas__remove_vma(w, t);
    };
  }

  private int __vm_munmap__mmap_write_lock(long[] w, int t) {
    return enter(w, t, mmapWriteLock(w, t, arg(argMm, w, t), Step.do_vmi_munmap__vma_find));
  }

  // to unmap nothing is success
  private int do_vmi_munmap__vma_find(long[] w, int t) {
    int of = arg(argMm, w, t);
    int from = arg(argStart, w, t);
    int to = arg(argEnd, w, t);
    int v = m.vma.at(w, of, from);
    if (v == 0) {
      return goTo(w, t, Step.__vm_munmap__mmap_write_unlock);
    }
    dontneed.begins(w, t, of, from, to, true);
    if (m.vma.start.get(w, v) != from || m.vma.end.get(w, v) != to) {
      m.oops.set(w, Oops.NOT_MODELLED);
    }
    return unmap(w, t, of, v, true, pc(Step.__vm_munmap__mmap_read_unlock));
  }

  private int __vm_munmap__mmap_write_unlock(long[] w, int t) {
    m.vma.mmapWriteUnlock(w, arg(argMm, w, t));
    return m.thread.endOp(w, t);
  }

  private int __vm_munmap__mmap_read_unlock(long[] w, int t) {
    m.mm.mmap_lock.upRead(w, arg(argMm, w, t), t);
    m.ghost.zapEnds(w, t, arg(argMm, w, t));
    return m.thread.endOp(w, t);
  }

  // --- do_vmi_align_munmap()

  private int vms_gather_munmap_vmas__vma_start_write(long[] w, int t) {
    return wrote(
        w,
        t,
        m.vma.lock.startWrite(w, vma(w, t), t),
        Step.vms_gather_munmap_vmas__vma_mark_detached);
  }

  // nobody finds the VMA by address any more; the rmap trees still lead to it
  private int vms_gather_munmap_vmas__vma_mark_detached(long[] w, int t) {
    m.vma.detached.set(w, vma(w, t), 1);
    return downgrade.get(w, t) != 0
        ? goTo(w, t, Step.vms_complete_munmap_vmas__mmap_write_downgrade)
        : gather.gather(w, t, mm(w, t), pc(Step.unmap_vmas__mmu_notifier_invalidate_range_start));
  }

  private int vms_complete_munmap_vmas__mmap_write_downgrade(long[] w, int t) {
    m.vma.mmapWriteDowngrade(w, mm(w, t), t);
    return gather.gather(w, t, mm(w, t), pc(Step.unmap_vmas__mmu_notifier_invalidate_range_start));
  }

  private int unmap_vmas__mmu_notifier_invalidate_range_start(long[] w, int t) {
    m.mm.notifierStart(w, mm(w, t));
    return zap.range(
        w,
        t,
        mm(w, t),
        (int) m.vma.start.get(w, vma(w, t)),
        (int) m.vma.end.get(w, vma(w, t)),
        false,
        pc(Step.unmap_vmas__mmu_notifier_invalidate_range_end));
  }

  // the next tree to leave, or the page tables
  private int unlink(long[] w, int t) {
    if (anon_vma(w, t) != 0) {
      return goTo(w, t, Step.unlink_anon_vmas__anon_vma_lock_write);
    }
    if (file(w, t) != 0 && m.vma.unlinked.get(w, vma(w, t)) == 0) {
      return goTo(w, t, Step.unlink_file_vma__i_mmap_lock_write);
    }
    slot.set(w, t, m.geometry.slot((int) m.vma.start.get(w, vma(w, t))));
    return goTo(w, t, Step.free_pmd_range__pmd_none_or_clear_bad);
  }

  private int unmap_vmas__mmu_notifier_invalidate_range_end(long[] w, int t) {
    m.mm.notifierEnd(w, mm(w, t));
    return unlink(w, t);
  }

  // --- free_pgtables(): out of the rmap trees first

  private int unlink_anon_vmas__anon_vma_lock_write(long[] w, int t) {
    return wrote(
        w, t, m.anon_vma.rwsem.downWrite(w, anon_vma(w, t), t), Step.unlink_anon_vmas__anon_vma);
  }

  // retract_page_tables() reads vma->anon_vma without the lock
  private int unlink_anon_vmas__anon_vma(long[] w, int t) {
    anon_vma.set(w, t, anon_vma(w, t));
    m.vma.anon_vma.set(w, vma(w, t), 0);
    return goTo(w, t, Step.unlink_anon_vmas__anon_vma_unlock_write);
  }

  private int unlink_anon_vmas__anon_vma_unlock_write(long[] w, int t) {
    m.anon_vma.rwsem.upWrite(w, (int) anon_vma.get(w, t));
    anon_vma.set(w, t, 0);
    return unlink(w, t);
  }

  private int unlink_file_vma__i_mmap_lock_write(long[] w, int t) {
    return wrote(
        w, t, m.file.i_mmap.downWrite(w, file(w, t), t), Step.unlink_file_vma__i_mmap_unlock_write);
  }

  private int unlink_file_vma__i_mmap_unlock_write(long[] w, int t) {
    m.vma.unlinked.set(w, vma(w, t), 1);
    m.file.i_mmap.upWrite(w, file(w, t));
    return unlink(w, t);
  }

  // a table that another VMA still uses stays: floor and ceiling of free_pgd_range()
  private boolean shared(long[] w, int t) {
    for (int v = 1; v <= m.geometry.vmas(); v++) {
      if (v != vma(w, t)
          && m.vma.mm.get(w, v) == mm(w, t)
          && m.vma.detached.get(w, v) == 0
          && m.geometry.slot((int) m.vma.start.get(w, v)) <= slot.get(w, t)
          && lastSlot(w, v) >= slot.get(w, t)) {
        return true;
      }
    }
    return false;
  }

  private int lastSlot(long[] w, int v) {
    return m.geometry.slot((int) m.vma.end.get(w, v) - 1);
  }

  private int nextTable(long[] w, int t) {
    if (slot.get(w, t) == lastSlot(w, vma(w, t))) {
      return gather.finish(w, t, pc(Step.vms_complete_munmap_vmas__remove_vma));
    }
    slot.set(w, t, slot.get(w, t) + 1);
    return goTo(w, t, Step.free_pmd_range__pmd_none_or_clear_bad);
  }

  private int free_pmd_range__pmd_none_or_clear_bad(long[] w, int t) {
    return shared(w, t) || m.pmd.get(w, mm(w, t), (int) slot.get(w, t)) == Entry.NONE
        ? nextTable(w, t)
        : goTo(w, t, Step.free_pte_range__pmd_pgtable);
  }

  // no lock: nobody else may populate or clear the PMD
  private int free_pte_range__pmd_pgtable(long[] w, int t) {
    table.set(w, t, Entry.pfn(m.pmd.get(w, mm(w, t), (int) slot.get(w, t))));
    return goTo(w, t, Step.free_pte_range__pmd_clear);
  }

  private int free_pte_range__pmd_clear(long[] w, int t) {
    int at = (int) slot.get(w, t);
    int freed = (int) table.get(w, t);
    m.pmd.set(w, mm(w, t), at, Entry.NONE);
    table.set(w, t, 0);
    gather.queueTable(w, t, freed, at);
    return nextTable(w, t);
  }

  private int vms_complete_munmap_vmas__remove_vma(long[] w, int t) {
    long then = ret.get(w, t);
    m.vma.clear(w, vma(w, t));
    frame.clear(w, t);
    return goTo(w, t, then);
  }
}
