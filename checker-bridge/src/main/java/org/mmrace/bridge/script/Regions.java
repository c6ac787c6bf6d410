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

  List<String> names() {
    return regions.keySet().stream().map(String::valueOf).toList();
  }

  /** Returns the pages of a region that is there. */
  Range all(String name) {
    Region region = regions.get(name.charAt(0));
    return new Range(
        (long) region.slot() * entries, (long) (region.slot() + region.pmds()) * entries);
  }

  /** Returns the VMA of a region that is there, empty if nothing is mapped. */
  Map<String, Object> vma(String name) {
    return regions.get(name.charAt(0)).vma().orElse(Map.of());
  }

  /** Returns an operation as it is recorded: with its pages as numbers. */
  String text(Operation operation) throws ScriptFailure {
    List<String> words = new ArrayList<>(List.of(operation.verb().word()));
    List<Parameter.Kind> pages =
        operation.verb().parameters().stream()
            .map(Parameter::kind)
            .filter(kind -> kind == Parameter.Kind.AREA || kind == Parameter.Kind.START)
            .toList();
    int areas = 0;
    for (Value value : operation.values()) {
      if (value instanceof Area area) {
        Value.Region region = operation.region(areas);
        Range range = range(region, area);
        words.add(String.valueOf(range.start() - all(region.name()).start()));
        if (pages.get(areas++) == Parameter.Kind.AREA) {
          words.add(String.valueOf(range.pages()));
        }
      } else if (value instanceof Value.Numeral number) {
        words.add(String.valueOf(number.number()));
      } else if (value instanceof Value.Word word) {
        words.add(word.word());
      } else if (value instanceof Value.Region region) {
        words.add(region.name());
      }
    }
    if (operation.verb() == Verb.MAP && operation.number().isEmpty()) {
      words.add(3, "1");
    }
    return String.join(" ", words);
  }

  /** Returns whether a VMA takes huge pages. */
  boolean huge() {
    return vmas().stream().anyMatch(vma -> vma.containsKey("thp"));
  }

  /** Counts a userfaultfd. */
  long uffd(Value.Numeral slot) {
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
    Optional<Value.Numeral> given = operation.number();
    int pmds = given.map(Value.Numeral::number).orElse(1);
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
    Value.Numeral slot = operation.number().orElseThrow();
    Value.Word modes = operation.word(0).orElseThrow();
    if (vma.containsKey("uffd")) {
      throw ScriptFailure.at(operation.place(), "expected a region that is not registered");
    }
    for (String mode : modes.word().split("\\+", -1)) {
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
