package org.mmrace.model.uffd;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.State;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * UFFDIO_MOVE of pages that PTEs map. TLA+: UffdMove.tla. C: fs/userfaultfd.c userfaultfd_move(),
 * mm/userfaultfd.c move_pages(), move_pages_ptes(), move_present_ptes() (v6.18). Frame {@code
 * move}: pages done, the source VMA, the two tables that are mapped, the source entry, the folio
 * and the anon_vma that are locked, why the page was not moved, whether an -EAGAIN is kept. Blocks
 * on mmap_lock, map_changing_lock, folio lock, anon_vma, PMD lock, PTL and the flush; the VMA locks
 * are only tried.
 */
public final class UffdMove extends Path<UffdMove.Step> {
  /** The steps. */
  public enum Step implements Label {
    userfaultfd_move__mmap_changing,
    uffd_move_lock__lock_vma_under_rcu,
    uffd_move_lock__vma_end_read,
    uffd_move_lock__mmap_read_lock(Asks.MMAP_LOCK),
    uffd_move_lock__vma_start_read_locked,
    uffd_move_lock__vma_start_read_locked_nested,
    uffd_move_lock__mmap_read_unlock,
    move_pages__map_changing_lock(Asks.MAP_CHANGING_LOCK),
    move_pages__mmap_changing,
    validate_move_areas__vma,
    move_pages__pmdp_get_lockless,
    move_pages__src_pmd_none,
    move_pages__dst_pmd_none,
    move_pages__no_pte_table,
    move_pages__up_read,
    uffd_move_unlock__vma_end_read;

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

  /** move_pages(). */
  public static final Function MOVE =
      Function.of("move", UffdVma.VMA, Pgtable.ALLOC, Tlb.FLUSH, Userfaultfd.WAKE);

  private static final Operation UFFDIO_MOVE =
      Operation.of("uffd_move", Step.userfaultfd_move__mmap_changing, "ioctl(UFFDIO_MOVE)", MOVE)
          .takes(
              Argument.MM,
              Argument.UFFD,
              Argument.of("dst", Argument.Of.VA),
              Argument.of("src", Argument.Of.VA),
              Argument.or("len", Argument.Of.PAGES, "1"),
              Argument.flag("holes"),
              Argument.DONTWAKE)
          .fails(
              Errno.EAGAIN,
              Errno.EBUSY,
              Errno.EEXIST,
              Errno.EFAULT,
              Errno.EINVAL,
              Errno.ENOENT,
              Errno.ENOMEM);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, UFFDIO_MOVE);

  private final Pgtable pgtable;
  private final UffdArgs args;
  private final Userfaultfd uffd;
  private final UffdVma vma;
  private final long ptes;
  private final List<Integer> movers;
  private final Section frame;
  final Field i;
  private final Field src_vma;
  final Field dst_pmd;
  final Field src_pmd;
  final Field src_pte;
  final Field folio;
  final Field folio_pte;
  final Field anon_vma;
  final Field again;

  /** Why the thread did not move its page. */
  public final EnumField<Errno> err;

  /** Declares the frame. */
  public UffdMove(State m, Pgtable pgtable, UffdArgs args, Userfaultfd uffd, UffdVma vma) {
    super(m, Step.class);
    this.pgtable = pgtable;
    this.args = args;
    this.uffd = uffd;
    this.vma = vma;
    ptes = m.steps.pc(UffdMovePtes.Step.move_pages_ptes__mmu_notifier_invalidate_range_start);
    movers = m.program.running(MOVE);
    frame = m.frame(MOVE);
    i = frame.field("i", new Domain.Range(m.geometry.vas()));
    src_vma = frame.field("src_vma", new Domain.Range(m.geometry.vmas()));
    dst_pmd = frame.field("dst_pmd", Entry.DOMAIN);
    src_pmd = frame.field("src_pmd", Entry.DOMAIN);
    src_pte = frame.field("src_pte", Entry.DOMAIN);
    folio = frame.field("folio", new Domain.Range(m.geometry.pages(), Domain.Of.PAGE));
    folio_pte = frame.field("folio_pte", Entry.DOMAIN);
    anon_vma = frame.field("anon_vma", new Domain.Range(m.geometry.anonVmas()));
    err = EnumField.of(frame, "err", Errno.class);
    again = frame.field("again", new Domain.Flag());
  }

  /** Returns the threads that move. */
  public List<Integer> threads() {
    return movers;
  }

  /** Returns the number of pages that the thread is asked to move; 0 where it does not move. */
  public int pages(long[] w, int t) {
    return m.program.where(UFFDIO_MOVE)[t][m.thread.op(w, t)] ? args.pages(w, t) : 0;
  }

