package org.mmrace.model.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.model.system.Accesses;

/**
 * Where every field of every section lies in the array of words. Sections are declared, then {@link
 * #seal} places them; a section without elements takes no word and is absent from {@code m}.
 */
public final class Layout {
  private final List<Section> sections = new ArrayList<>();
  private final Optional<Accesses> watching;
  private int words;
  private Bounds bounds;

  /** A layout whose fields go straight to the words. */
  public Layout() {
    this(Optional.empty());
  }

  /** A layout whose fields report every access, if anyone is watching. */
  public Layout(Optional<Accesses> watching) {
    this.watching = watching;
  }

  /** Declares a section. */
  public Section section(String name, Section.Dim... dims) {
    Section section = new Section(watching, name, dims);
    sections.add(section);
    return section;
  }

  /** Places all sections. */
  public void seal() {
    int base = 0;
    for (Section section : sections) {
      base = section.seal(base);
    }
    words = base;
    bounds = new Bounds(this);
  }

  /** Returns the number of words of a state. */
  public int words() {
    return words;
  }

  /** Returns the sections that have elements, in the order of their declaration. */
  public List<Section> sections() {
    return sections.stream().filter(section -> section.size() > 0).toList();
  }

  /** Returns every leaf of a state in the order of declaration, elements outermost. */
  public List<Leaf> leaves() {
    List<Leaf> leaves = new ArrayList<>();
    for (Section section : sections()) {
      List<Section.Dim> dims = section.dims();
      int[] none = {0};
      for (int i : dims.isEmpty() ? none : dims.get(0).ids()) {
        for (int j : dims.size() < 2 ? none : dims.get(1).ids()) {
          for (int k : dims.size() < 3 ? none : dims.get(2).ids()) {
            for (Field field : section.fields()) {
              leaves.add(new Leaf(section, field, i, j, k));
            }
          }
        }
      }
    }
    return leaves;
  }

  /** Returns the leaves in which two states differ, each as {@code name: old -> new}. */
  public List<String> differences(long[] before, long[] after) {
    return leaves().stream()
        .filter(leaf -> leaf.get(before) != leaf.get(after))
        .map(leaf -> leaf.name() + ": " + leaf.shown(before) + " -> " + leaf.shown(after))
        .toList();
  }

  /** Returns whether every leaf's value is in its domain; reads every word. */
  public boolean wellTyped(long[] state) {
    return watching.isPresent() ? firstIllTyped(state).isEmpty() : bounds.hold(state);
  }

  /** Returns the first leaf whose value is outside its domain, as {@code name = value}. */
  public Optional<String> firstIllTyped(long[] words) {
    return leaves().stream()
        .filter(leaf -> !leaf.isTyped(words))
        .map(leaf -> leaf.name() + " = " + leaf.get(words))
        .findFirst();
  }
}
