package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.trace.Values;
import org.mmrace.model.core.Constants;

/** A scenario with more or fewer threads, CPUs or PTEs than its cfg says, as a module and a cfg. */
public final class GrownScenario {
  private static final List<String> VAS =
      List.of("va", "start", "end", "to", "dst", "src", "pgoff", "index");
  private static final String SUFFIX = "Grown";
  private final ScenarioConfig config;
  private final Map<?, ?> constants;

  /** What grows. */
  public enum Size {
    /** Threads of the program: copies of one of them. */
    THREADS,
    /** CPUs that run user code and have a TLB. */
    CPUS,
    /** Entries of a page table, each mapped as the first of its table is; a file is as long. */
    PTES;

    /** Returns the one of a name: {@code threads}. */
    public static Optional<Size> named(String name) {
      return Arrays.stream(values())
          .filter(size -> size.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst();
    }
  }

  /**
   * Prepares variants of a configuration.
   *
   * @param constants its constants, as TLC evaluated them
   */
  public GrownScenario(ScenarioConfig config, Constants constants) {
    this.config = config;
    this.constants = (Map<?, ?>) constants.value();
  }

  /** Returns the thread of which there are more or fewer: the one named, else the last. */
  public String thread(String named) {
    return named.isEmpty() ? name(program().get(program().size() - 1)) : named;
  }

  /** Returns the size to start from: that of the configuration, of threads one less. */
  public int first(Size what) {
    return switch (what) {
      case THREADS -> Math.max(1, program().size() - 1);
      case CPUS -> (int) program().stream().filter(GrownScenario::runsUserCode).count();
      case PTES -> (int) number(geometry(), "ptes");
    };
  }

  /**
   * Writes a variant.
   *
   * @param thread the name of the thread of which there are more or fewer, where threads grow
   * @param folder where its module and its cfg are written
   * @throws SpecFailure if there is no such thread, or the scenario cannot grow so
   */
  public ScenarioConfig of(Size what, int size, String thread, Path folder)
      throws SpecFailure, IOException {
    Map<String, Object> changed =
        switch (what) {
          case THREADS -> threads(size, thread);
          case CPUS -> cpus(size);
          case PTES -> ptes(size);
        };
    String module = config.location().module() + SUFFIX;
    StringBuilder text = new StringBuilder("---- MODULE " + module + " ----\n");
    text.append("EXTENDS ").append(config.location().module()).append('\n');
    String cfg = Files.readString(config.location().cfg());
    for (String name : List.of("Program", "Geometry", "Setup")) {
      Object value = changed.get(name.toLowerCase(Locale.ROOT));
      text.append(SUFFIX).append(name).append(" == ").append(Values.show(value)).append('\n');
      cfg = cfg.replaceAll("(?m)\\b" + name + "\\s*<-\\s*\\w+", name + " <- " + SUFFIX + name);
    }
    Files.writeString(folder.resolve(module + ".tla"), text.append("====\n").toString());
    Path file = Files.writeString(folder.resolve(module + ".cfg"), cfg);
    List<Path> folders = new ArrayList<>(List.of(folder));
    folders.addAll(config.location().folders());
    return new ScenarioConfig(
        config.id(),
        config.config(),
        new SpecLocation(module, file, folders),
        CfgFile.parse(cfg),
        Optional.empty());
  }

  private Map<String, Object> threads(int size, String thread) throws SpecFailure {
    List<Object> program = new ArrayList<>();
    Map<?, ?> copied = Map.of();
    for (Object one : program()) {
      if (name(one).equals(thread)) {
        copied = (Map<?, ?>) one;
      } else {
        program.add(one);
      }
    }
    if (copied.isEmpty()) {
      List<String> known = program().stream().map(GrownScenario::name).toList();
      throw bad("no such thread: thread=" + thread + " known=" + known);
    }
    if (size < program.size() || size < 1) {
      throw bad("fewer threads than the others are: threads=" + size);
    }
    for (int copy = 1; program.size() < size; copy++) {
      program.add(with(copied, "name", copy == 1 ? thread : thread + " copy " + copy));
    }
    return with(constants, "program", program);
  }

  private Map<String, Object> cpus(int size) throws SpecFailure {
    List<Object> program = new ArrayList<>(program());
    if (size < first(Size.CPUS)) {
      throw bad("fewer CPUs than run user code: cpus=" + size);
    }
    for (int cpu = first(Size.CPUS) + 1; cpu <= size; cpu++) {
      Map<String, Object> read = new LinkedHashMap<>();
      read.put("path", "user_read");
      read.put("mm", 1L);
      read.put("va", 0L);
      Map<String, Object> added = new LinkedHashMap<>();
      added.put("name", "reader " + cpu);
      added.put("ops", List.of(read));
      program.add(added);
    }
    return with(constants, "program", program);
  }

