package org.mmrace.model.core;

import org.mmrace.model.words.Domain;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/** Pages and folios: {@code m.page}. The fields of a folio are those of its head. */
public final class PageSection {
  /** The head of the folio of a tail; 0 for a head. */
  public final Field head;

  /** 1 for a folio that fills a PTE table. */
  public final Field order;

  /** References. */
  public final Field refcount;

  /** Pins, which are references too. */
  public final Field pincount;

  /** PTEs that map the page. */
  public final Field mapcount;

  /** PMDs that map the folio. */
  public final Field entire;

  /** The thread that holds the folio lock. */
  public final Field lock;

  /** Whether it is on an LRU list. */
  public final Field lru;

  /** PageAnonExclusive. */
  public final Field exclusive;

  /** What kind of memory it is. */
  public final EnumField<Mapping> mapping;

  /** The file, or the anon_vma. */
  public final Field owner;

  /** The page offset in it. */
  public final Field index;

  /** folio_test_dirty(). */
  public final Field dirty;

  /** The content. */
  public final Field data;

  private final int count;
  private final int ptes;
  private final Section section;
  private final OopsSection oops;
  private final Allocation allocation;

  PageSection(Layout layout, Geometry geometry, OopsSection oops, Allocation allocation) {
    this.oops = oops;
    this.allocation = allocation;
    count = geometry.pages();
    ptes = geometry.ptes();
    Domain flag = new Domain.Flag();
    Domain references =
        new Domain.Range(geometry.threads() * 3L + geometry.mms() * (long) geometry.vas() + 4);
    section = layout.section("page", Section.Dim.range("page", 1, count));
    head = section.field("head", new Domain.Range(count, Domain.Of.PAGE));
    order = section.field("order", new Domain.Range(1));
    refcount = section.field("refcount", references);
    pincount = section.field("pincount", new Domain.Range(geometry.threads()));
    mapcount = section.field("mapcount", new Domain.Range(geometry.mms() * (long) geometry.vas()));
    entire = section.field("entire", new Domain.Range(geometry.mms() * (long) geometry.slots()));
    lock = section.field("lock", new Domain.Range(geometry.threads(), Domain.Of.THREAD));
    lru = section.field("lru", flag);
    exclusive = section.field("exclusive", flag);
    mapping = EnumField.of(section, "mapping", Mapping.class);
    owner =
        section.field("owner", new Domain.Range(Math.max(geometry.files(), geometry.anonVmas())));
    index = section.field("index", new Domain.Range(Math.max(geometry.indices(), geometry.vas())));
    dirty = section.field("dirty", flag);
    data = section.field("data", new Domain.Range(geometry.tokens()));
  }

  /** page_folio(). */
  public int headOf(long[] w, int page) {
    int h = (int) head.get(w, page);
    return h == 0 ? page : h;
  }

  /** Returns the number of pages of the folio at {@code folio}. */
  private int folioPages(long[] w, int folio) {
    return order.get(w, folio) > 0 ? ptes : 1;
  }

  /** folio_get() of the folio of a page. */
  public void get(long[] w, int page) {
    int h = headOf(w, page);
    refcount.set(w, h, refcount.get(w, h) + 1);
  }

  /** folio_put() of the folio of a page: the last reference frees it. */
  public void put(long[] w, int page) {
    int h = headOf(w, page);
    long held = refcount.get(w, h);
    if (held == 0) {
      oops.set(w, Oops.REFCOUNT);
    } else if (held > 1) {
      refcount.set(w, h, held - 1);
    } else {
      for (int p = h + folioPages(w, h) - 1; p >= h; p--) {
        section.clear(w, p);
      }
    }
  }

  /** Removes one PTE mapping of a page from the counts. */
  public void removeRmap(long[] w, int page) {
    countDown(w, mapcount, page);
  }

  /** Removes one PMD mapping of a folio from the counts. */
  public void removeRmapPmd(long[] w, int folio) {
    countDown(w, entire, folio);
  }

  private void countDown(long[] w, Field maps, int page) {
    long mapped = maps.get(w, page);
    if (mapped == 0) {
      oops.set(w, Oops.MAPCOUNT);
    } else {
      maps.set(w, page, mapped - 1);
    }
  }

  /** Makes a folio anonymous memory of one mm: folio_add_new_anon_rmap() but for the counts. */
  public void newAnon(long[] w, int folio, long anonVma, int at) {
    mapping.set(w, folio, Mapping.ANON);
    owner.set(w, folio, anonVma);
    index.set(w, folio, at);
    exclusive.set(w, folio, 1);
  }

  /** Returns the references that the page cache holds on the folio of a page. */
  public int cacheRefs(long[] w, int page) {
    int h = headOf(w, page);
    return mapping.get(w, h) == Mapping.FILE ? folioPages(w, h) : 0;
  }

  /** Returns the references that mappings and the page cache account for. */
  public int expected(long[] w, int page) {
    int h = headOf(w, page);
    int maps = (int) mapcount.get(w, h);
    if (order.get(w, h) > 0) {
      maps = (int) entire.get(w, h);
      for (int p = h; p < h + ptes; p++) {
        maps += mapcount.get(w, p) > 0 ? 1 : 0;
      }
    }
    return maps + cacheRefs(w, page);
  }

  /** folio_mapped(). */
  public boolean mapped(long[] w, int page) {
    return expected(w, page) > cacheRefs(w, page);
  }

  /**
   * Picks the page that an allocation returns for a choice.
   *
   * @return the page; 0 when the choice is taken and there is none; -1 when the choice cannot be
   *     taken
   */
  public int choose(long[] w, int choice) {
    return choose(w, choice, 1);
  }

  /** As {@link #choose(long[], int)} for an aligned block that fills a page table. */
  public int chooseBlock(long[] w, int choice) {
    return choose(w, choice, ptes);
  }

  private int choose(long[] w, int choice, int pages) {
    return allocation.choose(
        w, lowestFree(w, pages), choice, choice > 0 && freeBlock(w, choice, pages));
  }

  /** Returns the number of choices of an allocation. */
  public int choices() {
    return allocation.choices(count);
  }

  private int lowestFree(long[] w, int size) {
    if (size == 1) {
      return count == 0 ? 0 : refcount.firstZero(w, head, 1, count);
    }
    for (int p = size; p <= count; p += size) {
      if (freeBlock(w, p, size)) {
        return p;
      }
    }
    return 0;
  }

  private boolean freeBlock(long[] w, int page, int size) {
    if (page % size != 0 || page + size - 1 > count) {
      return false;
    }
    for (int p = page; p < page + size; p++) {
      if (refcount.get(w, p) != 0 || head.get(w, p) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Makes a free page a folio with one reference. */
  public void alloc(long[] w, int page, long content) {
    refcount.set(w, page, 1);
    data.set(w, page, content);
  }

  /** Makes a free block a huge folio with one reference. */
  public void allocHuge(long[] w, int block) {
    refcount.set(w, block, 1);
    order.set(w, block, 1);
    for (int p = block + 1; p < block + ptes; p++) {
      head.set(w, p, block);
    }
  }
}
