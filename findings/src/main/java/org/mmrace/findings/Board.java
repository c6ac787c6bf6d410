package org.mmrace.findings;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Leaf;

/**
 * The states of a trace as boxes of cells, one box for each element of a section that is ever in
 * use: {@code page[1]} with its counts, {@code table[2]} with its entries, a CPU with the locals of
 * the functions it is in. A section whose first dimension is named like another section lies in the
 * boxes of that one. Cells that hold zero in every state are left out, but for entries and counts.
 *
 * @param boxes in the order of the sections
 * @param threads the threads that have a column in {@code locks}
 * @param locks the locks that are ever held or waited for
 */
public record Board(List<Box> boxes, List<Integer> threads, List<LockRow> locks) {
  /** The values that say that nothing is there. */
  public static final List<String> ZERO =
      List.of("", "0", "-", "none", "FALSE", "{}", "<<>>", "free");

  /** Copies the lists. */
  public Board {
    boxes = List.copyOf(boxes);
    threads = List.copyOf(threads);
    locks = List.copyOf(locks);
  }

  /** What kind of thing a box is. */
  public enum Kind {
    /** What translates addresses: an mm, a page table, the TLB of a CPU, a file's pages. */
    TRANSLATION,
    /** A page and its folio. */
    PAGE,
    /** A thread of the program on its CPU. */
    CPU,
    /** Anything else: VMAs, anon_vmas, userfaultfds. */
    OTHER
  }

