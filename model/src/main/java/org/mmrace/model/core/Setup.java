package org.mmrace.model.core;

import java.util.List;

/** The words that Setup of a scenario describes. TLA+: Init. */
final class Setup {
  private final State m;

  Setup(State m) {
    this.m = m;
  }

  void init(long[] w, Constants setup) {
    m.vma.init(w, setup.get("vma").elements());
    for (Constants table : setup.get("table").elements()) {
      int id = table.number("table");
      m.table.own(w, id, TableState.LIVE, table.number("mm"), table.number("slot"));
      m.pmd.set(w, table.number("mm"), table.number("slot"), Entry.table(id));
    }
    cache(w, setup.get("cache").elements());
    for (Constants map : setup.get("map").elements()) {
      map(w, map);
    }
    for (Constants tlb : setup.get("tlb").elements()) {
      tlb(w, tlb.number("cpu"), tlb.number("mm"), tlb.number("va"));
    }
    ghost(w);
  }

  private void cache(long[] w, List<Constants> slots) {
    for (int f = 1; f <= m.geometry.files(); f++) {
      m.file.i_size.set(w, f, m.geometry.indices());
    }
    for (Constants slot : slots) {
      int page = slot.number("pfn");
      m.cache.set(w, slot.number("file"), slot.number("index"), page);
      use(w, page);
      m.page.mapping.set(w, page, Mapping.FILE);
      m.page.owner.set(w, page, slot.number("file"));
      m.page.index.set(w, page, slot.number("index"));
    }
  }

  private void use(long[] w, int page) {
    m.page.get(w, page);
    m.page.lru.set(w, page, 1);
    m.page.data.set(w, page, m.ghost.isModelled() ? page : 0);
  }

  private int table(long[] w, int mm, int va) {
    return Entry.pfn(m.pmd.get(w, mm, m.geometry.slot(va)));
  }

  private void map(long[] w, Constants map) {
    int mm = map.number("mm");
    int va = map.number("va");
    int page = map.number("pfn");
    boolean wp = map.has("uffd_wp") && map.flag("uffd_wp");
    long e = Entry.withUffdWp(Entry.present(page, map.flag("write")), wp);
    m.pte.set(w, table(w, mm, va), m.geometry.index(va), e);
    use(w, page);
    m.page.mapcount.set(w, page, m.page.mapcount.get(w, page) + 1);
    if (m.page.mapping.get(w, page) == Mapping.NONE) {
      m.page.newAnon(w, page, m.vma.anon_vma.get(w, m.vma.at(w, mm, va)), va);
    }
  }

  private void tlb(long[] w, int cpu, int mm, int va) {
    long e = m.pte.get(w, table(w, mm, va), m.geometry.index(va));
    m.tlb.set(w, cpu, mm, va, Entry.pfn(e), Entry.write(e), Entry.write(e));
  }

  private void ghost(long[] w) {
    for (int f = 1; m.ghost.isModelled() && f <= m.geometry.files(); f++) {
      for (int x = 0; x < m.geometry.indices(); x++) {
        m.ghost.ofFile.set(w, f, x, m.cache.get(w, f, x));
      }
    }
    for (int mm = 1; m.ghost.isModelled() && mm <= m.geometry.mms(); mm++) {
      for (int va = 0; va < m.geometry.vas(); va++) {
        long e = m.table.pteOf(w, table(w, mm, va), m.geometry.index(va));
        int v = m.vma.at(w, mm, va);
        if (v == 0 || m.vma.file.get(w, v) == 0) { // of a page of a file the file says it
          m.ghost.may.set(w, mm, va, Entry.pfn(e));
        }
      }
    }
  }
}
