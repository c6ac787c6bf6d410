package org.mmrace.bridge.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.bridge.script.Observation.Pages;
import org.mmrace.bridge.script.Observation.Run;
import org.mmrace.bridge.script.Observation.Vma;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.State;

/**
 * Looks at a machine after each operation. A frame keeps its number while it stays mapped from one
 * look to the next; then the number is retired.
 */
final class Observer {
  private static final int KB = 4;
  private final State m;
  private final Regions regions;
  private Map<Integer, Integer> numbers = new HashMap<>();
  private int next;

  Observer(State m, Regions regions) {
    this.m = m;
    this.regions = regions;
  }

  /** Returns what is seen now. */
  Observation look(long[] w) {
    Map<Integer, Integer> mapped = new HashMap<>();
    List<Pages> pages = new ArrayList<>();
    for (String region : regions.names()) {
      List<Run> runs = runs(w, region, mapped);
      if (!runs.isEmpty()) {
        pages.add(new Pages(region, runs));
      }
    }
    numbers = mapped;
    List<Vma> vmas = vmas(w);
    return new Observation(pages, vmas, vmas.stream().mapToLong(Vma::rss).sum());
  }

  private List<Run> runs(long[] w, String region, Map<Integer, Integer> mapped) {
    List<Run> runs = new ArrayList<>();
    Regions.Range range = regions.all(region);
    for (int va = (int) range.start(); va < range.end(); va++) {
      Optional<Run> found = run(w, va, va - (int) range.start(), mapped);
      if (found.isPresent()) {
        int last = runs.size() - 1;
        if (last >= 0 && runs.get(last).goesOn(found.get())) {
          runs.set(last, runs.get(last).longer());
        } else {
          runs.add(found.get());
        }
      }
    }
    return runs;
  }

  private long pmd(long[] w, int va) {
    return m.pmd.get(w, 1, m.geometry.slot(va));
  }

  private long entry(long[] w, int va) {
    long pmd = pmd(w, va);
    return Entry.kind(pmd) == Kind.TABLE ? m.pte.get(w, Entry.pfn(pmd), m.geometry.index(va)) : pmd;
  }

  /** Returns the content of the page at an address; zeroes where none is. */
  long content(long[] w, int va) {
    long entry = entry(w, va);
    return switch (Entry.kind(entry)) {
      case PRESENT -> m.page.data.get(w, Entry.pfn(entry));
      case HUGE -> m.page.data.get(w, Entry.pfn(entry) + m.geometry.index(va));
      default -> 0;
    };
  }

  private Optional<Run> run(long[] w, int va, int page, Map<Integer, Integer> mapped) {
    long entry = entry(w, va);
    String wp = Entry.uffd_wp(entry) ? "W" : "";
    return switch (Entry.kind(entry)) {
      case PRESENT -> Optional.of(present(w, page, Entry.pfn(entry), wp, mapped));
      case HUGE ->
          Optional.of(present(w, page, Entry.pfn(entry) + m.geometry.index(va), wp + "m", mapped));
      case ZERO -> Optional.of(new Run(page, 1, "P" + wp + "z", -1, -1, 0, 0));
      default -> Optional.empty();
    };
  }

  private Run present(long[] w, int page, int pfn, String how, Map<Integer, Integer> mapped) {
    int head = m.page.headOf(w, pfn);
    boolean large = m.page.order.get(w, head) > 0;
    int mapcount = (int) (m.page.mapcount.get(w, pfn) + (large ? m.page.entire.get(w, head) : 0));
    String flags =
        "P"
            + (mapcount == 1 ? "X" : "")
            + how
            + "ab"
            + (large ? "t" : "")
            + (m.page.exclusive.get(w, head) != 0 ? "E" : "");
    int folio = number(large ? head : pfn, large ? m.geometry.ptes() : 1, mapped);
    return new Run(
        page,
        1,
        flags,
        folio + (large ? pfn - head : 0),
        large ? folio : -1,
        mapcount,
        m.page.data.get(w, pfn));
  }

  private int number(int head, int pages, Map<Integer, Integer> mapped) {
    Integer old = mapped.containsKey(head) ? mapped.get(head) : numbers.get(head);
    if (old == null) {
      old = next;
      next += pages;
    }
    mapped.put(head, old);
    return old;
  }

  private List<Vma> vmas(long[] w) {
    List<Vma> vmas = new ArrayList<>();
    for (String region : regions.names()) {
      Regions.Range range = regions.all(region);
      for (int v = 1; v <= m.geometry.vmas(); v++) {
        long start = m.vma.start.get(w, v);
        boolean there = m.vma.mm.get(w, v) != 0 && m.vma.detached.get(w, v) == 0;
        if (there && start >= range.start() && start < range.end()) {
          vmas.add(vma(w, v, region, (int) (start - range.start())));
        }
      }
    }
    return vmas;
  }

  private Vma vma(long[] w, int v, String region, int firstPage) {
    int start = (int) m.vma.start.get(w, v);
    int end = (int) m.vma.end.get(w, v);
    int present = 0;
    int huge = 0;
    for (int va = start; va < end; va++) {
      Kind kind = Entry.kind(entry(w, va));
      present += kind == Kind.PRESENT || kind == Kind.HUGE ? 1 : 0;
      huge += kind == Kind.HUGE ? 1 : 0;
    }
    boolean thp = m.vma.thp.get(w, v) != 0;
    return new Vma(
        region,
        firstPage,
        end - start,
        m.vma.write.get(w, v) != 0 ? "rw-p" : "r--p",
        flags(
            thp,
            m.vma.nohugepage.get(w, v) != 0,
            m.vma.missing.get(w, v) != 0,
            m.vma.wp.get(w, v) != 0),
        (long) present * KB,
        (long) huge * KB,
        thp);
  }

  private static String flags(boolean thp, boolean nohugepage, boolean missing, boolean wp) {
    String all =
        (thp ? " hg" : "") + (nohugepage ? " nh" : "") + (missing ? " um" : "") + (wp ? " uw" : "");
    return all.strip();
  }

  /** Returns what is seen where nothing has run, of VMAs that {@code Setup} says. */
  static Observation untouched(Regions regions) {
    List<Vma> vmas = new ArrayList<>();
    for (String region : regions.names()) {
      Map<String, Object> vma = regions.vma(region);
      if (!vma.isEmpty()) {
        boolean thp = vma.containsKey("thp");
        vmas.add(
            new Vma(
                region,
                0,
                (int) regions.all(region).pages(),
                vma.get("write").equals(true) ? "rw-p" : "r--p",
                flags(
                    thp,
                    vma.containsKey("nohugepage"),
                    vma.containsKey("missing"),
                    vma.containsKey("wp")),
                0,
                0,
                thp));
      }
    }
    return new Observation(List.of(), vmas, 0);
  }
}
