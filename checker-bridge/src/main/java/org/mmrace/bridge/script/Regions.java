package org.mmrace.bridge.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.bridge.script.Value.Area;

/**
 * Where the regions of a script lie, and the VMAs that the threads start from. One region follows
 * the other, each from a page table of its own on: their VMAs never merge.
 */
final class Regions {
  private static final int MOST_PMDS = 64;
  private final int entries;
  private final Map<Character, Region> regions = new LinkedHashMap<>();
  private int slots;
  private int uffds;

  /** A region: its first PMD entry, how many it has, and its VMA, none if nothing is mapped. */
  private record Region(int slot, int pmds, Optional<Map<String, Object>> vma) {}

  Regions(int entries) {
    this.entries = entries;
  }

  /** Pages of a region: the first address, and the one after the last. */
  record Range(long start, long end) {
    long pages() {
      return end - start;
    }
  }

  int slots() {
    return Math.max(1, slots);
  }

  int uffds() {
    return uffds;
  }

  /** Returns whether a VMA takes huge pages. */
  boolean huge() {
    return vmas().stream().anyMatch(vma -> vma.containsKey("thp"));
  }

  /** Counts a userfaultfd. */
  long uffd(Value.Number slot) {
    uffds = Math.max(uffds, slot.number() + 1);
    return slot.number() + 1L;
  }

  List<Map<String, Object>> vmas() {
    List<Map<String, Object>> vmas = new ArrayList<>();
    regions.values().forEach(region -> region.vma().ifPresent(vmas::add));
    return vmas;
  }

  /** Runs an operation that says what the threads start from. */
  void state(Operation operation) throws ScriptFailure {
    switch (operation.verb()) {
      case MAP -> map(operation);
      case RESV -> reserve(operation.region(0), pmds(operation), Optional.empty());
      case UFFD -> uffd(operation.number().orElseThrow());
      case REG -> register(operation);
      default -> advise(operation);
    }
  }

  private static int pmds(Operation operation) throws ScriptFailure {
    Optional<Value.Number> given = operation.number();
    int pmds = given.map(Value.Number::number).orElse(1);
    if (pmds < 1 || pmds > MOST_PMDS) {
      throw ScriptFailure.at(
          given.orElseThrow().place(), "expected 1 to " + MOST_PMDS + " PMDs: found=" + pmds);
    }
    return pmds;
  }

  private void reserve(Value.Region region, int pmds, Optional<Map<String, Object>> vma)
      throws ScriptFailure {
    if (regions.containsKey(region.letter())) {
      throw ScriptFailure.at(
          region.place(), "expected a region that is not there yet: found=" + region.name());
    }
    regions.put(region.letter(), new Region(slots, pmds, vma));
    slots += pmds;
  }

  private void map(Operation operation) throws ScriptFailure {
    Value.Word kind = operation.word(0).orElseThrow();
    if (!kind.word().equals("anon")) {
      throw ScriptFailure.needs(kind.place(), "shmem_fault");
    }
    Optional<Value.Word> prot = operation.word(1);
    if (prot.isPresent() && prot.get().word().equals("n")) {
      throw ScriptFailure.needs(prot.get().place(), "PROT_NONE");
    }
    int pmds = pmds(operation);
    Map<String, Object> vma = new LinkedHashMap<>();
    vma.put("mm", 1L);
    vma.put("start", (long) slots * entries);
    vma.put("end", (long) (slots + pmds) * entries);
    vma.put("anon", true);
    vma.put("write", prot.filter(word -> word.word().equals("r")).isEmpty());
    vma.put("anon_vma", vmas().size() + 1L);
    reserve(operation.region(0), pmds, Optional.of(vma));
  }

  private Map<String, Object> mapped(Value.Region region) throws ScriptFailure {
    return Optional.ofNullable(regions.get(region.letter()))
        .flatMap(Region::vma)
        .orElseThrow(() -> unmapped(region));
  }

  private static ScriptFailure unmapped(Value.Region region) {
    return ScriptFailure.at(
        region.place(),
        "expected a region that is mapped: found="
            + region.name()
            + " (map "
            + region.name()
            + " anon)");
  }

  private void register(Operation operation) throws ScriptFailure {
    Map<String, Object> vma = mapped(operation.region(0));
    whole(operation, "UFFDIO_REGISTER of part of a VMA");
    Value.Number slot = operation.number().orElseThrow();
    Value.Word modes = operation.word(0).orElseThrow();
    if (vma.containsKey("uffd")) {
      throw ScriptFailure.at(operation.place(), "expected a region that is not registered");
    }
    for (String mode : modes.word().split("\\+")) {
      if (mode.equals("minor")) {
        throw ScriptFailure.at(
            modes.place(),
            "expected missing or wp, anonymous memory has no minor faults: found=minor");
      }
      vma.put(mode, true);
    }
    vma.put("uffd", uffd(slot));
  }

  private void advise(Operation operation) throws ScriptFailure {
    Map<String, Object> vma = mapped(operation.region(0));
    whole(operation, "madvise() of part of a VMA");
    boolean huge = operation.has("HUGEPAGE");
    vma.remove(huge ? "nohugepage" : "thp");
    vma.put(huge ? "thp" : "nohugepage", true);
  }

  /** Adds the regions that mremap() moves to and that nothing reserves. */
  void destination(Value.Region region) throws ScriptFailure {
    if (!regions.containsKey(region.letter())) {
      reserve(region, 1, Optional.empty());
    }
  }

  /** Returns the pages of an area. */
  Range range(Value.Region region, Area area) throws ScriptFailure {
    Region found = regions.get(region.letter());
    if (found == null) {
      throw unmapped(region);
    }
    long first = (long) found.slot() * entries;
    long pages = (long) found.pmds() * entries;
    return switch (area.part()) {
      case ALL -> new Range(first, first + pages);
      case HALF -> new Range(first, first + pages / 2);
      case REST -> new Range(first + pages / 2, first + pages);
      case PAGES -> {
        if (area.count() < 1 || (long) area.page() + area.count() > pages) {
          String what =
              area.count() == 1 ? "page " + area.page() : area.page() + " " + area.count();
          throw ScriptFailure.at(
              area.place(),
              "expected pages 0 to " + (pages - 1) + " of " + region.name() + ": found=" + what);
        }
        yield new Range(first + area.page(), first + area.page() + area.count());
      }
    };
  }

  /** Returns the pages of the region of an operation, which must be all of it. */
  Range whole(Operation operation, String otherwise) throws ScriptFailure {
    Value.Region region = operation.region(0);
    Range range = range(region, operation.area(0));
    if (range.pages() < (long) regions.get(region.letter()).pmds() * entries) {
      throw ScriptFailure.needs(operation.area(0).place(), otherwise);
    }
    return range;
  }
}