  /** Returns the page that the source entry maps, 0 for none. */
  public int page(long[] w, int t) {
    return Entry.pfn(src_pte.get(w, t));
  }

  /** Returns whether a program moves pages, the first one to {@code va}. */
  public boolean isDestination(int va) {
    return movers.stream().anyMatch(t -> args.movesTo(t, va, m.program.where(UFFDIO_MOVE)[t]));
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
    return Entry.pfn(dst_pmd.get(w, t));
  }

  /** Returns the table that is mapped at the source. */
  public int srcTable(long[] w, int t) {
    return Entry.pfn(src_pmd.get(w, t));
  }

  long dstPmdNow(long[] w, int t) {
    return m.pmd.get(w, args.mm(w, t), m.geometry.slot(dst(w, t)));
  }

  long srcPmdNow(long[] w, int t) {
    return m.pmd.get(w, args.mm(w, t), m.geometry.slot(src(w, t)));
  }

  private int stop(long[] w, int t, Errno why, Step next) {
    err.set(w, t, why);
    return goTo(w, t, next);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case userfaultfd_move__mmap_changing -> userfaultfd_move__mmap_changing(w, t);
      case uffd_move_lock__lock_vma_under_rcu -> uffd_move_lock__lock_vma_under_rcu(w, t);
      case uffd_move_lock__vma_end_read -> uffd_move_lock__vma_end_read(w, t);
      case uffd_move_lock__mmap_read_lock -> uffd_move_lock__mmap_read_lock(w, t);
      case uffd_move_lock__vma_start_read_locked -> uffd_move_lock__vma_start_read_locked(w, t);
      case uffd_move_lock__vma_start_read_locked_nested ->
          uffd_move_lock__vma_start_read_locked_nested(w, t);
      case uffd_move_lock__mmap_read_unlock -> uffd_move_lock__mmap_read_unlock(w, t);
      case move_pages__map_changing_lock -> move_pages__map_changing_lock(w, t);
      case move_pages__mmap_changing -> move_pages__mmap_changing(w, t);
      case validate_move_areas__vma -> validate_move_areas__vma(w, t);
      case move_pages__pmdp_get_lockless -> move_pages__pmdp_get_lockless(w, t);
      case move_pages__src_pmd_none -> move_pages__src_pmd_none(w, t);
      case move_pages__dst_pmd_none -> move_pages__dst_pmd_none(w, t);
      case move_pages__no_pte_table -> move_pages__no_pte_table(w, t);
      case move_pages__up_read -> move_pages__up_read(w, t);
      case uffd_move_unlock__vma_end_read -> uffd_move_unlock__vma_end_read(w, t);
    };
  }

  // --- lock both VMAs

  // pending events: -EAGAIN
  private int userfaultfd_move__mmap_changing(long[] w, int t) {
    return uffd.changing(w, t)
        ? uffd.fails(w, t, Errno.EAGAIN)
        : enter(
            w,
            t,
            vma.lock(
                w,
                t,
                args.dst(w, t),
                pc(Step.uffd_move_lock__lock_vma_under_rcu),
                uffd.pc(Userfaultfd.Step.userfaultfd_ioctl__ret)));
  }

  // the second VMA is only tried: to wait for mmap_lock with one VMA locked is a deadlock; before
  // v6.9 mmap_lock is held, and the VMA is only looked up
  private int uffd_move_lock__lock_vma_under_rcu(long[] w, int t) {
    int v = m.vma.at(w, args.mm(w, t), args.src(w, t));
    if (!vma.takesVmaLock() && v == 0) {
      return stop(w, t, Errno.ENOENT, Step.uffd_move_lock__mmap_read_unlock);
    }
    if (vma.takesVmaLock() && v != vma.locked(w, t)) {
      if (v == 0 || !vma.readable(w, v)) {
        return goTo(w, t, Step.uffd_move_lock__vma_end_read);
      }
      vma.readLock(w, v, t);
    }
    src_vma.set(w, t, v);
    return goTo(w, t, Step.move_pages__map_changing_lock);
  }

  private int uffd_move_lock__vma_end_read(long[] w, int t) {
    vma.readUnlock(w, vma.locked(w, t), t);
    vma.locked(w, t, 0);
    return goTo(w, t, Step.uffd_move_lock__mmap_read_lock);
  }

  private int uffd_move_lock__mmap_read_lock(long[] w, int t) {
    return m.mm.mmap_lock.downRead(w, args.mm(w, t), t)
        ? goTo(w, t, Step.uffd_move_lock__vma_start_read_locked)
        : TransitionSystem.BLOCKED;
  }

  private int uffd_move_lock__vma_start_read_locked(long[] w, int t) {
    int v = m.vma.at(w, args.mm(w, t), args.dst(w, t));
    if (v == 0 || m.vma.at(w, args.mm(w, t), args.src(w, t)) == 0) {
      return stop(w, t, Errno.ENOENT, Step.uffd_move_lock__mmap_read_unlock);
    }
    vma.readLock(w, v, t);
    vma.locked(w, t, v);
    return goTo(w, t, Step.uffd_move_lock__vma_start_read_locked_nested);
  }

  private int uffd_move_lock__vma_start_read_locked_nested(long[] w, int t) {
    int v = m.vma.at(w, args.mm(w, t), args.src(w, t));
    vma.readLock(w, v, t);
    src_vma.set(w, t, v);
    return goTo(w, t, Step.uffd_move_lock__mmap_read_unlock);
  }

  private int uffd_move_lock__mmap_read_unlock(long[] w, int t) {
    m.mm.mmap_lock.upRead(w, args.mm(w, t), t);
    Errno why = err.get(w, t);
    if (why == Errno.NONE) {
      return goTo(w, t, Step.move_pages__map_changing_lock);
    }
    vma.clear(w, t);
    frame.clear(w, t);
    return uffd.fails(w, t, why);
  }

  private int move_pages__map_changing_lock(long[] w, int t) {
    return uffd.ctx.map_changing_lock.downRead(w, args.uffd(w, t), t)
        ? goTo(w, t, Step.move_pages__mmap_changing)
        : TransitionSystem.BLOCKED;
  }

  private int move_pages__mmap_changing(long[] w, int t) {
    return uffd.changing(w, t)
        ? stop(w, t, Errno.EAGAIN, Step.move_pages__up_read)
        : goTo(w, t, Step.validate_move_areas__vma);
  }

  private int validate_move_areas__vma(long[] w, int t) {
    int to = vma.locked(w, t);
    int from = (int) src_vma.get(w, t);
    boolean valid =
        args.src(w, t) + args.pages(w, t) <= m.vma.end.get(w, from)
            && args.dst(w, t) + args.pages(w, t) <= m.vma.end.get(w, to)
            && (m.vma.write.get(w, from) & m.vma.write.get(w, to)) != 0
            && (m.vma.anon.get(w, from) & m.vma.anon.get(w, to)) != 0
            && m.vma.uffd.get(w, to) == args.uffd(w, t);
    return valid
        ? goTo(w, t, Step.move_pages__pmdp_get_lockless)
        : stop(w, t, Errno.EINVAL, Step.move_pages__up_read);
  }

  // --- one page: make sure that both have a PTE table

  private int move_pages__pmdp_get_lockless(long[] w, int t) {
    return Entry.kind(dstPmdNow(w, t)) == Kind.HUGE
        ? stop(w, t, Errno.EEXIST, Step.move_pages__up_read)
        : goTo(w, t, Step.move_pages__src_pmd_none);
  }

  private int alloc(long[] w, int t, int va, long next) {
    long none = pc(Step.move_pages__no_pte_table);
    return pgtable.alloc(w, t, args.mm(w, t), m.geometry.slot(va), next, none);
  }

  private int move_pages__src_pmd_none(long[] w, int t) {
    Kind kind = Entry.kind(srcPmdNow(w, t));
    if (kind == Kind.TABLE) {
      return goTo(w, t, Step.move_pages__dst_pmd_none);
    }
    if (kind != Kind.NONE) {
      return notModelled(w);
    }
    return args.holes(w, t)
        ? alloc(w, t, src(w, t), pc(Step.move_pages__dst_pmd_none))
        : stop(w, t, Errno.ENOENT, Step.move_pages__up_read);
  }

  private int move_pages__dst_pmd_none(long[] w, int t) {
    return Entry.kind(dstPmdNow(w, t)) == Kind.NONE
        ? alloc(w, t, dst(w, t), ptes)
        : goTo(w, t, ptes);
  }

  private int move_pages__no_pte_table(long[] w, int t) {
    return stop(w, t, Errno.ENOMEM, Step.move_pages__up_read);
  }

  // --- the end

  private int move_pages__up_read(long[] w, int t) {
    uffd.ctx.map_changing_lock.upRead(w, args.uffd(w, t), t);
    return goTo(w, t, Step.uffd_move_unlock__vma_end_read);
  }

  // drops both VMAs, and wakes what was moved
  private int uffd_move_unlock__vma_end_read(long[] w, int t) {
    int moved = dst(w, t);
    uffd.result.ends(w, t, (int) i.get(w, t), args.pages(w, t), err.get(w, t));
    if (vma.takesVmaLock()) {
      vma.readUnlock(w, (int) src_vma.get(w, t), t);
    }
    vma.unlock(w, t);
    frame.clear(w, t);
    return uffd.wakeDone(w, t, args.dst(w, t), moved);
  }
}
