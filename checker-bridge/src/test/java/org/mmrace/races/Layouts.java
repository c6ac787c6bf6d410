package org.mmrace.races;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Small machines with something mapped, and the operations that make sense on them: two PMD slots
 * of two pages, an idle CPU whose TLB holds all that is mapped.
 */
@SuppressWarnings("ImmutableEnumChecker") // maps that nobody changes
enum Layouts {
  /** Two private pages in one table. */
  ANON(vma(0, 2, "anon", true, "anon_vma", 1L), List.of(map(0, 1), map(1, 2)), List.of()),
  /** One private page, one hole. */
  HOLE(vma(0, 2, "anon", true, "anon_vma", 1L), List.of(map(0, 1)), List.of()),
  /** Two pages of a file. */
  FILE(vma(0, 2, "file", 1L, "pgoff", 0L), List.of(map(0, 1), map(1, 2)), cached()),
  /** A file whose pages collapse has replaced: a table without entries. */
  RETRACT(vma(0, 2, "file", 1L, "pgoff", 0L), List.of(), cached()),
  /** A VMA registered with a userfaultfd for missing and write-protected pages, one page mapped. */
  UFFD(
      vma(0, 2, "anon", true, "anon_vma", 1L, "uffd", 1L, "missing", true, "wp", true),
      List.of(map(0, 1)),
      List.of()),
  /** A source of two pages and an empty registered destination. */
  MOVE(
      vma(0, 2, "anon", true, "anon_vma", 1L),
      vma(2, 4, "anon", true, "anon_vma", 1L, "uffd", 1L, "missing", true),
      List.of(map(0, 1), map(1, 2)));

  /** What the threads are called. */
  static final List<String> THREADS = List.of("t1", "t2", "idle");

  private static final long STORE = 7;
  private final List<Map<String, Object>> vmas;
  private final List<Map<String, Object>> maps;
  private final List<Map<String, Object>> cache;

  Layouts(
      Map<String, Object> vma, List<Map<String, Object>> maps, List<Map<String, Object>> slots) {
    vmas = List.of(vma);
    this.maps = maps;
    cache = slots;
  }

  Layouts(Map<String, Object> vma, Map<String, Object> other, List<Map<String, Object>> maps) {
    vmas = List.of(vma, other);
    this.maps = maps;
    cache = List.of();
  }

  private static Map<String, Object> vma(long start, long end, Object... more) {
    Map<String, Object> vma = record("mm", 1L, "start", start, "end", end, "write", true);
    vma.putAll(record(more));
    return vma;
  }

  private static Map<String, Object> map(long va, long pfn) {
    return record("mm", 1L, "va", va, "pfn", pfn, "write", true);
  }

  private static List<Map<String, Object>> cached() {
    return List.of(
        record("file", 1L, "index", 0L, "pfn", 1L), record("file", 1L, "index", 1L, "pfn", 2L));
  }

  private static Map<String, Object> record(Object... namesAndValues) {
    Map<String, Object> record = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      record.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return record;
  }

  /** What one thread runs: a name for messages, and its operations. */
  record Run(String name, List<Map<String, Object>> ops) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Run run(String name, List<Map<String, Object>> ops) {
    return new Run(name, ops);
  }

  private static Map<String, Object> op(String path, Object... args) {
    Map<String, Object> op = record("path", path);
    op.putAll(record(args));
    return op;
  }

  private boolean ofFile() {
    return this == FILE || this == RETRACT;
  }

  private boolean registered() {
    return this == UFFD || this == MOVE;
  }

