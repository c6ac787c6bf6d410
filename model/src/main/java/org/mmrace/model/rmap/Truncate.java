package org.mmrace.model.rmap;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;

/**
 * ftruncate(): unmaps the pages behind the new end of a file in every mm, without mmap_lock, then
 * takes them out of the page cache. TLA+: Truncate.tla. C: mm/truncate.c, mm/memory.c, mm/filemap.c
 * (v6.18). Frame {@code truncate}: the VMA being unmapped, the slot of the page cache and the folio
 * found there, whether this is the second unmap. Blocks on i_mmap and the folio lock.
 */
public final class Truncate {
  private final Mm mm;
  private final Zap zap;
  private final int[][] argFile;
  private final int[][] argIndex;
  private final List<Integer> threads;
  private final Field vma;
  private final Field index;
  private final Field page;
  private final Field last;

  /** Declares the frame. */
  public Truncate(Mm mm, Zap zap) {
    this.mm = mm;
    this.zap = zap;
    argFile = mm.program.arg("file", 0);
    argIndex = mm.program.arg("index", 0);
    threads = mm.program.running(Set.of("truncate"));
    Section frame = mm.frame("truncate", threads);
    vma = frame.field("vma", new Domain.Range(mm.geometry.vmas()));
    index = frame.field("index", new Domain.Range(mm.geometry.indices()));
    page = frame.field("page", new Domain.Range(mm.geometry.pages(), Domain.Of.PAGE));
    last = frame.field("last", new Domain.Flag());
  }

  /** Returns the threads that truncate. */
  public List<Integer> threads() {
    return threads;
  }

  private int file(long[] w, int t) {
    return argFile[t][(int) mm.op.get(w, t)];
  }

  private int newEnd(long[] w, int t) {
    return argIndex[t][(int) mm.op.get(w, t)];
  }

  private int page(long[] w, int t) {
    return (int) page.get(w, t);
  }

  private int firstIndex(long[] w, int t) {
    return page(w, t) == 0 ? newEnd(w, t) : (int) index.get(w, t);
  }

  private int endIndex(long[] w, int t) {
    return page(w, t) == 0 ? mm.geometry.indices() : (int) index.get(w, t) + 1;
  }

  private int pgoff(long[] w, int v) {
    return (int) mm.vmaPgoff.get(w, v);
  }

  private int pgoffEnd(long[] w, int v) {
    return pgoff(w, v) + (int) (mm.vmaEnd.get(w, v) - mm.vmaStart.get(w, v));
  }

  // the next VMA in the i_mmap tree that maps some of it
  private int unmapNext(long[] w, int t) {
    int first = firstIndex(w, t);
    int end = endIndex(w, t);
    for (int v = (int) vma.get(w, t) + 1; v <= mm.geometry.vmas(); v++) {
      if (mm.vmaFile.get(w, v) == file(w, t)
          && mm.vmaUnlinked.get(w, v) == 0
          && pgoff(w, v) < end
          && first < pgoffEnd(w, v)) {
        int base = (int) mm.vmaStart.get(w, v) - pgoff(w, v);
        vma.set(w, t, v);
        return zap.single(
            w,
            t,
            (int) mm.vmaMm.get(w, v),
            base + Math.max(first, pgoff(w, v)),
            base + Math.min(end, pgoffEnd(w, v)),
            false,
            Step.unmap_mapping_range_tree__vma_interval_tree_iter_next);
      }
    }
    vma.set(w, t, 0);
    return mm.goTo(w, t, Step.unmap_mapping_pages__i_mmap_unlock_read);
  }

  // the next slot of the page cache, or the second unmap
  private int nextIndex(long[] w, int t) {
    page.set(w, t, 0);
    if (index.get(w, t) + 1 >= mm.geometry.indices()) {
      vma.set(w, t, 0);
      index.set(w, t, 0);
      last.set(w, t, 1);
      return mm.goTo(w, t, Step.unmap_mapping_pages__i_mmap_lock_read);
    }
    index.set(w, t, index.get(w, t) + 1);
    return mm.goTo(w, t, Step.find_lock_entries__xas_find);
  }

