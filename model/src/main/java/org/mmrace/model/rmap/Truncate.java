package org.mmrace.model.rmap;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Mapping;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * ftruncate(): unmaps the pages behind the new end of a file in every mm, without mmap_lock, then
 * takes them out of the page cache. TLA+: Truncate.tla. C: mm/truncate.c, mm/memory.c, mm/filemap.c
 * (v6.18). Frame {@code truncate}: the VMA being unmapped, the slot of the page cache and the folio
 * found there, whether this is the second unmap. Blocks on i_mmap and the folio lock.
 */
public final class Truncate extends Path<Truncate.Step> {
  /** The steps. */
  public enum Step implements Label {
    truncate_setsize__i_size_write,
    unmap_mapping_pages__i_mmap_lock_read(Asks.I_MMAP),
    unmap_mapping_range_tree__vma_interval_tree_iter_next,
    unmap_mapping_pages__i_mmap_unlock_read,
    find_lock_entries__xas_find,
    truncate_inode_pages_range__folio_lock(Asks.FOLIO),
    truncate_inode_pages_range__folio_mapping,
    truncate_cleanup_folio__folio_mapped,
    page_cache_delete_batch__xas_store,
    filemap_free_folio__folio_put,
    truncate_inode_pages_range__folio_unlock,
    folio_batch_release__folio_put;

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

  /** ftruncate(). */
  public static final Function TRUNCATE = Function.of("truncate", Zap.SINGLE);

  private static final Operation SYSCALL =
      Operation.of("truncate", Step.truncate_setsize__i_size_write, "ftruncate()", TRUNCATE)
          .takes(Argument.FILE, Argument.of("index", Argument.Of.INDEX));

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, SYSCALL);

  private final Zap zap;
  private final long finishMmu;
  private final int[][] argFile;
  private final int[][] argIndex;
  private final List<Integer> threads;
  private final Section frame;
  private final Field vma;
  private final Field index;
  private final Field page;
  private final Field ret;

  /** Declares the frame. */
  public Truncate(State m, Zap zap) {
    super(m, Step.class);
    this.zap = zap;
    finishMmu = m.steps.pc(Gather.Step.tlb_finish_mmu__mm_tlb_flush_nested);
    argFile = m.program.arg("file", 0);
    argIndex = m.program.arg("index", 0);
    threads = m.program.running(TRUNCATE);
    frame = m.frame(TRUNCATE);
    ret = frame.field("ret", m.steps.domain("none"));
    vma = frame.field("vma", new Domain.Range(m.geometry.vmas()));
    index = frame.field("index", new Domain.Range(m.geometry.indices()));
    page = frame.field("page", new Domain.Range(m.geometry.pages(), Domain.Of.PAGE));
  }

  /** Returns the threads that truncate. */
  public List<Integer> threads() {
    return threads;
  }

  private int file(long[] w, int t) {
    return argFile[t][m.thread.op(w, t)];
  }

  private int newEnd(long[] w, int t) {
    return argIndex[t][m.thread.op(w, t)];
  }

  private int page(long[] w, int t) {
    return (int) page.get(w, t);
  }

  private int firstIndex(long[] w, int t) {
    return page(w, t) == 0 ? newEnd(w, t) : (int) index.get(w, t);
  }

  private int endIndex(long[] w, int t) {
    return page(w, t) == 0 ? m.geometry.indices() : (int) index.get(w, t) + 1;
  }

  private int pgoff(long[] w, int v) {
    return (int) m.vma.pgoff.get(w, v);
  }

  private int pgoffEnd(long[] w, int v) {
    return pgoff(w, v) + (int) (m.vma.end.get(w, v) - m.vma.start.get(w, v));
  }

  // the next VMA in the i_mmap tree that maps some of it
  private int unmapNext(long[] w, int t) {
    int first = firstIndex(w, t);
    int end = endIndex(w, t);
    for (int v = (int) vma.get(w, t) + 1; v <= m.geometry.vmas(); v++) {
      if (m.vma.file.get(w, v) == file(w, t)
          && m.vma.unlinked.get(w, v) == 0
          && pgoff(w, v) < end
          && first < pgoffEnd(w, v)) {
        int base = (int) m.vma.start.get(w, v) - pgoff(w, v);
        vma.set(w, t, v);
        zap.bracketEnds(w, t, finishMmu);
        return zap.single(
            w,
            t,
            (int) m.vma.mm.get(w, v),
            base + Math.max(first, pgoff(w, v)),
            base + Math.min(end, pgoffEnd(w, v)),
            false,
            pc(Step.unmap_mapping_range_tree__vma_interval_tree_iter_next));
      }
    }
    vma.set(w, t, 0);
    return goTo(w, t, Step.unmap_mapping_pages__i_mmap_unlock_read);
  }

  // unmap_mapping_pages(), then on at a step; 0: to user space
  private int unmapPages(long[] w, int t, long then) {
    ret.set(w, t, then);
    return goTo(w, t, Step.unmap_mapping_pages__i_mmap_lock_read);
  }