  /** Returns what a thread can do here; stores of thread {@code t} have a token of their own. */
  private List<Run> runs(int t) {
    long token = STORE + t;
    List<Run> runs = new ArrayList<>();
    for (long va = 0; va < 2; va++) {
      runs.add(run("read " + va, List.of(op("user_read", "mm", 1L, "va", va))));
      runs.add(run("write " + va, List.of(op("user_write", "mm", 1L, "va", va, "token", token))));
    }
    runs.add(run("speculate 0", List.of(op("speculative_fill", "mm", 1L, "va", 0L))));
    for (boolean write : new boolean[] {false, true}) {
      Map<String, Object> pin = op("gup_fast", "mm", 1L, "va", 0L, "write", write);
      runs.add(run("pin" + (write ? " write" : ""), List.of(pin)));
      runs.add(
          run("pin" + (write ? " write" : "") + ", unpin", List.of(pin, op("unpin_user_page"))));
    }
    runs.add(
        run(
            "pin write, dma, unpin",
            List.of(
                op("gup_fast", "mm", 1L, "va", 0L, "write", true),
                op("dma_write", "token", token),
                op("unpin_user_page"))));
    for (long end = 1; end <= 2; end++) {
      runs.add(
          run(
              "DONTNEED 0.." + end,
              List.of(op("madvise_dontneed", "mm", 1L, "start", 0L, "end", end))));
    }
    runs.add(run("munmap", List.of(op("munmap", "mm", 1L, "start", 0L, "end", 2L))));
    if (this != MOVE) {
      runs.add(run("mremap", List.of(op("mremap", "mm", 1L, "start", 0L, "end", 2L, "to", 2L))));
    }
    if (ofFile()) {
      runs.add(run("truncate 0", List.of(op("truncate", "file", 1L, "index", 0L))));
      runs.add(run("truncate 1", List.of(op("truncate", "file", 1L, "index", 1L))));
    }
    if (this == RETRACT) {
      runs.add(run("retract", List.of(op("retract_page_tables", "file", 1L, "pgoff", 0L))));
    }
    if (!ofFile()) {
      runs.add(run("COLLAPSE", List.of(op("madvise_collapse", "mm", 1L, "va", 0L))));
      runs.add(run("referenced", List.of(op("folio_referenced", "page", 1L))));
      runs.add(run("referenced sync", List.of(op("folio_referenced", "page", 1L, "sync", true))));
      runs.add(
          run(
              "referenced locked",
              List.of(op("folio_referenced", "page", 1L, "sync", true, "locked", true))));
    }
    if (registered()) {
      long to = this == MOVE ? 2 : 1;
      runs.add(run("uffd read", List.of(op("uffd_read", "uffd", 1L))));
      runs.add(run("WAKE", List.of(op("uffd_wake", "uffd", 1L, "va", 0L, "len", 4L))));
      runs.add(
          run(
              "COPY",
              List.of(op("uffd_copy", "mm", 1L, "uffd", 1L, "va", to, "len", 1L, "token", token))));
      runs.add(
          run(
              "UNREGISTER",
              List.of(op("uffd_unregister", "mm", 1L, "uffd", 1L, "va", 0L, "len", 4L))));
      runs.add(run("close", List.of(op("uffd_close", "mm", 1L, "uffd", 1L))));
      runs.add(run("touch", List.of(op("user_read", "mm", 1L, "va", to))));
    }
    if (this == UFFD) {
      for (boolean enable : new boolean[] {true, false}) {
        runs.add(
            run(
                "WRITEPROTECT " + (enable ? "on" : "off"),
                List.of(
                    op(
                        "uffd_writeprotect",
                        "mm",
                        1L,
                        "uffd",
                        1L,
                        "va",
                        0L,
                        "len",
                        2L,
                        "enable",
                        enable))));
      }
    }
    if (this == MOVE) {
      for (long len = 1; len <= 2; len++) {
        runs.add(
            run(
                "MOVE " + len,
                List.of(op("uffd_move", "mm", 1L, "uffd", 1L, "dst", 2L, "src", 0L, "len", len))));
      }
    }
    return runs;
  }

  /** What two threads run at the same time in a layout. */
  record Pair(Layouts layout, Run first, Run second) {
    /** Returns whether its runs are named for the operations, one each. */
    boolean runs(List<String> operations) {
      return operations.size() == 1
          ? is(first, operations.get(0)) || is(second, operations.get(0))
          : is(first, operations.get(0)) && is(second, operations.get(1))
              || is(second, operations.get(0)) && is(first, operations.get(1));
    }

    private static boolean is(Run run, String operation) {
      return run.name().startsWith(operation);
    }

    Map<String, Object> constants(Object kernel, Object toggles) {
      return layout.constants(kernel, toggles, List.of(first, second));
    }

    @Override
    public String toString() {
      return layout + ": " + first + " | " + second;
    }
  }

  /** Returns all pairs of what threads can do here, but for closing one file descriptor twice. */
  Stream<Pair> pairs() {
    List<Run> first = runs(1);
    List<Run> second = runs(2);
    return IntStream.range(0, first.size())
        .boxed()
        .flatMap(
            i ->
                IntStream.range(i, second.size())
                    .mapToObj(j -> new Pair(this, first.get(i), second.get(j))))
        .filter(pair -> !pair.runs(List.of("close", "close")));
  }

  private Map<String, Object> constants(Object kernel, Object toggles, List<Run> runs) {
    List<Map<String, Object>> program = new ArrayList<>();
    for (Run run : runs) {
      program.add(record("name", THREADS.get(program.size()), "ops", run.ops()));
    }
    program.add(
        record(
            "name",
            THREADS.get(program.size()),
            "ops",
            List.of(op("user_read", "mm", 1L, "va", 0L))));
    List<Map<String, Object>> tlb = new ArrayList<>();
    for (Map<String, Object> map : maps) {
      tlb.add(record("cpu", (long) program.size(), "mm", 1L, "va", map.get("va")));
    }
    boolean file = ofFile();
    Map<String, Object> geometry =
        record(
            "mms",
            1L,
            "slots",
            2L,
            "ptes",
            2L,
            "tables",
            4L,
            "pages",
            6L,
            "vmas",
            (long) vmas.size() + 2,
            "files",
            file ? 1L : 0L,
            "indices",
            file ? 2L : 0L,
            "anon_vmas",
            file ? 0L : 1L,
            "uffds",
            registered() ? 1L : 0L,
            "tokens",
            STORE + 3);
    Map<String, Object> setup =
        record(
            "vma",
            vmas,
            "table",
            List.of(record("mm", 1L, "slot", 0L, "table", 1L)),
            "map",
            maps,
            "cache",
            cache,
            "tlb",
            tlb);
    return record(
        "kernel",
        kernel,
        "program",
        program,
        "geometry",
        geometry,
        "setup",
        setup,
        "toggles",
        toggles);
  }
}
