package org.mmrace.model.uffd;

import static org.mmrace.model.core.Asks.LIVE_TABLE;
import static org.mmrace.model.core.Asks.MEMORY;

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
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * UFFDIO_COPY into private anonymous memory. TLA+: UffdCopy.tla. C: fs/userfaultfd.c
 * userfaultfd_copy(), mm/userfaultfd.c mfill_atomic(), mfill_atomic_pte_copy(),
 * mfill_atomic_install_pte() (v6.18). Frame {@code mfill}: pages done, the page that is not yet
 * installed, why the loop ended. Blocks on mmap_lock, map_changing_lock, PMD lock and PTL.
 */
public final class UffdCopy extends Path<UffdCopy.Step> {
  /** The steps. */
  public enum Step implements Label {
    userfaultfd_copy__mmap_changing,
    uffd_mfill_lock__validate_dst_vma,
    mfill_atomic__map_changing_lock(Asks.MAP_CHANGING_LOCK),
    mfill_atomic__mmap_changing,
    mfill_atomic__pmdp_get_lockless,
    mfill_atomic__no_pte_table,
    mfill_atomic__pmdp_get_lockless_again,
    mfill_atomic_pte_copy__vma_alloc_folio(MEMORY),
    mfill_atomic_install_pte__ptep_get,
    mfill_atomic_install_pte__folio_add_new_anon_rmap,
    mfill_atomic_install_pte__set_pte_at(LIVE_TABLE),
    mfill_atomic_install_pte__pte_unmap_unlock,
    mfill_atomic_pte_copy__folio_put,
    mfill_atomic__up_read,
    uffd_mfill_unlock__vma_end_read;

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

  /** mfill_atomic(). */
  public static final Function MFILL =
      Function.of("mfill", UffdVma.VMA, Pgtable.ALLOC, Pgtable.MAP, Userfaultfd.WAKE);

  private static final Operation UFFDIO_COPY =
      Operation.of("uffd_copy", Step.userfaultfd_copy__mmap_changing, "ioctl(UFFDIO_COPY)", MFILL)
          .takes(
              Argument.MM,
              Argument.UFFD,
              Argument.VA,
              Argument.LEN,
              Argument.or("token", Argument.Of.CONTENT, "0: zeroes"),
              Argument.flag("wp"),
              Argument.DONTWAKE)
          .fails(Errno.EAGAIN, Errno.EEXIST, Errno.EINVAL, Errno.ENOENT, Errno.ENOMEM);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, UFFDIO_COPY);

  private final Pgtable pgtable;
  private final UffdArgs args;
  private final Userfaultfd uffd;
  private final UffdVma vma;
  private final List<Integer> copiers;
  private final Section frame;
  private final Field i;
  private final Field page;
  private final EnumField<Errno> result;

  /** Declares the frame. */
  public UffdCopy(State m, Pgtable pgtable, UffdArgs args, Userfaultfd uffd, UffdVma vma) {
    super(m, Step.class);
    this.pgtable = pgtable;
    this.args = args;
    this.uffd = uffd;
    this.vma = vma;
    copiers = m.program.running(MFILL);
    frame = m.frame(MFILL);
    i = frame.field("i", new Domain.Range(m.geometry.vas()));
    page = frame.field("page", new Domain.Range(m.geometry.pages(), Domain.Of.PAGE));
    result = EnumField.of(frame, "result", Errno.class);
  }

  /** Returns the threads that copy. */
  public List<Integer> threads() {
    return copiers;
  }

  /** Returns the number of pages that the thread is asked to copy; 0 where it does not copy. */
  public int pages(long[] w, int t) {
    return m.program.where(UFFDIO_COPY)[t][m.thread.op(w, t)]
        ? args.end(w, t) - args.start(w, t)
        : 0;
  }

  private int va(long[] w, int t) {
    return args.start(w, t) + (int) i.get(w, t);
  }

  private int index(long[] w, int t) {
    return m.geometry.index(va(w, t));
  }

  private Kind pmdKind(long[] w, int t) {
    return Entry.kind(m.pmd.get(w, args.mm(w, t), m.geometry.slot(va(w, t))));
  }

  private boolean changing(long[] w, int t) {
    return uffd.ctx.mmap_changing.get(w, args.uffd(w, t)) != 0;
  }

  private int stop(long[] w, int t, Errno why, Step next) {
    result.set(w, t, why);
    return goTo(w, t, next);
  }

