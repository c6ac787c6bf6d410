package org.mmrace.bridge.script;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mmrace.bridge.script.Lowering.Lowered;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.TableState;

/**
 * How many pages and tables a machine has at most in use. Allocations return the lowest, so this
 * many are enough, whatever the threads do: a page that an operation may allocate counts once, even
 * if another is free by then.
 */
final class Demand {
  private final int entries;
  private final boolean huge;
  private int singles;
  private int blocks;
  private int tables;

  /**
   * Counts nothing yet.
   *
   * @param huge whether a VMA takes huge pages
   */
  Demand(int entries, boolean huge) {
    this.entries = entries;
    this.huge = huge;
  }

  /** Adds operations, whatever is mapped. */
  void add(List<Lowered> operations) {
    operations.forEach(one -> one.paths().forEach(path -> add(path, true, true)));
  }

  /** Adds the operations of the threads, which start from a state of a machine. */
  static Demand of(Lowering script, Scenario machine, long[] w) {
    List<List<Lowered>> threads = script.threads();
    Demand demand = new Demand(machine.m.geometry.ptes(), script.regions().huge());
    Set<Long> changing = new HashSet<>();
    for (List<Lowered> thread : threads) {
      thread.forEach(one -> one.paths().forEach(path -> demand.changes(path, changing)));
    }
    for (List<Lowered> thread : threads) {
      for (Lowered one : thread) {
        for (Map<String, Object> path : one.paths()) {
          long va = at(path);
          int slot = (int) (va / demand.entries);
          boolean stays = va >= 0 && !changing.contains((long) slot);
          long pmd = va < 0 ? Entry.NONE : machine.m.pmd.get(w, 1, slot);
          boolean table = stays && Entry.kind(pmd) != Kind.NONE;
          boolean page = table && isWritable(machine, w, va);
          demand.add(path, !page, !table);
        }
      }
    }
    return demand;
  }

  private static boolean isWritable(Scenario machine, long[] w, long va) {
    long pmd = machine.m.pmd.get(w, 1, machine.m.geometry.slot((int) va));
    long entry =
        Entry.kind(pmd) == Kind.TABLE
            ? machine.m.pte.get(w, Entry.pfn(pmd), machine.m.geometry.index((int) va))
            : pmd;
    return Entry.write(entry);
  }

  private static long at(Map<String, Object> path) {
    for (String name : List.of("dst", "to", "va")) {
      if (path.get(name) instanceof Long va) {
        return va;
      }
    }
    return -1;
  }

  /** Adds the slots in which an operation takes pages or tables away. */
  private void changes(Map<String, Object> path, Set<Long> changing) {
    String name = (String) path.get("path");
    if (name.equals("madvise_collapse")) {
      changing.add(at(path) / entries);
    }
    String from = name.equals("uffd_move") ? "src" : "start";
    if (path.get(from) instanceof Long start) {
      long end = path.get("end") instanceof Long last ? last : start + (Long) path.get("len");
      for (long slot = start / entries; slot <= (end - 1) / entries; slot++) {
        changing.add(slot);
      }
    }
  }

  private void add(Map<String, Object> path, boolean page, boolean table) {
    long pages = path.get("len") instanceof Long len ? len : 1;
    switch ((String) path.get("path")) {
      case "user_write" -> {
        singles += page ? 1 : 0;
        blocks += huge && page && table ? 1 : 0;
        tables += table ? 1 : 0;
      }
      case "user_read" -> tables += table ? 1 : 0;
      case "madvise_collapse" -> blocks++;
      case "uffd_copy" -> {
        singles += (int) pages;
        tables += table ? slots(path, pages) : 0;
      }
      case "uffd_move" -> tables += table ? slots(path, pages) : 0;
      case "mremap" -> tables += slots(path, (Long) path.get("end") - (Long) path.get("start"));
      default -> {
        // allocates neither
      }
    }
  }

  private int slots(Map<String, Object> path, long pages) {
    return (int) ((at(path) + pages - 1) / entries - at(path) / entries + 1);
  }

  /** Returns pages for a machine in which none is in use. */
  int pagesFromNone() {
    return pages(new HashSet<>(), 0);
  }

  /** Returns pages for a machine in this state; {@code highest} was in use before. */
  int pages(Scenario machine, long[] w, int highest) {
    Set<Integer> used = new HashSet<>();
    for (int page = 1; page <= machine.m.geometry.pages(); page++) {
      if (inUse(machine, w, page)) {
        used.add(page);
      }
    }
    return pages(used, highest);
  }

  private int pages(Set<Integer> used, int highest) {
    int most = used.stream().mapToInt(page -> page).max().orElse(0);
    most = Math.max(1, Math.max(most, highest));
    int next = 1;
    for (int i = 0; i < singles; i++) {
      while (!used.add(next)) {
        next++;
      }
      most = Math.max(most, next);
    }
    int block = entries;
    for (int i = 0; i < blocks; block += entries) {
      if (isFree(used, block)) {
        i++;
        most = Math.max(most, block + entries - 1);
      }
    }
    return most;
  }

  private boolean isFree(Set<Integer> used, int block) {
    for (int page = block; page < block + entries; page++) {
      if (used.contains(page)) {
        return false;
      }
    }
    return true;
  }

  static boolean inUse(Scenario machine, long[] w, int page) {
    return machine.m.page.refcount.get(w, page) > 0 || machine.m.page.head.get(w, page) > 0;
  }

  /** Returns tables for a machine in which {@code used} are in use. */
  int tables(int used) {
    return Math.max(1, used + tables);
  }

  /** Returns how many tables are in use. */
  static int tablesInUse(Scenario machine, long[] w) {
    int used = 0;
    for (int table = 1; table <= machine.m.geometry.tables(); table++) {
      used += machine.m.table.state.get(w, table) == TableState.FREE ? 0 : 1;
    }
    return used;
  }
}
