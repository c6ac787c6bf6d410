package org.mmrace.bridge.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.mmrace.bridge.script.Regions.Range;

/** What the operations of a script are for the machine: the operations of its paths. */
final class Lowering {
  private final int entries;
  private final Regions regions;
  private final LongUnaryOperator pageAt;
  private final List<Observation> states = new ArrayList<>();
  private final List<Lowered> setup = new ArrayList<>();
  private final List<List<Lowered>> threads = new ArrayList<>();
  private long tokens;

  /** An operation of a script, and the operations of paths that it is. */
  record Lowered(Operation operation, List<Map<String, Object>> paths) {
    /** Copies the list. */
    Lowered {
      paths = List.copyOf(paths);
    }
  }

  private Lowering(int entries, LongUnaryOperator pageAt) {
    this.entries = entries;
    this.pageAt = pageAt;
    regions = new Regions(entries);
  }

  /**
   * Lowers a script.
   *
   * @param pageAt the page that is mapped at an address when the threads start; 0 for none
   */
  static Lowering of(Script script, int entries, LongUnaryOperator pageAt) throws ScriptFailure {
    Lowering lowering = new Lowering(entries, pageAt);
    List<Operation> all = new ArrayList<>(script.setup());
    script.threads().forEach(thread -> all.addAll(thread.operations()));
    int states = 0;
    while (states < script.setup().size() && isState(script.setup().get(states))) {
      lowering.regions.state(script.setup().get(states++));
      lowering.states.add(Observer.untouched(lowering.regions));
    }
    for (Operation operation : all.subList(states, all.size())) {
      if (isState(operation)) {
        throw ScriptFailure.needs(
            operation.place(), operation.verb().what() + " after the first operation");
      }
      if (operation.verb() == Verb.MREMAP || operation.verb() == Verb.MOVE) {
        lowering.regions.destination(operation.region(operation.verb() == Verb.MREMAP ? 1 : 0));
      }
    }
    lowering.lower(script.setup().subList(states, script.setup().size()), lowering.setup);
    for (Script.ScriptThread thread : script.threads()) {
      List<Lowered> lowered = new ArrayList<>();
      lowering.lower(thread.operations(), lowered);
      lowering.threads.add(List.copyOf(lowered));
    }
    return lowering;
  }

  private static boolean isState(Operation operation) {
    return operation.verb().use() == Verb.Use.STATE
        || operation.has("HUGEPAGE")
        || operation.has("NOHUGEPAGE");
  }

  /** Returns what is seen after each operation that says what the threads start from. */
  List<Observation> states() {
    return states;
  }

  List<Lowered> setup() {
    return setup;
  }

  List<List<Lowered>> threads() {
    return threads;
  }

  Regions regions() {
    return regions;
  }

  /** Returns how many contents are stored. */
  long tokens() {
    return tokens;
  }

  private void lower(List<Operation> operations, List<Lowered> into) throws ScriptFailure {
    boolean pinned = false;
    for (Operation operation : operations) {
      boolean ofPin = operation.verb() == Verb.DMA || operation.verb() == Verb.UNPIN;
      if (ofPin && !pinned) {
        throw ScriptFailure.at(operation.place(), "expected pin before " + operation.verb().word());
      }
      pinned |= operation.verb() == Verb.PIN;
      into.add(new Lowered(operation, paths(operation)));
    }
  }

  private List<Map<String, Object>> paths(Operation operation) throws ScriptFailure {
    return switch (operation.verb()) {
      case R -> pages(operation, "user_read");
      case W, WS -> stores(operation);
      case SPECULATE -> pages(operation, "speculative_fill");
      case MADV -> List.of(madvise(operation));
      case UNMAP -> List.of(unmap(operation));
      case MREMAP -> List.of(mremap(operation));
      case PIN -> List.of(pin(operation));
      case DMA -> List.of(with(path("dma_write"), "token", ++tokens));
      case UNPIN -> List.of(path("unpin_user_page"));
      case RECLAIM -> reclaim(operation);
      case EVENT -> List.of(with(path("uffd_read"), "uffd", uffd(operation)));
      case COPY -> List.of(copy(operation));
      case MOVE -> List.of(move(operation));
      case WP, UNWP, WAKE, UNREG, CLOSEUFFD -> List.of(ofUffd(operation));
      default -> throw new IllegalStateException("no path: operation=" + operation.verb().word());
    };
  }

  private static Map<String, Object> path(String name) {
    Map<String, Object> path = new LinkedHashMap<>();
    path.put("path", name);
    return path;
  }

  private static Map<String, Object> inMm(String name) {
    return with(path(name), "mm", 1L);
  }

  private static Map<String, Object> with(Map<String, Object> path, String name, Object value) {
    path.put(name, value);
    return path;
  }

  private Range range(Operation operation) throws ScriptFailure {
    return regions.range(operation.region(0), operation.area(0));
  }

  private List<Map<String, Object>> pages(Operation operation, String path) throws ScriptFailure {
    List<Map<String, Object>> all = new ArrayList<>();
    Range range = range(operation);
    for (long va = range.start(); va < range.end(); va++) {
      all.add(with(inMm(path), "va", va));
    }
    return all;
  }