  private Map<String, Object> ptes(int size) throws SpecFailure {
    long old = number(geometry(), "ptes");
    if (size < old) {
      throw bad("fewer PTEs than the scenario has: ptes=" + size + " has=" + old);
    }
    Map<?, ?> setup = (Map<?, ?>) constants.get("setup");
    refuseUnaligned((List<?>) setup.get("vma"), old);
    List<Object> vmas = all((List<?>) setup.get("vma"), old, size);
    if (size > old && vmas.stream().noneMatch(vma -> hasNewEntries((Map<?, ?>) vma, old, size))) {
      throw bad("every VMA ends before its page tables grow: id=" + config.id());
    }
    List<Object> cache = all((List<?>) setup.get("cache"), old, size);
    List<Object> maps = new ArrayList<>();
    List<Long> begun = new ArrayList<>();
    long next = number(geometry(), "pages");
    for (Object one : (List<?>) setup.get("map")) {
      Map<?, ?> map = (Map<?, ?>) one;
      maps.add(moved(map, old, size));
      long slot = number(map, "va") / old;
      long table = number(map, "mm") << 32 | slot;
      for (long index = old; index < size && !begun.contains(table); index++) {
        long va = slot * size + index;
        Optional<Map<?, ?>> vma = covering(vmas, number(map, "mm"), va);
        if (vma.isPresent()) {
          long pfn =
              vma.get().containsKey("file") ? page(vma.get(), va, cache, next + 1) : next + 1;
          maps.add(with(with(map, "va", va), "pfn", pfn));
          next = Math.max(next, pfn);
        }
      }
      begun.add(table);
    }
    Map<String, Object> grown = with(setup, "map", maps);
    grown.put("vma", vmas);
    grown.put("cache", cache);
    grown.put("tlb", all((List<?>) setup.get("tlb"), old, size));
    List<Object> program = new ArrayList<>();
    for (Object thread : program()) {
      program.add(with((Map<?, ?>) thread, "ops", all(ops(thread), old, size)));
    }
    Map<String, Object> geometry = with(geometry(), "ptes", (long) size);
    geometry.put("pages", (next / size + 2) * size - 1); // with one free aligned block at the end
    long indices = moved(number(geometry(), "indices"), old, size);
    for (Object page : cache) {
      indices = Math.max(indices, number((Map<?, ?>) page, "index") + 1);
    }
    geometry.put("indices", indices);
    if (number(geometry(), "tokens") > 0) {
      geometry.put("tokens", Math.max(next, number(geometry(), "tokens")));
    }
    Map<String, Object> all = with(constants, "program", program);
    all.put("geometry", geometry);
    all.put("setup", grown);
    return all;
  }

  /** Addresses and offsets of files move alike only if both begin at a page table. */
  private void refuseUnaligned(List<?> vmas, long old) throws SpecFailure {
    for (Object one : vmas) {
      Map<?, ?> vma = (Map<?, ?>) one;
      if (vma.containsKey("file") && (number(vma, "start") - number(vma, "pgoff")) % old != 0) {
        throw bad(
            "file is not mapped as page tables are aligned: start="
                + number(vma, "start")
                + " pgoff="
                + number(vma, "pgoff"));
      }
    }
  }

  private static boolean hasNewEntries(Map<?, ?> vma, long old, long size) {
    return LongStream.range(number(vma, "start"), number(vma, "end"))
        .anyMatch(va -> va % size >= old);
  }

  private static Optional<Map<?, ?>> covering(List<Object> vmas, long mm, long va) {
    for (Object one : vmas) {
      Map<?, ?> vma = (Map<?, ?>) one;
      if (number(vma, "mm") == mm && number(vma, "start") <= va && va < number(vma, "end")) {
        return Optional.of(vma);
      }
    }
    return Optional.empty();
  }

  /** Returns the page of a file that a VMA maps at an address; {@code free} becomes it. */
  private static long page(Map<?, ?> vma, long va, List<Object> cache, long free) {
    long file = number(vma, "file");
    long index = number(vma, "pgoff") + va - number(vma, "start");
    for (Object one : cache) {
      Map<?, ?> page = (Map<?, ?>) one;
      if (number(page, "file") == file && number(page, "index") == index) {
        return number(page, "pfn");
      }
    }
    cache.add(Map.of("file", file, "index", index, "pfn", free));
    return free;
  }

  private static List<Object> all(List<?> records, long old, long size) {
    List<Object> moved = new ArrayList<>();
    records.forEach(one -> moved.add(moved((Map<?, ?>) one, old, size)));
    return moved;
  }

  /** Returns a record whose addresses are those in tables of another size. */
  private static Map<String, Object> moved(Map<?, ?> record, long old, long size) {
    Map<String, Object> moved = with(record, "", "");
    moved.remove("");
    for (String name : VAS) {
      if (record.get(name) instanceof Long va) {
        moved.put(name, moved(va, old, size));
      }
    }
    if (record.get("len") instanceof Long length) {
      Object from = record.containsKey("va") ? record.get("va") : record.get("src");
      long start = from instanceof Long va ? va : 0;
      moved.put("len", moved(start + length, old, size) - moved(start, old, size));
    }
    return moved;
  }

  private static long moved(long va, long old, long size) {
    return va / old * size + va % old;
  }

  private List<?> program() {
    return (List<?>) constants.get("program");
  }

  private Map<?, ?> geometry() {
    return (Map<?, ?>) constants.get("geometry");
  }

  private static List<?> ops(Object thread) {
    return (List<?>) ((Map<?, ?>) thread).get("ops");
  }

  private static String name(Object thread) {
    return (String) ((Map<?, ?>) thread).get("name");
  }

  private static boolean runsUserCode(Object thread) {
    return ops(thread).stream()
        .anyMatch(op -> ((Map<?, ?>) op).get("path") instanceof String p && p.startsWith("user_"));
  }

  private static long number(Map<?, ?> record, String field) {
    return (Long) record.get(field);
  }

  private static Map<String, Object> with(Map<?, ?> record, String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>();
    record.forEach((name, old) -> changed.put((String) name, old));
    changed.put(field, value);
    return changed;
  }

  private static SpecFailure bad(String message) {
    return new SpecFailure(new Verdict.BadSpec(message));
  }
}