  @Override
  public int table(long[] w, int t, int step) {
    return pgtable.mapped(w, t);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case userfaultfd_copy__mmap_changing -> userfaultfd_copy__mmap_changing(w, t);
      case uffd_mfill_lock__validate_dst_vma -> uffd_mfill_lock__validate_dst_vma(w, t);
      case mfill_atomic__map_changing_lock -> mfill_atomic__map_changing_lock(w, t);
      case mfill_atomic__mmap_changing -> mfill_atomic__mmap_changing(w, t);
      case mfill_atomic__pmdp_get_lockless -> mfill_atomic__pmdp_get_lockless(w, t);
      case mfill_atomic__no_pte_table -> mfill_atomic__no_pte_table(w, t);
      case mfill_atomic__pmdp_get_lockless_again -> mfill_atomic__pmdp_get_lockless_again(w, t);
      case mfill_atomic_pte_copy__vma_alloc_folio ->
          mfill_atomic_pte_copy__vma_alloc_folio(w, t, choice);
      case mfill_atomic_install_pte__ptep_get -> mfill_atomic_install_pte__ptep_get(w, t);
      case mfill_atomic_install_pte__folio_add_new_anon_rmap ->
          mfill_atomic_install_pte__folio_add_new_anon_rmap(w, t);
      case mfill_atomic_install_pte__set_pte_at -> mfill_atomic_install_pte__set_pte_at(w, t);
      case mfill_atomic_install_pte__pte_unmap_unlock ->
          mfill_atomic_install_pte__pte_unmap_unlock(w, t);
      case mfill_atomic_pte_copy__folio_put -> mfill_atomic_pte_copy__folio_put(w, t);
      case mfill_atomic__up_read -> mfill_atomic__up_read(w, t);
      case uffd_mfill_unlock__vma_end_read -> uffd_mfill_unlock__vma_end_read(w, t);
    };
  }

  // pending events: -EAGAIN
  private int userfaultfd_copy__mmap_changing(long[] w, int t) {
    return changing(w, t)
        ? uffd.fails(w, t, Errno.EAGAIN)
        : enter(
            w,
            t,
            vma.lock(
                w,
                t,
                args.start(w, t),
                pc(Step.uffd_mfill_lock__validate_dst_vma),
                uffd.pc(Userfaultfd.Step.userfaultfd_ioctl__ret)));
  }

  // which ctx, and which modes, is not asked
  private int uffd_mfill_lock__validate_dst_vma(long[] w, int t) {
    int v = vma.locked(w, t);
    return args.end(w, t) > m.vma.end.get(w, v) || m.vma.uffd.get(w, v) == 0
        ? stop(w, t, Errno.ENOENT, Step.uffd_mfill_unlock__vma_end_read)
        : goTo(w, t, Step.mfill_atomic__map_changing_lock);
  }

  private int mfill_atomic__map_changing_lock(long[] w, int t) {
    return uffd.ctx.map_changing_lock.downRead(w, args.uffd(w, t), t)
        ? goTo(w, t, Step.mfill_atomic__mmap_changing)
        : TransitionSystem.BLOCKED;
  }

  private int mfill_atomic__mmap_changing(long[] w, int t) {
    int v = vma.locked(w, t);
    if (changing(w, t)) {
      return stop(w, t, Errno.EAGAIN, Step.mfill_atomic__up_read);
    }
    if (m.vma.anon.get(w, v) == 0 || args.wp(w, t) && m.vma.wp.get(w, v) == 0) {
      return stop(w, t, Errno.EINVAL, Step.mfill_atomic__up_read);
    }
    return goTo(w, t, Step.mfill_atomic__pmdp_get_lockless);
  }

  private int mfill_atomic__pmdp_get_lockless(long[] w, int t) {
    return pmdKind(w, t) == Kind.NONE
        ? pgtable.alloc(
            w,
            t,
            args.mm(w, t),
            m.geometry.slot(va(w, t)),
            pc(Step.mfill_atomic__pmdp_get_lockless_again),
            pc(Step.mfill_atomic__no_pte_table))
        : goTo(w, t, Step.mfill_atomic__pmdp_get_lockless_again);
  }

  private int mfill_atomic__no_pte_table(long[] w, int t) {
    return stop(w, t, Errno.ENOMEM, Step.mfill_atomic__up_read);
  }

  // 71c186efc1b2
  private int mfill_atomic__pmdp_get_lockless_again(long[] w, int t) {
    return pmdKind(w, t) == Kind.TABLE
        ? goTo(w, t, Step.mfill_atomic_pte_copy__vma_alloc_folio)
        : stop(w, t, Errno.EEXIST, Step.mfill_atomic__up_read);
  }

  // from here -EAGAIN until the table is mapped
  private int mfill_atomic_pte_copy__vma_alloc_folio(long[] w, int t, int choice) {
    if (choice >= m.page.choices()) {
      return TransitionSystem.NO_CHOICE;
    }
    int p = m.page.choose(w, choice);
    if (p < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (p == 0) {
      return stop(w, t, Errno.ENOMEM, Step.mfill_atomic__up_read);
    }
    m.page.alloc(w, p, args.token(w, t));
    page.set(w, t, p);
    result.set(w, t, Errno.EAGAIN);
    return pgtable.mapLock(
        w,
        t,
        args.mm(w, t),
        m.geometry.slot(va(w, t)),
        pc(Step.mfill_atomic_install_pte__ptep_get),
        pc(Step.mfill_atomic_pte_copy__folio_put));
  }

  private int mfill_atomic_install_pte__ptep_get(long[] w, int t) {
    Kind kind = Entry.kind(m.table.pteOf(w, pgtable.mapped(w, t), index(w, t)));
    return kind == Kind.NONE || kind == Kind.MARKER
        ? stop(w, t, Errno.NONE, Step.mfill_atomic_install_pte__folio_add_new_anon_rmap)
        : stop(w, t, Errno.EEXIST, Step.mfill_atomic_install_pte__pte_unmap_unlock);
  }

  private int mfill_atomic_install_pte__folio_add_new_anon_rmap(long[] w, int t) {
    int p = (int) page.get(w, t);
    m.page.mapcount.set(w, p, 1);
    int v = vma.locked(w, t);
    m.page.newAnon(w, p, m.vma.anon_vma.get(w, v), m.vma.linearIndex(w, v, va(w, t)));
    m.page.lru.set(w, p, 1);
    return goTo(w, t, Step.mfill_atomic_install_pte__set_pte_at);
  }

  // dirty; MODE_WP write-protects it
  private int mfill_atomic_install_pte__set_pte_at(long[] w, int t) {
    boolean write = m.vma.write.get(w, vma.locked(w, t)) != 0 && !args.wp(w, t);
    long e = Entry.withWrite(Entry.present((int) page.get(w, t), true), write);
    m.ghost.store(w, args.mm(w, t), va(w, t), args.token(w, t));
    uffd.result.fills(w, t);
    m.table.setPte(w, pgtable.mapped(w, t), index(w, t), Entry.withUffdWp(e, args.wp(w, t)));
    page.set(w, t, 0);
    return goTo(w, t, Step.mfill_atomic_install_pte__pte_unmap_unlock);
  }

  private int mfill_atomic_install_pte__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    if (page.get(w, t) != 0) {
      return goTo(w, t, Step.mfill_atomic_pte_copy__folio_put);
    }
    i.set(w, t, i.get(w, t) + 1);
    return goTo(
        w,
        t,
        va(w, t) == args.end(w, t)
            ? Step.mfill_atomic__up_read
            : Step.mfill_atomic__pmdp_get_lockless);
  }

  // not installed
  private int mfill_atomic_pte_copy__folio_put(long[] w, int t) {
    m.page.put(w, (int) page.get(w, t));
    page.set(w, t, 0);
    return goTo(w, t, Step.mfill_atomic__up_read);
  }

  private int mfill_atomic__up_read(long[] w, int t) {
    uffd.ctx.map_changing_lock.upRead(w, args.uffd(w, t), t);
    return goTo(w, t, Step.uffd_mfill_unlock__vma_end_read);
  }

  // wakes what was filled, and only that: an ioctl that failed wakes nobody
  private int uffd_mfill_unlock__vma_end_read(long[] w, int t) {
    int filled = va(w, t);
    int pages = args.end(w, t) - args.start(w, t);
    uffd.result.ends(w, t, (int) i.get(w, t), pages, result.get(w, t));
    vma.unlock(w, t);
    frame.clear(w, t);
    return uffd.wakeDone(w, t, args.start(w, t), filled);
  }
}