  private List<Map<String, Object>> stores(Operation operation) throws ScriptFailure {
    List<Map<String, Object>> all = pages(operation, "user_write");
    boolean same = operation.verb() == Verb.WS;
    tokens += same ? 1 : 0;
    for (Map<String, Object> store : all) {
      tokens += same ? 0 : 1;
      store.put("token", tokens);
    }
    return all;
  }

  private Map<String, Object> madvise(Operation operation) throws ScriptFailure {
    Value.Word advice = operation.word(0).orElseThrow();
    Range range = range(operation);
    if (advice.word().equals("DONTNEED")) {
      return fromTo("madvise_dontneed", range);
    }
    if (!advice.word().equals("COLLAPSE")) {
      throw ScriptFailure.needs(advice.place(), Verb.ADVICE_NEEDS.get(advice.word()));
    }
    long first = (range.start() + entries - 1) / entries;
    long last = range.end() / entries;
    if (last - first != 1) {
      throw ScriptFailure.needs(
          operation.area(0).place(),
          last <= first
              ? "EINVAL of MADV_COLLAPSE without a whole PMD"
              : "MADV_COLLAPSE of several PMDs");
    }
    return with(inMm("madvise_collapse"), "va", first * entries);
  }

  private static Map<String, Object> fromTo(String path, Range range) {
    return with(with(inMm(path), "start", range.start()), "end", range.end());
  }

  private Map<String, Object> unmap(Operation operation) throws ScriptFailure {
    return fromTo("munmap", regions.whole(operation, "munmap() of part of a VMA"));
  }

  private Map<String, Object> mremap(Operation operation) throws ScriptFailure {
    if (operation.has("dontunmap")) {
      throw ScriptFailure.needs(operation.place(), "MREMAP_DONTUNMAP");
    }
    Range from = regions.whole(operation, "mremap() of part of a VMA");
    Range to = regions.range(operation.region(1), operation.area(1));
    return with(fromTo("mremap", from), "to", to.start());
  }

  private Map<String, Object> pin(Operation operation) throws ScriptFailure {
    Range range = range(operation);
    if (range.pages() != 1) {
      throw ScriptFailure.needs(operation.area(0).place(), "GUP-fast of several pages");
    }
    return with(with(inMm("gup_fast"), "va", range.start()), "write", !operation.has("read"));
  }

  private List<Map<String, Object>> reclaim(Operation operation) throws ScriptFailure {
    List<Map<String, Object>> all = new ArrayList<>();
    Range range = range(operation);
    for (long va = range.start(); va < range.end(); va++) {
      long page = pageAt.applyAsLong(va);
      if (page == 0) {
        throw ScriptFailure.at(
            operation.area(0).place(), "expected pages that the set-up has mapped");
      }
      Map<String, Object> path = with(path("folio_referenced"), "page", page);
      all.add(operation.has("sync") ? with(path, "sync", true) : path);
    }
    return all;
  }

  private long uffd(Operation operation) {
    return regions.uffd(operation.number().orElseThrow());
  }

  private Map<String, Object> copy(Operation operation) throws ScriptFailure {
    Map<String, Object> copy = ranged("uffd_copy", operation, range(operation));
    copy.put("token", ++tokens);
    return flags(copy, operation, "wp", "dontwake");
  }

  private Map<String, Object> move(Operation operation) throws ScriptFailure {
    Range src = regions.range(operation.region(1), operation.area(1));
    Map<String, Object> move = with(inMm("uffd_move"), "uffd", uffd(operation));
    move.put("dst", regions.range(operation.region(0), operation.area(0)).start());
    move.put("src", src.start());
    move.put("len", src.pages());
    return flags(move, operation, "holes", "dontwake");
  }

  private Map<String, Object> ofUffd(Operation operation) throws ScriptFailure {
    return switch (operation.verb()) {
      case WAKE -> {
        Map<String, Object> wake = ranged("uffd_wake", operation, range(operation));
        wake.remove("mm");
        yield wake;
      }
      case UNREG ->
          ranged(
              "uffd_unregister",
              operation,
              regions.whole(operation, "UFFDIO_UNREGISTER of part of a VMA"));
      case CLOSEUFFD -> with(inMm("uffd_close"), "uffd", uffd(operation));
      default -> {
        Map<String, Object> wp = ranged("uffd_writeprotect", operation, range(operation));
        wp.put("enable", operation.verb() == Verb.WP);
        yield flags(wp, operation, "dontwake");
      }
    };
  }

  private Map<String, Object> ranged(String path, Operation operation, Range range) {
    Map<String, Object> ranged = with(inMm(path), "uffd", uffd(operation));
    return with(with(ranged, "va", range.start()), "len", range.pages());
  }

  private static Map<String, Object> flags(
      Map<String, Object> path, Operation operation, String... names) {
    for (String name : names) {
      if (operation.has(name)) {
        path.put(name, true);
      }
    }
    return path;
  }
}
