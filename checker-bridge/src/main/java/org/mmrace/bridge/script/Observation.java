package org.mmrace.bridge.script;

import java.util.List;

/**
 * What pagemap, kpagecount and smaps would show of the process after an operation.
 *
 * @param rssAnon kB of anonymous pages since the start
 */
public record Observation(List<Pages> pages, List<Vma> vmas, long rssAnon) {
  /** Copies the lists. */
  public Observation {
    pages = List.copyOf(pages);
    vmas = List.copyOf(vmas);
  }

  /** The pages of a region that are mapped, in runs. */
  public record Pages(String region, List<Run> runs) {
    /** Copies the list. */
    public Pages {
      runs = List.copyOf(runs);
    }
  }

  /**
   * Pages that follow each other and differ in nothing but frame and content, which count up; zero
   * contents stay zero.
   *
   * @param flags {@code P} present, {@code X} mapped once, {@code W} write-protected for
   *     userfaultfd, {@code m} by a PMD, {@code z} the zero page, {@code a} anonymous, {@code b}
   *     swap-backed, {@code t} of a THP, {@code E} PG_anon_exclusive
   * @param frame number of the page, in the order in which pages are seen first; -1 for the zero
   *     page
   * @param folio number of the first page of a large folio, else -1
   */
  public record Run(
      int page, int count, String flags, int frame, int folio, int mapcount, long tag) {
    /** Returns whether a page goes on where this run ends. */
    boolean goesOn(Run next) {
      return next.page == page + count
          && next.flags.equals(flags)
          && next.folio == folio
          && next.mapcount == mapcount
          && (frame < 0 ? next.frame == frame : next.frame == frame + count)
          && next.tag == (tag == 0 ? 0 : tag + count);
    }

    /** Returns this run with one page more. */
    Run longer() {
      return new Run(page, count + 1, flags, frame, folio, mapcount, tag);
    }
  }

  /** A VMA: the pages of its region, {@code rw-p}, {@code hg nh um uw}, and sizes in kB. */
  public record Vma(
      String region,
      int firstPage,
      int pages,
      String perms,
      String flags,
      long rss,
      long anonHugePages,
      boolean thpEligible) {}
}
