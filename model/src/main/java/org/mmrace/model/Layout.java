package org.mmrace.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** Receives one leaf of a state. */
  public interface LeafVisitor {
    /** Called for field {@code field} of the element with the given ids (unused indices are 0). */
    void leaf(Section section, Field field, int i, int j, int k);
  }

  /** Visits every leaf of a state in the order of declaration, elements outermost. */
  public void forEachLeaf(LeafVisitor visitor) {
    for (Section section : sections()) {
      List<Section.Dim> dims = section.dims();
      int[] none = {0};
      for (int i : dims.isEmpty() ? none : dims.get(0).ids()) {
        for (int j : dims.size() < 2 ? none : dims.get(1).ids()) {
          for (int k : dims.size() < 3 ? none : dims.get(2).ids()) {
            for (Field field : section.fields()) {
              visitor.leaf(section, field, i, j, k);
            }
          }
        }
      }
    }
  }

  /** Returns how {@code m} names a leaf: {@code page[2].refcount}. */
  public static String leafName(Section section, Field field, int i, int j, int k) {
    StringBuilder text = new StringBuilder(section.name());
    int[] ids = {i, j, k};
    for (int d = 0; d < section.dims().size(); d++) {
      text.append('[').append(ids[d]).append(']');
    }
    return field.name().isEmpty()
        ? text.toString()
        : text.append('.').append(field.name()).toString();
  }

  /** Returns the leaves in which two states differ, each as {@code name: old -> new}. */
  public List<String> differences(long[] before, long[] after) {
    List<String> found = new ArrayList<>();
    forEachLeaf(
        (section, field, i, j, k) -> {
          long old = field.get(before, i, j, k);
          long now = field.get(after, i, j, k);
          if (old != now) {
            Domain domain = field.domain();
            found.add(
                leafName(section, field, i, j, k)
                    + ": "
                    + domain.show(old)
                    + " -> "
                    + domain.show(now));
          }
        });
    return found;
  }

  /** Returns whether every leaf's value is in its domain; reads every word. */
  public boolean wellTyped(long[] state) {
    return watching.isPresent() ? firstIllTyped(state).isEmpty() : bounds.hold(state);
  }

  /** Returns the first leaf whose value is outside its domain, as {@code name = value}. */
  public Optional<String> firstIllTyped(long[] words) {
    List<String> found = new ArrayList<>();
    forEachLeaf(
        (section, field, i, j, k) -> {
          long value = field.get(words, i, j, k);
          if (found.isEmpty() && !field.domain().contains(value)) {
            found.add(leafName(section, field, i, j, k) + " = " + value);
          }
        });
    return found.stream().findFirst();
  }
}
