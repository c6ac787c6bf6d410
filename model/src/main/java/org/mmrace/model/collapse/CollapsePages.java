package org.mmrace.model.collapse;

import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.SetField;

/**
 * The pages of the table that collapse has taken out: isolate them, copy them, drop them. TLA+:
 * Collapse.tla. C: mm/khugepaged.c __collapse_huge_page_isolate(), release_pte_pages(),
 * __collapse_huge_page_copy() (v6.18). Its frame is that of {@link Collapse}. Blocks on the PTL; a
 * folio lock is only tried.
 */
public final class CollapsePages extends Path<CollapsePages.Step> {
  /** The steps. */
  public enum Step implements Label {
    __collapse_huge_page_isolate__ptep_get,
    __collapse_huge_page_isolate__folio_trylock,
    __collapse_huge_page_isolate__is_refcount_suitable,
    __collapse_huge_page_isolate__folio_isolate_lru,
    __collapse_huge_page_isolate__folio_unlock,
    release_pte_pages__ptep_get,
    release_pte_folio__folio_unlock,
    release_pte_folio__folio_putback_lru,
    __collapse_huge_page_copy__ptep_get,
    __collapse_huge_page_copy__copy_mc_user_highpage,
    __collapse_huge_page_copy_succeeded__ptep_get,
    __collapse_huge_page_copy_succeeded__spin_lock(Asks.PTE),
    __collapse_huge_page_copy_succeeded__ptep_clear,
    __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte,
    __collapse_huge_page_copy_succeeded__spin_unlock,
    __collapse_huge_page_copy_succeeded__folio_put;

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

  /** The steps. */
  public static final Card CARD = Card.of(Step.values());

  private final Collapse collapse;
  private final boolean isolateChecksUffdWp;
  private final Field ret;
  private final Field pte;
  private final Field i;
  private final Field fresh;
  private final Field suitable;
  private final SetField isolated;
  private final Field writable;
  private final EnumField<Scan> result;

  /** Shares the frame. */
  public CollapsePages(State m, Collapse collapse) {
    super(m, Step.class);
    this.collapse = collapse;
    isolateChecksUffdWp = m.toggle("IsolateChecksUffdWp");
    ret = collapse.ret;
    pte = collapse.pte;
    i = collapse.i;
    fresh = collapse.fresh;
    suitable = collapse.suitable;
    isolated = collapse.isolated;
    writable = collapse.writable;
    result = collapse.result;
  }

  private int table(long[] w, int t) {
    return collapse.table(w, t);
  }

  private int page(long[] w, int t) {
    return Entry.pfn(pte.get(w, t));
  }

  private int fail(long[] w, int t, Scan scan, Step next) {
    result.set(w, t, scan);
    return goTo(w, t, next);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case __collapse_huge_page_isolate__ptep_get -> __collapse_huge_page_isolate__ptep_get(w, t);
      case __collapse_huge_page_isolate__folio_trylock ->
          __collapse_huge_page_isolate__folio_trylock(w, t);
      case __collapse_huge_page_isolate__is_refcount_suitable ->
          __collapse_huge_page_isolate__is_refcount_suitable(w, t);
      case __collapse_huge_page_isolate__folio_isolate_lru ->
          __collapse_huge_page_isolate__folio_isolate_lru(w, t);
      case __collapse_huge_page_isolate__folio_unlock ->
          __collapse_huge_page_isolate__folio_unlock(w, t);
      case release_pte_pages__ptep_get -> release_pte_pages__ptep_get(w, t);
      case release_pte_folio__folio_unlock -> release_pte_folio__folio_unlock(w, t);
      case release_pte_folio__folio_putback_lru -> release_pte_folio__folio_putback_lru(w, t);
      case __collapse_huge_page_copy__ptep_get -> __collapse_huge_page_copy__ptep_get(w, t);
      case __collapse_huge_page_copy__copy_mc_user_highpage ->
          __collapse_huge_page_copy__copy_mc_user_highpage(w, t);
      case __collapse_huge_page_copy_succeeded__ptep_get ->
          __collapse_huge_page_copy_succeeded__ptep_get(w, t);
      case __collapse_huge_page_copy_succeeded__spin_lock ->
          __collapse_huge_page_copy_succeeded__spin_lock(w, t);
      case __collapse_huge_page_copy_succeeded__ptep_clear ->
          __collapse_huge_page_copy_succeeded__ptep_clear(w, t);
      case __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte ->
          __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte(w, t);
      case __collapse_huge_page_copy_succeeded__spin_unlock ->
          __collapse_huge_page_copy_succeeded__spin_unlock(w, t);
      case __collapse_huge_page_copy_succeeded__folio_put ->
          __collapse_huge_page_copy_succeeded__folio_put(w, t);
    };
  }