  /**
   * An element.
   *
   * @param name as words are named: {@code page[1]}
   */
  public record Box(Kind kind, String name, List<Cell> cells) {
    /** Copies the list. */
    public Box {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A word, or several that are read as one.
   *
   * @param name what it is called in its box
   * @param word its whole name
   * @param breaks whether it breaks the property
   * @param values its value in every state
   */
  public record Cell(String name, String word, boolean breaks, List<Value> values) {
    /** Copies the list. */
    public Cell {
      values = List.copyOf(values);
    }

    /** Returns whether it is a page-table entry, a TLB entry or a slot of the page cache. */
    public boolean isEntry() {
      return name.endsWith("]");
    }
  }

  /**
   * A value.
   *
   * @param target name of the box that it points to; empty if to none
   */
  public record Value(String text, String target) {}

  /**
   * A lock.
   *
   * @param roles for every thread of {@code threads} its role in every state: {@code held}, {@code
   *     read}, {@code write}, {@code queued}, {@code waits}, or empty
   */
  public record LockRow(String name, List<List<String>> roles) {
    /** Copies the lists. */
    public LockRow {
      roles = roles.stream().map(List::copyOf).toList();
    }
  }

  static Board of(
      TransitionSystem system,
      List<Leaf> leaves,
      ThreadNames names,
      List<long[]> states,
      BitSet breaking) {
    return new Maker(system, leaves, names, states, breaking).board();
  }

  private static final class Maker {
    private static final List<String> COUNTS = List.of("refcount", "mapcount", "pincount");
    private final TransitionSystem system;
    private final List<Leaf> leaves;
    private final ThreadNames names;
    private final List<long[]> states;
    private final BitSet breaking;
    private final List<NamedLock> locks;
    private final List<Integer> threads = new ArrayList<>();
    private final Map<String, List<Cell>> cells = new LinkedHashMap<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    Maker(
        TransitionSystem system,
        List<Leaf> leaves,
        ThreadNames names,
        List<long[]> states,
        BitSet breaking) {
      this.system = system;
      this.leaves = leaves;
      this.names = names;
      this.states = states;
      this.breaking = breaking;
      locks = NamedLock.of(leaves, names);
      for (int thread = 0; thread < system.threads(); thread++) {
        if (!ThreadNames.isOfTheMachine(names.name(thread))) {
          threads.add(thread);
        }
      }
    }

    Board board() {
      threads.forEach(this::position);
      Map<String, List<Leaf>> merged = new LinkedHashMap<>();
      for (Leaf leaf : leaves) {
        if (!leaf.isPosition() && !leaf.isGhost()) {
          merged.computeIfAbsent(cellName(leaf), name -> new ArrayList<>()).add(leaf);
        }
      }
      merged.values().forEach(this::cell);
      List<Box> boxes = new ArrayList<>();
      cells.forEach(
          (name, inside) -> {
            if (kinds.get(name) == Kind.CPU || inside.stream().anyMatch(Maker::isEverUsed)) {
              boxes.add(
                  new Box(kinds.get(name), name, inside.stream().filter(Maker::isShown).toList()));
            }
          });
      return new Board(boxes, threads, lockRows());
    }

    /**
     * Returns what tells the cells of a board apart: the name of a word, of a lock, of an entry.
     */
    private String cellName(Leaf leaf) {
      if (LockKind.isLock(leaf)) {
        return lock(leaf).name();
      }
      String name = names.leaf(leaf);
      return leaf.section().dims().size() > 1 && !leaf.field().name().isEmpty()
          ? name.substring(0, name.lastIndexOf('.'))
          : name;
    }

    private NamedLock lock(Leaf part) {
      return locks.stream().filter(lock -> lock.has(part)).findFirst().orElseThrow();
    }

    /** Adds the cells of a thread that say where it stands and what it waits for. */
    private void position(int thread) {
      List<Value> at = new ArrayList<>();
      List<Value> waits = new ArrayList<>();
      for (long[] state : states) {
        int step = system.stepAt(state, thread);
        at.add(new Value(step == TransitionSystem.NO_STEP ? "done" : says(step), ""));
        boolean blocked = step != TransitionSystem.NO_STEP && !canStep(state, thread);
        String lock =
            locks.stream()
                .filter(one -> blocked && waitsFor(one, state, thread))
                .map(NamedLock::name)
                .collect(Collectors.joining(", "));
        waits.add(new Value(!blocked ? "" : lock.isEmpty() ? "yes" : "on " + lock, ""));
      }
      String box = names.name(thread);
      kinds.put(box, Kind.CPU);
      cells.put(
          box,
          new ArrayList<>(
              List.of(
                  new Cell("next", box + ": next step", false, at),
                  new Cell("blocked", box + ": blocked", false, waits))));
    }

    private String says(int step) {
      DiagramStep named = new DiagramStep(0, system.steps().get(step), 0, false, List.of());
      return named.function() + "() " + named.event();
    }

    private boolean canStep(long[] state, int thread) {
      for (int choice = 0; ; choice++) {
        int did = system.step(state.clone(), thread, choice);
        if (did != TransitionSystem.BLOCKED) {
          return did == TransitionSystem.DONE;
        }
      }
    }

    private boolean waitsFor(NamedLock lock, long[] state, int thread) {
      long[] freed = state.clone();
      lock.lock().free(freed);
      return canStep(freed, thread);
    }

    private void cell(List<Leaf> parts) {
      Leaf first = parts.get(0);
      List<Value> values = new ArrayList<>();
      for (long[] state : states) {
        values.add(
            new Value(
                LockKind.isLock(first) ? holders(lock(first), state) : text(parts, state),
                target(parts, state)));
      }
      String word = cellName(first);
      String box = boxOf(first);
      boolean breaks = parts.stream().anyMatch(leaf -> breaking.get(leaves.indexOf(leaf)));
      cells
          .computeIfAbsent(box, name -> new ArrayList<>())
          .add(new Cell(shortName(first, word), word, breaks, values));
    }

    private String boxOf(Leaf leaf) {
      String section = leaf.section().name();
      if (leaf.section().dims().isEmpty()) {
        kinds.put(section, Kind.OTHER);
        return section;
      }
      String dim = leaf.section().dims().get(0).label();
      boolean ofThread = dim.equals("thread") || dim.equals("cpu");
      boolean tlb = ofThread && leaf.section().dims().size() > 1;
      String thread = ofThread ? names.name(leaf.i()) : "";
      String box = tlb ? section + " of " + thread : ofThread ? thread : "";
      box = ofThread ? box : dim + "[" + leaf.i() + "]";
      Kind kind =
          switch (dim) {
            case "mm", "table", "file" -> Kind.TRANSLATION;
            case "page" -> Kind.PAGE;
            default -> Kind.OTHER;
          };
      kinds.put(box, tlb ? Kind.TRANSLATION : ofThread ? Kind.CPU : kind);
      return box;
    }

    /** Returns the name without what the name of the box says. */
    private String shortName(Leaf leaf, String word) {
      int dims = leaf.section().dims().size();
      if (dims != 1) {
        return dims == 0 ? leaf.section().name() : word;
      }
      String element = word.substring(word.indexOf(']') + 1).replaceFirst("^\\.", "");
      String dim = leaf.section().dims().get(0).label();
      return dim.equals(leaf.section().name())
          ? element
          : leaf.section().name() + (element.isEmpty() ? "" : "." + element);
    }

    private String holders(NamedLock lock, long[] state) {
      List<String> parts = new ArrayList<>();
      for (int thread : threads) {
        String role = lock.role(state, thread);
        if (!role.isEmpty()) {
          parts.add((role.equals("held") ? "" : role + " ") + names.name(thread));
        }
      }
      return parts.isEmpty() ? "-" : String.join(", ", parts);
    }

    private String text(List<Leaf> parts, long[] state) {
      if (parts.size() == 1) {
        return names.show(parts.get(0), parts.get(0).get(state));
      }
      List<String> said = new ArrayList<>();
      for (Leaf part : parts) {
        long value = part.get(state);
        if (value != 0) {
          String name = part.field().name();
          boolean flag = part.field().domain() instanceof Domain.Flag;
          boolean page = name.equals("pfn");
          said.add(flag ? name : (page ? "page" : name) + " " + names.show(part, value));
        }
      }
      return said.isEmpty() ? "none" : String.join(" ", said);
    }

    private String target(List<Leaf> parts, long[] state) {
      Leaf leaf = parts.get(0);
      long value = leaf.get(state);
      if (leaf.section().dims().size() < 2 || value == 0) {
        return "";
      } else if (!leaf.field().domain().equals(Entry.DOMAIN)) {
        boolean page = leaf.field().name().equals("pfn") || leaf.section().name().equals("cache");
        return page ? "page[" + value + "]" : "";
      }
      return switch (Entry.kind(value)) {
        case TABLE -> "table[" + Entry.pfn(value) + "]";
        case PRESENT, HUGE -> "page[" + Entry.pfn(value) + "]";
        default -> "";
      };
    }

    private static boolean isEverUsed(Cell cell) {
      return cell.values().stream().anyMatch(value -> !ZERO.contains(value.text()));
    }

    private static boolean isShown(Cell cell) {
      return cell.isEntry() || COUNTS.contains(cell.name()) || isEverUsed(cell);
    }

    private List<LockRow> lockRows() {
      List<LockRow> rows = new ArrayList<>();
      for (NamedLock lock : locks) {
        List<List<String>> roles = new ArrayList<>();
        for (int thread : threads) {
          roles.add(states.stream().map(state -> role(lock, state, thread)).toList());
        }
        if (roles.stream().anyMatch(of -> of.stream().anyMatch(role -> !role.isEmpty()))) {
          rows.add(new LockRow(lock.name(), roles));
        }
      }
      return rows;
    }

    private String role(NamedLock lock, long[] state, int thread) {
      String role = lock.role(state, thread);
      boolean waits =
          role.isEmpty()
              && system.stepAt(state, thread) != TransitionSystem.NO_STEP
              && !canStep(state, thread)
              && waitsFor(lock, state, thread);
      return waits ? "waits" : role;
    }
  }
}
