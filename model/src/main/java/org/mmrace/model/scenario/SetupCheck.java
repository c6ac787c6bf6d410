package org.mmrace.model.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Argument.Of;

/** Checks {@code Setup}: VMAs, page tables, mappings, page cache and TLBs at the start. */
final class SetupCheck {
  private static final Argument PFN = Argument.of("pfn", Of.PFN);
  private static final List<String> MODES = List.of("missing", "wp", "minor");
  private static final String NONE = "none";

  private static final Map<String, List<Argument>> RECORDS = new LinkedHashMap<>();

  static {
    RECORDS.put(
        "vma",
        List.of(
            Argument.MM,
            Argument.START,
            Argument.END,
            Argument.flag("anon"),
            Argument.flag("write"),
            Argument.or("file", Of.FILE, NONE),
            Argument.or("pgoff", Of.OFFSET, "of a file 0, else start"),
            Argument.or("anon_vma", Of.ANON_VMA, NONE),
            Argument.or("uffd", Of.UFFD, NONE),
            Argument.flag("missing"),
            Argument.flag("wp"),
            Argument.flag("minor"),
            Argument.flag("thp"),
            Argument.flag("nohugepage")));
    RECORDS.put(
        "table",
        List.of(Argument.MM, Argument.of("slot", Of.SLOT), Argument.of("table", Of.TABLE)));
    RECORDS.put(
        "map",
        List.of(
            Argument.MM,
            Argument.VA,
            PFN,
            Argument.of("write", Of.FLAG),
            Argument.flag("uffd_wp")));
    RECORDS.put("cache", List.of(Argument.FILE, Argument.of("index", Of.INDEX), PFN));
    RECORDS.put("tlb", List.of(Argument.of("cpu", Of.CPU), Argument.MM, Argument.VA));
  }

  private final Sizes sizes;
  private final Problems problems;
  private final Map<String, List<Placed>> placed = new LinkedHashMap<>();

  /** A record whose fields are legal, each by itself. */
  private record Placed(String place, Map<String, Object> fields) {
    long number(String name) {
      return (Long) fields.getOrDefault(name, 0L);
    }

    boolean flag(String name) {
      return (Boolean) fields.getOrDefault(name, false);
    }
  }

  SetupCheck(Sizes sizes, Problems problems) {
    this.sizes = sizes;
    this.problems = problems;
  }

  /**
   * Reads the records; what they say of each other is not looked at.
   *
   * @return whether each by itself is legal
   */
  boolean read(Object setup) {
    int before = problems.lines().size();
    readRecords(setup);
    return problems.lines().size() == before;
  }

  private void readRecords(Object setup) {
    RECORDS.keySet().forEach(name -> placed.put(name, new ArrayList<>()));
    Optional<Map<String, Object>> root = problems.record("Setup", setup);
    if (root.isEmpty()) {
      return;
    }
    problems.known("Setup", "field", root.get(), RECORDS.keySet());
    RECORDS.forEach(
        (name, fields) -> {
          List<Object> records = problems.sequence("Setup." + name, root.get().get(name));
          for (int i = 1; i <= records.size(); i++) {
            read(name, "Setup." + name + "[" + i + "]", records.get(i - 1), fields);
          }
        });
  }

  private void read(String name, String place, Object value, List<Argument> fields) {
    Optional<Map<String, Object>> record = problems.record(place, value);
    if (record.isPresent()) {
      List<String> names = fields.stream().map(Argument::name).toList();
      problems.known(place, "field of Setup." + name, record.get(), names);
      Map<String, Object> legal = problems.arguments(place, record.get(), fields, sizes);
      if (fields.stream().allMatch(one -> !one.required() || legal.containsKey(one.name()))) {
        placed.get(name).add(new Placed(place, legal));
      }
    }
  }

  /** Returns the contents that pages start with: their own numbers, if content is modelled. */
  Set<Long> contents() {
    Set<Long> pages = new TreeSet<>();
    if (sizes.of("tokens") > 0) {
      placed.get("map").forEach(one -> pages.add(one.number("pfn")));
      placed.get("cache").forEach(one -> pages.add(one.number("pfn")));
    }
    return pages;
  }