  // --- isolate the pages of the detached table (A18 to A20)

  private int isolateNext(long[] w, int t) {
    if (collapse.lastPte(w, t)) {
      if (collapse.readOnly(w, t)) {
        return isolateFail(w, t, Scan.SCAN_PAGE_RO);
      }
      writable.set(w, t, 0);
    }
    return collapse.next(
        w,
        t,
        pc(Step.__collapse_huge_page_isolate__ptep_get),
        collapse.pc(Collapse.Step.collapse_huge_page__spin_unlock));
  }

  private int isolateFail(long[] w, int t, Scan scan) {
    writable.set(w, t, 0);
    return fail(w, t, scan, Step.release_pte_pages__ptep_get);
  }

  private int releasePteFolio(long[] w, int t, Step then) {
    ret.set(w, t, pc(then));
    return goTo(w, t, Step.release_pte_folio__folio_unlock);
  }

  private int __collapse_huge_page_isolate__ptep_get(long[] w, int t) {
    long e = m.table.pteOf(w, table(w, t), (int) i.get(w, t));
    if (Entry.kind(e) == Kind.NONE || Entry.kind(e) == Kind.ZERO) {
      return m.vma.armed(w, collapse.vma(w, t))
          ? isolateFail(w, t, Scan.SCAN_EXCEED_NONE_PTE)
          : isolateNext(w, t);
    }
    if (Entry.kind(e) != Kind.PRESENT) {
      return isolateFail(w, t, Scan.SCAN_PTE_NON_PRESENT);
    }
    if (isolateChecksUffdWp && Entry.uffd_wp(e)) {
      return isolateFail(w, t, Scan.SCAN_PTE_UFFD_WP);
    }
    collapse.take(w, t, e);
    return goTo(w, t, Step.__collapse_huge_page_isolate__folio_trylock);
  }

  private int __collapse_huge_page_isolate__folio_trylock(long[] w, int t) {
    if (m.page.lock.get(w, page(w, t)) != 0) {
      return isolateFail(w, t, Scan.SCAN_PAGE_LOCK);
    }
    m.page.lock.set(w, page(w, t), t);
    return collapse.isRefcountSuitable(
        w, t, pc(Step.__collapse_huge_page_isolate__is_refcount_suitable));
  }

  private int __collapse_huge_page_isolate__is_refcount_suitable(long[] w, int t) {
    boolean only = suitable.get(w, t) != 0;
    suitable.set(w, t, 0);
    return only
        ? goTo(w, t, Step.__collapse_huge_page_isolate__folio_isolate_lru)
        : fail(w, t, Scan.SCAN_PAGE_COUNT, Step.__collapse_huge_page_isolate__folio_unlock);
  }

  private int __collapse_huge_page_isolate__folio_isolate_lru(long[] w, int t) {
    int p = page(w, t);
    if (m.page.lru.get(w, p) == 0) {
      return fail(w, t, Scan.SCAN_DEL_PAGE_LRU, Step.__collapse_huge_page_isolate__folio_unlock);
    }
    m.page.lru.set(w, p, 0);
    isolated.add(w, t, (int) i.get(w, t));
    m.page.get(w, p);
    return isolateNext(w, t);
  }

  private int __collapse_huge_page_isolate__folio_unlock(long[] w, int t) {
    m.page.lock.set(w, page(w, t), 0);
    return goTo(w, t, Step.release_pte_pages__ptep_get);
  }