  // from here on a fault behind the new end is SIGBUS
  public int truncate_setsize__i_size_write(long[] w, int t) {
    mm.fileSize.set(w, file(w, t), newEnd(w, t));
    return mm.goTo(w, t, Step.unmap_mapping_pages__i_mmap_lock_read);
  }

  public int unmap_mapping_pages__i_mmap_lock_read(long[] w, int t) {
    return mm.immapRwsem.downRead(w, file(w, t), t) ? unmapNext(w, t) : TransitionSystem.BLOCKED;
  }

  public int unmap_mapping_range_tree__vma_interval_tree_iter_next(long[] w, int t) {
    return unmapNext(w, t);
  }

  public int unmap_mapping_pages__i_mmap_unlock_read(long[] w, int t) {
    mm.immapRwsem.upRead(w, file(w, t), t);
    if (page(w, t) != 0) {
      return mm.goTo(w, t, Step.page_cache_delete_batch__xas_store);
    }
    if (last.get(w, t) != 0) {
      last.set(w, t, 0);
      return mm.endOp(w, t);
    }
    index.set(w, t, newEnd(w, t));
    return mm.goTo(w, t, Step.find_lock_entries__xas_find);
  }

  public int find_lock_entries__xas_find(long[] w, int t) {
    int found = (int) mm.cache.get(w, file(w, t), (int) index.get(w, t));
    if (found == 0) {
      return nextIndex(w, t);
    }
    mm.get(w, found);
    page.set(w, t, found);
    return mm.goTo(w, t, Step.truncate_inode_pages_range__folio_lock);
  }

  public int truncate_inode_pages_range__folio_lock(long[] w, int t) {
    if (mm.folioLock.get(w, page(w, t)) != 0) {
      return TransitionSystem.BLOCKED;
    }
    mm.folioLock.set(w, page(w, t), t);
    return mm.goTo(w, t, Step.truncate_inode_pages_range__folio_mapping);
  }

  // somebody else may have truncated it
  public int truncate_inode_pages_range__folio_mapping(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        mm.mapping.get(w, page(w, t)) == Mm.MAPPING_FILE
            ? Step.truncate_cleanup_folio__folio_mapped
            : Step.truncate_inode_pages_range__folio_unlock);
  }

  public int truncate_cleanup_folio__folio_mapped(long[] w, int t) {
    boolean mapped = mm.expected(w, page(w, t)) > mm.cacheRefs(w, page(w, t));
    return mm.goTo(
        w,
        t,
        mapped
            ? Step.unmap_mapping_pages__i_mmap_lock_read
            : Step.page_cache_delete_batch__xas_store);
  }

  public int page_cache_delete_batch__xas_store(long[] w, int t) {
    mm.cache.set(w, file(w, t), (int) index.get(w, t), 0);
    mm.mapping.set(w, page(w, t), Mm.MAPPING_NONE);
    mm.owner.set(w, page(w, t), 0);
    mm.pageIndex.set(w, page(w, t), 0);
    return mm.goTo(w, t, Step.filemap_free_folio__folio_put);
  }

  public int filemap_free_folio__folio_put(long[] w, int t) {
    mm.put(w, page(w, t));
    return mm.goTo(w, t, Step.truncate_inode_pages_range__folio_unlock);
  }

  public int truncate_inode_pages_range__folio_unlock(long[] w, int t) {
    mm.folioLock.set(w, page(w, t), 0);
    return mm.goTo(w, t, Step.folio_batch_release__folio_put);
  }

  public int folio_batch_release__folio_put(long[] w, int t) {
    mm.put(w, page(w, t));
    return nextIndex(w, t);
  }
}
