package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Leaf;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.WideField;

/**
 * The value of {@code m} that a state's words stand for, and back. Strict: every section, id and
 * field of the layout must be there, nothing else may be, and every leaf must hold a value of its
 * domain.
 *
 * <p>A section is a function over its ids (nested, one level for each dimension) whose values are
 * records, or the bare value of its one unnamed field; a section without dimensions is the record
 * or the value itself.
 */
public final class StateTree {
  private final Layout layout;
  private final Map<String, StateShape.OfSection> sections = new LinkedHashMap<>();
  private final boolean untyped;

  private StateTree(Layout layout, boolean untyped) {
    this.layout = layout;
    this.untyped = untyped;
    layout
        .sections()
        .forEach(section -> sections.put(section.name(), StateShape.OfSection.of(section)));
  }

  /** Returns the codec of a layout. */
  public static StateTree of(Layout layout) {
    return new StateTree(layout, false);
  }

  /** Returns the codec of a layout for trees in which a list may stand for a set. */
  static StateTree untyped(Layout layout) {
    return new StateTree(layout, true);
  }

  /**
   * Returns the words of a tree.
   *
   * @throws StateFormatException naming the first part of the tree that does not fit the layout
   */
  public long[] decode(Object m) throws StateFormatException {
    return decodeAfter(new long[layout.words()], Map.of(), m);
  }

  /**
   * Returns the words of a tree, given those of another: parts that are the same object in both are
   * not looked at.
   *
   * @throws StateFormatException naming the first part of the tree that does not fit the layout
   */
  long[] decodeAfter(long[] earlierWords, Object earlier, Object m) throws StateFormatException {
    long[] words = earlierWords.clone();
    new StateDecoder(sections, untyped, words).decode(earlier, m);
    return words;
  }

  /**
   * Returns the tree of a state: functions as maps with {@code Long} keys, {@link Domain.IdSeq} as
   * lists.
   *
   * @throws IllegalArgumentException if a leaf holds no value of its domain
   */
  public Map<String, Object> encode(long[] words) {
    Map<String, Object> m = new LinkedHashMap<>();
    sections.forEach((name, shape) -> m.put(name, encode(shape, 0, new int[3], words)));
    return m;
  }

  private static Object encode(StateShape.OfSection shape, int dim, int[] ids, long[] words) {
    if (dim == shape.ids().size()) {
      return encode(shape.section(), shape.element(), ids, words);
    }
    Map<Object, Object> function = new LinkedHashMap<>();
    for (int id : shape.ids().get(dim)) {
      ids[dim] = id;
      function.put((long) id, encode(shape, dim + 1, ids, words));
    }
    return function;
  }

  private static Object encode(Section section, StateShape shape, int[] ids, long[] words) {
    if (shape instanceof StateShape.Fields fields) {
      Map<String, Object> record = new LinkedHashMap<>();
      fields.parts().forEach((name, part) -> record.put(name, encode(section, part, ids, words)));
      return record;
    }
    if (shape instanceof StateShape.Wide wide) {
      return encode(section, wide.field(), ids, words);
    }
    Field field = ((StateShape.Leaf) shape).field();
    long value = field.get(words, ids[0], ids[1], ids[2]);
    if (!field.domain().contains(value)) {
      String leaf = new Leaf(section, field, ids[0], ids[1], ids[2]).name();
      throw new IllegalArgumentException(leaf + ": not in its domain: value=" + value);
    }
    return encode(field.domain(), value);
  }

  private static Object encode(Section section, WideField field, int[] ids, long[] words) {
    for (Field word : field.words()) {
      Leaf leaf = new Leaf(section, word, ids[0], ids[1], ids[2]);
      if (!leaf.isTyped(words)) {
        throw new IllegalArgumentException(
            leaf.name() + ": not in its domain: value=" + leaf.get(words));
      }
    }
    List<Object> found = new ArrayList<>();
    for (long id : field.ids(words, ids[0], ids[1], ids[2])) {
      found.add(id);
    }
    return field.domain() instanceof Domain.IdSeq ? found : new LinkedHashSet<>(found);
  }

  private static Object encode(Domain domain, long value) {
    if (domain instanceof Domain.Flag) {
      return value != 0;
    } else if (domain instanceof Domain.Names names) {
      return names.names().get((int) value);
    } else if (domain instanceof Domain.IdSet) {
      return idSet(value);
    } else if (domain instanceof Domain.IdSeq ids) {
      List<Object> sequence = new ArrayList<>();
      for (long rest = value; rest != 0; rest >>>= ids.digit()) {
        sequence.add(rest & (1L << ids.digit()) - 1);
      }
      return sequence;
    } else if (domain instanceof Domain.Struct struct) {
      Map<String, Object> record = new LinkedHashMap<>();
      struct
          .parts()
          .forEach(part -> record.put(part.name(), encode(part.domain(), part.of(value))));
      return record;
    }
    return value;
  }

  private static Set<Object> idSet(long bits) {
    Set<Object> set = new LinkedHashSet<>();
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      set.add((long) Long.numberOfTrailingZeros(rest));
    }
    return set;
  }
}