  /** Checks what records that are legal say of each other. */
  void check(List<Long> userThreads) {
    vmas();
    alone("table", "table", one -> one.number("table"));
    alone("table", "slot", one -> List.of(one.number("mm"), one.number("slot")));
    alone("map", "va", one -> List.of(one.number("mm"), one.number("va")));
    alone("cache", "index", one -> List.of(one.number("file"), one.number("index")));
    alone("cache", "pfn", one -> one.number("pfn"));
    alone("tlb", "va", one -> List.of(one.number("cpu"), one.number("mm"), one.number("va")));
    placed.get("map").forEach(this::map);
    for (Placed tlb : placed.get("tlb")) {
      if (!userThreads.contains(tlb.number("cpu"))) {
        problems.add(
            tlb.place() + ".cpu",
            "thread runs no user code: value="
                + tlb.number("cpu")
                + " legal="
                + words(userThreads));
      }
      if (placed.get("map").stream().noneMatch(map -> sameVa(map, tlb))) {
        problems.add(tlb.place() + ".va", "nothing is mapped there: value=" + tlb.number("va"));
      }
    }
    contents().stream()
        .filter(page -> page > sizes.of("tokens"))
        .forEach(
            page ->
                problems.add(
                    "Geometry.tokens",
                    "page "
                        + page
                        + " starts with content "
                        + page
                        + ": value="
                        + sizes.of("tokens")
                        + " legal=0 or "
                        + page
                        + ".."));
  }

  private void vmas() {
    List<Placed> vmas = placed.get("vma");
    if (vmas.size() > sizes.of("vmas")) {
      problems.add(
          "Setup.vma",
          "more VMAs than Geometry.vmas: value=" + vmas.size() + " legal=0.." + sizes.of("vmas"));
    }
    for (int i = 0; i < vmas.size(); i++) {
      Placed vma = vmas.get(i);
      if (vma.number("start") >= vma.number("end")) {
        Range legal = new Range(vma.number("start") + 1, sizes.vas());
        problems.add(
            vma.place() + ".end",
            "not after start: value=" + vma.number("end") + " legal=" + legal.text());
      }
      for (Placed other : vmas.subList(0, i)) {
        if (vma.number("mm") == other.number("mm")
            && vma.number("start") < other.number("end")
            && other.number("start") < vma.number("end")) {
          problems.add(vma.place(), "overlaps " + other.place());
        }
      }
      boolean armed = MODES.stream().anyMatch(vma::flag);
      if (armed != vma.number("uffd") > 0) {
        problems.add(
            vma.place() + ".uffd",
            armed
                ? "missing: legal=" + new Range(1, sizes.of("uffds")).text()
                : "registered in no mode: legal=one of " + String.join(",", MODES) + " is TRUE");
      }
      if (vma.flag("anon") && vma.number("file") > 0) {
        problems.add(vma.place() + ".anon", "VMA of a file: value=TRUE legal=FALSE");
      }
      if (!vma.flag("anon") && vma.number("file") == 0) {
        problems.add(vma.place(), "neither anon nor of a file");
      }
    }
  }

  private void map(Placed map) {
    long va = map.number("va");
    Optional<Placed> vma =
        placed.get("vma").stream()
            .filter(one -> one.number("mm") == map.number("mm"))
            .filter(one -> one.number("start") <= va && va < one.number("end"))
            .findFirst();
    if (vma.isEmpty()) {
      problems.add(map.place() + ".va", "in no VMA: value=" + va);
    } else {
      mapped(map, vma.get());
    }
    boolean table =
        placed.get("table").stream()
            .anyMatch(
                one ->
                    one.number("mm") == map.number("mm") && one.number("slot") == sizes.slot(va));
    if (!table) {
      problems.add(map.place() + ".va", "no page table: value=" + va + " slot=" + sizes.slot(va));
    }
  }

  private void mapped(Placed map, Placed vma) {
    boolean cached =
        placed.get("cache").stream().anyMatch(one -> one.number("pfn") == map.number("pfn"));
    if (!cached && vma.number("anon_vma") == 0) {
      problems.add(
          vma.place() + ".anon_vma",
          "missing, "
              + map.place()
              + " maps an anonymous page: legal="
              + new Range(1, sizes.of("anon_vmas")).text());
    }
    if (map.flag("write") && !vma.flag("write")) {
      problems.add(
          map.place() + ".write", "VMA is not writable: value=TRUE legal=FALSE vma=" + vma.place());
    }
  }

  private static boolean sameVa(Placed one, Placed other) {
    return one.number("mm") == other.number("mm") && one.number("va") == other.number("va");
  }

  /** Refuses a second record for one thing. */
  private void alone(String name, String field, Function<Placed, Object> of) {
    Map<Object, Placed> first = new LinkedHashMap<>();
    for (Placed one : placed.get(name)) {
      Placed before = first.putIfAbsent(of.apply(one), one);
      if (before != null) {
        problems.add(
            one.place() + "." + field,
            "the same as of " + before.place() + ": value=" + one.number(field));
      }
    }
  }

  private static String words(List<Long> numbers) {
    return numbers.isEmpty()
        ? NONE
        : String.join(",", numbers.stream().map(String::valueOf).toList());
  }
}