  // the next slot of the page cache, or the second unmap
  private int nextIndex(long[] w, int t) {
    page.set(w, t, 0);
    if (index.get(w, t) + 1 >= m.geometry.indices()) {
      vma.set(w, t, 0);
      index.set(w, t, 0);
      return unmapPages(w, t, 0);
    }
    index.set(w, t, index.get(w, t) + 1);
    return goTo(w, t, Step.find_lock_entries__xas_find);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case truncate_setsize__i_size_write -> truncate_setsize__i_size_write(w, t);
      case unmap_mapping_pages__i_mmap_lock_read -> unmap_mapping_pages__i_mmap_lock_read(w, t);
      case unmap_mapping_range_tree__vma_interval_tree_iter_next ->
          unmap_mapping_range_tree__vma_interval_tree_iter_next(w, t);
      case unmap_mapping_pages__i_mmap_unlock_read -> unmap_mapping_pages__i_mmap_unlock_read(w, t);
      case find_lock_entries__xas_find -> find_lock_entries__xas_find(w, t);
      case truncate_inode_pages_range__folio_lock -> truncate_inode_pages_range__folio_lock(w, t);
      case truncate_inode_pages_range__folio_mapping ->
          truncate_inode_pages_range__folio_mapping(w, t);
      case truncate_cleanup_folio__folio_mapped -> truncate_cleanup_folio__folio_mapped(w, t);
      case page_cache_delete_batch__xas_store -> page_cache_delete_batch__xas_store(w, t);
      case filemap_free_folio__folio_put -> filemap_free_folio__folio_put(w, t);
      case truncate_inode_pages_range__folio_unlock ->
          truncate_inode_pages_range__folio_unlock(w, t);
      case folio_batch_release__folio_put -> folio_batch_release__folio_put(w, t);
    };
  }

  // from here on a fault behind the new end is SIGBUS
  private int truncate_setsize__i_size_write(long[] w, int t) {
    m.result.enter(w, t);
    m.file.i_size.set(w, file(w, t), newEnd(w, t));
    index.set(w, t, newEnd(w, t));
    return unmapPages(w, t, pc(Step.find_lock_entries__xas_find));
  }

  private int unmap_mapping_pages__i_mmap_lock_read(long[] w, int t) {
    return m.file.i_mmap.downRead(w, file(w, t), t) ? unmapNext(w, t) : TransitionSystem.BLOCKED;
  }

  private int unmap_mapping_range_tree__vma_interval_tree_iter_next(long[] w, int t) {
    return unmapNext(w, t);
  }

  private int unmap_mapping_pages__i_mmap_unlock_read(long[] w, int t) {
    m.file.i_mmap.upRead(w, file(w, t), t);
    long then = ret.get(w, t);
    ret.set(w, t, 0);
    return then == 0 ? m.thread.endOp(w, t) : goTo(w, t, then);
  }

  private int find_lock_entries__xas_find(long[] w, int t) {
    int found = (int) m.cache.get(w, file(w, t), (int) index.get(w, t));
    if (found == 0) {
      return nextIndex(w, t);
    }
    m.page.get(w, found);
    page.set(w, t, found);
    return goTo(w, t, Step.truncate_inode_pages_range__folio_lock);
  }

  private int truncate_inode_pages_range__folio_lock(long[] w, int t) {
    return folioLock(w, t, page(w, t), Step.truncate_inode_pages_range__folio_mapping);
  }

  // somebody else may have truncated it
  private int truncate_inode_pages_range__folio_mapping(long[] w, int t) {
    return goTo(
        w,
        t,
        m.page.mapping.get(w, page(w, t)) == Mapping.FILE
            ? Step.truncate_cleanup_folio__folio_mapped
            : Step.truncate_inode_pages_range__folio_unlock);
  }

  private int truncate_cleanup_folio__folio_mapped(long[] w, int t) {
    return m.page.mapped(w, page(w, t))
        ? unmapPages(w, t, pc(Step.page_cache_delete_batch__xas_store))
        : goTo(w, t, Step.page_cache_delete_batch__xas_store);
  }

  private int page_cache_delete_batch__xas_store(long[] w, int t) {
    m.cache.set(w, file(w, t), (int) index.get(w, t), 0);
    m.page.mapping.set(w, page(w, t), Mapping.NONE);
    m.page.owner.set(w, page(w, t), 0);
    m.page.index.set(w, page(w, t), 0);
    return goTo(w, t, Step.filemap_free_folio__folio_put);
  }

  private int filemap_free_folio__folio_put(long[] w, int t) {
    m.page.put(w, page(w, t));
    return goTo(w, t, Step.truncate_inode_pages_range__folio_unlock);
  }

  private int truncate_inode_pages_range__folio_unlock(long[] w, int t) {
    m.page.lock.set(w, page(w, t), 0);
    return goTo(w, t, Step.folio_batch_release__folio_put);
  }

  private int folio_batch_release__folio_put(long[] w, int t) {
    m.page.put(w, page(w, t));
    return nextIndex(w, t);
  }
}
