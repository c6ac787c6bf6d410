package org.mmrace.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Leaf;
import org.mmrace.model.words.Section;

/**
 * Words and values as a changelog has them: {@code pmd}, {@code pte va 1}, {@code page 2 refcount};
 * an id that says nothing, because there is but one, is left out. A page-table entry is what it
 * maps; of its bits those are said in which two values differ.
 */
final class BriefWords {
  private final List<Leaf> leaves;
  private final ThreadNames names;
  private final List<long[]> states;

  BriefWords(List<Leaf> leaves, ThreadNames names, List<long[]> states) {
    this.leaves = leaves;
    this.names = names;
    this.states = states;
  }

  /** Returns what a word is called. */
  String name(Leaf leaf) {
    return switch (leaf.section().name()) {
      case "pmd" -> ("pmd" + place(leaf.section(), leaf.j() * entries(), leaf.i())).strip();
      case "pte" -> pte(leaf);
      case "tlb" -> "TLB va " + leaf.k();
      case "cache" -> "page cache index " + leaf.j();
      default -> other(leaf);
    };
  }

  private int entries() {
    return leaves.stream()
        .filter(leaf -> leaf.section().name().equals("pte"))
        .map(leaf -> leaf.section().dims().get(1).count())
        .findFirst()
        .orElse(1);
  }

  /** Returns where a PMD or a PTE is; empty if there is but one. */
  private String place(Section section, int va, int mm) {
    boolean several = section.dims().get(1).count() > 1;
    return (several ? " va " + va : "") + (mms() > 1 ? " of mm " + mm : "");
  }

  private int mms() {
    return leaves.stream()
        .filter(leaf -> leaf.section().name().equals("mm"))
        .mapToInt(Leaf::i)
        .max()
        .orElse(1);
  }

  /** Returns a PTE by its address, which is that of the PMD that points or pointed to its table. */
  private String pte(Leaf leaf) {
    for (long[] state : states) {
      for (Leaf pmd : leaves) {
        if (pmd.section().name().equals("pmd")
            && ShortValue.of(pmd.field().domain(), pmd.get(state)).equals("table " + leaf.i())) {
          int va = pmd.j() * entries() + leaf.j();
          return "pte" + place(leaf.section(), va, pmd.i());
        }
      }
    }
    return "table " + leaf.i() + " pte " + leaf.j();
  }

  private String other(Leaf leaf) {
    StringBuilder text = new StringBuilder();
    if (!leaf.section().dims().isEmpty() && !leaf.isOfThread()) {
      Section.Dim dim = leaf.section().dims().get(0);
      String label = leaf.section().name();
      boolean itself = label.equals("mm") || label.equals("file") || label.equals("uffd");
      text.append(dim.count() > 1 || label.equals("page") ? label + " " + leaf.i() + " " : "");
      text.append(text.length() == 0 && !itself ? label + " " : "");
    }
    String field = leaf.field().name();
    if (LockKind.isLock(leaf) && field.contains(".")) {
      field = field.substring(0, field.lastIndexOf('.'));
    }
    field = leaf.kind().equals("table.state") ? "" : field;
    text.append(field.isEmpty() && text.length() == 0 ? leaf.section().name() : field);
    return text.toString().strip();
  }

  /** Returns a value. */
  String value(Leaf leaf, long value) {
    return leaf.field().domain() instanceof Domain.Struct
        ? kind(leaf, value)
        : leaf.section().name().equals("tlb") || leaf.section().name().equals("cache")
            ? value == 0 ? "none" : "page " + value
            : names.show(leaf, value);
  }

  /** Returns what an entry maps, without its bits. */
  private static String kind(Leaf leaf, long value) {
    String[] parts = ShortValue.of(leaf.field().domain(), value).split(" ", -1);
    boolean numbered = parts.length > 1 && parts[1].matches("\\d+") && !parts[0].equals("zero");
    String kind =
        switch (parts[0]) {
          case "present" -> "page";
          case "huge" -> "huge page";
          case "zero" -> "zero page";
          default -> parts[0];
        };
    String bits = bits(leaf, value, 0).contains(" uffd_wp") ? " uffd_wp" : "";
    return kind + (numbered ? " " + parts[1] : "") + bits;
  }

  /** Returns a change: {@code page 1 -> none}. */
  String change(Leaf leaf, long before, long after) {
    String old = value(leaf, before);
    String now = value(leaf, after);
    return old.equals(now)
        ? now + bits(leaf, before, after) + " -> " + now + bits(leaf, after, before)
        : old + " -> " + now;
  }

  /** Returns the bits that an entry has and another has not. */
  private static String bits(Leaf leaf, long value, long other) {
    List<String> bits = new ArrayList<>();
    if (leaf.field().domain() instanceof Domain.Struct struct) {
      for (Domain.Part part : struct.parts()) {
        if (part.domain() instanceof Domain.Flag && part.of(value) > part.of(other)) {
          bits.add(" " + part.name());
        }
      }
    }
    return String.join("", bits);
  }

  /** Returns what happened to a lock; empty for a part of it that says nothing. */
  Optional<String> lock(Leaf leaf, long before, long after) {
    String field = leaf.field().name();
    boolean taken = (after & ~before) != 0;
    if (field.endsWith(".queued")) {
      return taken ? Optional.of("waits for " + name(leaf)) : Optional.empty();
    }
    String how =
        field.endsWith(".writer") ? " (write)" : field.endsWith(".readers") ? " (read)" : "";
    return Optional.of((taken ? "takes " : "drops ") + name(leaf) + how);
  }
}