  // gives back what is isolated, lowest index first
  private int release_pte_pages__ptep_get(long[] w, int t) {
    int lowest = isolated.lowest(w, t);
    if (lowest < 0) {
      i.set(w, t, 0);
      pte.set(w, t, Entry.NONE);
      return goTo(w, t, collapse.pc(Collapse.Step.collapse_huge_page__spin_unlock));
    }
    i.set(w, t, lowest);
    pte.set(w, t, m.table.pteOf(w, table(w, t), lowest));
    return releasePteFolio(w, t, Step.release_pte_pages__ptep_get);
  }

  private int release_pte_folio__folio_unlock(long[] w, int t) {
    m.page.lock.set(w, page(w, t), 0);
    return goTo(w, t, Step.release_pte_folio__folio_putback_lru);
  }

  private int release_pte_folio__folio_putback_lru(long[] w, int t) {
    int p = page(w, t);
    m.page.lru.set(w, p, 1);
    isolated.remove(w, t, (int) i.get(w, t));
    m.page.put(w, p);
    return collapse.returnTo(w, t);
  }

  // --- copy, then drop the sources (A22)

  private int __collapse_huge_page_copy__ptep_get(long[] w, int t) {
    pte.set(w, t, m.table.pteOf(w, table(w, t), (int) i.get(w, t)));
    return goTo(w, t, Step.__collapse_huge_page_copy__copy_mc_user_highpage);
  }

  private int __collapse_huge_page_copy__copy_mc_user_highpage(long[] w, int t) {
    boolean hole = Entry.kind(pte.get(w, t)) != Kind.PRESENT;
    int to = (int) fresh.get(w, t) + (int) i.get(w, t);
    m.page.data.set(w, to, hole ? 0 : m.page.data.get(w, page(w, t)));
    return collapse.next(
        w,
        t,
        pc(Step.__collapse_huge_page_copy__ptep_get),
        pc(Step.__collapse_huge_page_copy_succeeded__ptep_get));
  }

  private int succeededNext(long[] w, int t) {
    return collapse.next(
        w,
        t,
        pc(Step.__collapse_huge_page_copy_succeeded__ptep_get),
        collapse.pc(Collapse.Step.collapse_huge_page__pmd_lock_install));
  }

  private int __collapse_huge_page_copy_succeeded__ptep_get(long[] w, int t) {
    long e = m.table.pteOf(w, table(w, t), (int) i.get(w, t));
    if (e == Entry.NONE) {
      return succeededNext(w, t);
    }
    pte.set(w, t, e);
    return Entry.kind(e) == Kind.PRESENT
        ? releasePteFolio(w, t, Step.__collapse_huge_page_copy_succeeded__spin_lock)
        : goTo(w, t, Step.__collapse_huge_page_copy_succeeded__spin_lock);
  }

  private int __collapse_huge_page_copy_succeeded__spin_lock(long[] w, int t) {
    return ptlLock(w, t, table(w, t), Step.__collapse_huge_page_copy_succeeded__ptep_clear);
  }

  private int __collapse_huge_page_copy_succeeded__ptep_clear(long[] w, int t) {
    m.table.setPte(w, table(w, t), (int) i.get(w, t), Entry.NONE);
    return goTo(
        w,
        t,
        Entry.kind(pte.get(w, t)) == Kind.PRESENT
            ? Step.__collapse_huge_page_copy_succeeded__folio_remove_rmap_pte
            : Step.__collapse_huge_page_copy_succeeded__spin_unlock);
  }

  private int __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte(long[] w, int t) {
    m.page.removeRmap(w, page(w, t));
    return goTo(w, t, Step.__collapse_huge_page_copy_succeeded__spin_unlock);
  }

  private int __collapse_huge_page_copy_succeeded__spin_unlock(long[] w, int t) {
    m.table.unlock(w, table(w, t));
    return Entry.kind(pte.get(w, t)) == Kind.PRESENT
        ? goTo(w, t, Step.__collapse_huge_page_copy_succeeded__folio_put)
        : succeededNext(w, t);
  }

  private int __collapse_huge_page_copy_succeeded__folio_put(long[] w, int t) {
    m.page.put(w, page(w, t));
    return succeededNext(w, t);
  }
}
