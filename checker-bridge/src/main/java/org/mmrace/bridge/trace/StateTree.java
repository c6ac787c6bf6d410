package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Field;
import org.mmrace.model.Layout;
import org.mmrace.model.Section;

/**
 * The value of {@code m} that a state's words stand for, and back. Strict: every section, id and field of the layout
 * must be there, nothing else may be, and every leaf must hold a value of its domain.
 *
 * <p>A section is a function over its ids (nested, one level for each dimension) whose values are records, or the bare
 * value of its one unnamed field; a section without dimensions is the record or the value itself.
 */
public final class StateTree {
  private final Layout layout;
  private final Map<String, SectionShape> sections = new LinkedHashMap<>();
  private final boolean untyped;

  private StateTree(Layout layout, boolean untyped) {
    this.layout = layout;
    this.untyped = untyped;
    for (Section section : layout.sections()) {
      sections.put(section.name(), new SectionShape(section, shape(section.fields())));
    }
  }

  /** Returns the codec of a layout. */
  public static StateTree of(Layout layout) {
    return new StateTree(layout, false);
  }

  /** Returns the codec of a layout for trees in which a list may stand for a set. */
  static StateTree untyped(Layout layout) {
    return new StateTree(layout, true);
  }

  private record SectionShape(Section section, Shape element) {}

  private sealed interface Shape permits Leaf, Fields {}

  private record Leaf(Field field) implements Shape {}

  private record Fields(Map<String, Shape> parts) implements Shape {}

  private static Shape shape(List<Field> fields) {
    if (fields.size() == 1 && fields.get(0).name().isEmpty()) {
      return new Leaf(fields.get(0));
    }
    Fields root = new Fields(new LinkedHashMap<>());
    for (Field field : fields) {
      Fields at = root;
      String[] names = field.name().split("\\.");
      for (int i = 0; i < names.length - 1; i++) {
        at = (Fields) at.parts().computeIfAbsent(names[i], name -> new Fields(new LinkedHashMap<>()));
      }
      at.parts().put(names[names.length - 1], new Leaf(field));
    }
    return root;
  }

  /**
   * Returns the tree of a state: functions as maps with {@code Long} keys, {@link Domain.IdSeq} as lists.
   *
   * @throws IllegalArgumentException if a leaf holds no value of its domain
   */
  public Map<String, Object> encode(long[] words) {
    Map<String, Object> m = new LinkedHashMap<>();
    sections.forEach((name, shape) -> m.put(name, encode(shape, 0, new int[3], words)));
    return m;
  }

  private static Object encode(SectionShape shape, int dim, int[] ids, long[] words) {
    List<Section.Dim> dims = shape.section().dims();
    if (dim == dims.size()) {
      return encode(shape.section(), shape.element(), ids, words);
    }
    Map<Object, Object> function = new LinkedHashMap<>();
    for (int id : dims.get(dim).ids()) {
      ids[dim] = id;
      function.put((long) id, encode(shape, dim + 1, ids, words));
    }
    return function;
  }

  private static Object encode(Section section, Shape shape, int[] ids, long[] words) {
    if (shape instanceof Fields fields) {
      Map<String, Object> record = new LinkedHashMap<>();
      fields.parts().forEach((name, part) -> record.put(name, encode(section, part, ids, words)));
      return record;
    }
    Field field = ((Leaf) shape).field();
    long value = field.get(words, ids[0], ids[1], ids[2]);
    if (!field.domain().contains(value)) {
      String leaf = Layout.leafName(section, field, ids[0], ids[1], ids[2]);
      throw new IllegalArgumentException(leaf + ": not in its domain: value=" + value);
    }
    return encode(field.domain(), value);
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
      struct.parts().forEach(part -> record.put(part.name(), encode(part.domain(), part.of(value))));
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

  /**
   * Returns the words of a tree.
   *
   * @throws StateFormatException naming the first part of the tree that does not fit the layout
   */
  public long[] decode(Object m) throws StateFormatException {
    long[] words = new long[layout.words()];
    Map<?, ?> record = record(m, "m");
    checkNames(record, sections.keySet(), "");
    for (Map.Entry<String, SectionShape> entry : sections.entrySet()) {
      decode(entry.getValue(), 0, new int[3], record.get(entry.getKey()), entry.getKey(), words);
    }
    return words;
  }

  private void decode(SectionShape shape, int dim, int[] ids, Object value, String place, long[] words)
      throws StateFormatException {
    List<Section.Dim> dims = shape.section().dims();
    if (dim == dims.size()) {
      decode(shape.element(), ids, value, place, words);
      return;
    }
    Map<?, ?> function = function(value, place);
    int[] wanted = dims.get(dim).ids();
    for (int id : wanted) {
      Object element = function.get((long) id);
      if (element == null) {
        throw new StateFormatException(place + "[" + id + "]", "missing");
      }
      ids[dim] = id;
      decode(shape, dim + 1, ids, element, place + "[" + id + "]", words);
    }
    if (function.size() > wanted.length) {
      for (int id : wanted) {
        function.remove((long) id);
      }
      throw new StateFormatException(place + "[" + show(function.keySet().iterator().next()) + "]", "not in the layout");
    }
  }

  private void decode(Shape shape, int[] ids, Object value, String place, long[] words) throws StateFormatException {
    if (shape instanceof Fields fields) {
      Map<?, ?> record = record(value, place);
      checkNames(record, fields.parts().keySet(), place + ".");
      for (Map.Entry<String, Shape> part : fields.parts().entrySet()) {
        decode(part.getValue(), ids, record.get(part.getKey()), place + "." + part.getKey(), words);
      }
      return;
    }
    Field field = ((Leaf) shape).field();
    set(field, words, ids, decode(field.domain(), value, place));
  }

  private static void set(Field field, long[] words, int[] ids, long value) {
    field.set(words, ids[0], ids[1], ids[2], value);
  }

  private static void checkNames(Map<?, ?> record, Set<String> names, String place) throws StateFormatException {
    for (String name : names) {
      if (!record.containsKey(name)) {
        throw new StateFormatException(place + name, "missing");
      }
    }
    for (Object key : record.keySet()) {
      if (!names.contains(key)) {
        throw new StateFormatException(place + key, "not in the layout");
      }
    }
  }

  private long decode(Domain domain, Object value, String place) throws StateFormatException {
    long word;
    if (domain instanceof Domain.Flag) {
      word = as(Boolean.class, value, "a Boolean", place) ? 1 : 0;
    } else if (domain instanceof Domain.Names names) {
      word = names.names().indexOf(as(String.class, value, "a string", place));
    } else if (domain instanceof Domain.IdSet ids) {
      word = bits(ids, value, place);
    } else if (domain instanceof Domain.IdSeq ids) {
      word = digits(ids, value, place);
    } else if (domain instanceof Domain.Struct struct) {
      word = parts(struct, value, place);
    } else {
      word = as(Long.class, value, "an integer", place);
    }
    if (!domain.contains(word)) {
      throw new StateFormatException(place, "not in its domain: value=" + show(value));
    }
    return word;
  }

  private long bits(Domain.IdSet ids, Object value, String place) throws StateFormatException {
    Iterable<?> elements = untyped && value instanceof List<?> list ? list : as(Set.class, value, "a set", place);
    long bits = 0;
    for (Object element : elements) {
      long id = as(Long.class, element, "a set of integers", place);
      if (id < 0 || id > ids.highest()) {
        throw new StateFormatException(place, "not in its domain: value=" + show(value));
      }
      bits |= 1L << id;
    }
    return bits;
  }

  private static long digits(Domain.IdSeq ids, Object value, String place) throws StateFormatException {
    long word = 0;
    int at = 0;
    for (Object element : sequence(value, place)) {
      long id = as(Long.class, element, "a sequence of integers", place);
      if (at == ids.longest() || id < 1 || id > ids.highest()) {
        throw new StateFormatException(place, "not in its domain: value=" + show(value));
      }
      word |= id << at++ * ids.digit();
    }
    return word;
  }

  private long parts(Domain.Struct struct, Object value, String place) throws StateFormatException {
    Map<?, ?> record = record(value, place);
    Set<String> names = new LinkedHashSet<>();
    struct.parts().forEach(part -> names.add(part.name()));
    checkNames(record, names, place + ".");
    long word = 0;
    for (Domain.Part part : struct.parts()) {
      word = part.with(word, decode(part.domain(), record.get(part.name()), place + "." + part.name()));
    }
    return word;
  }

  private static List<?> sequence(Object value, String place) throws StateFormatException {
    Object canonical = value instanceof Map<?, ?> ? Values.canonical(value) : value;
    return as(List.class, canonical, "a sequence", place);
  }

  private static Map<?, ?> record(Object value, String place) throws StateFormatException {
    return as(Map.class, value, "a record", place);
  }

  private static Map<?, ?> function(Object value, String place) throws StateFormatException {
    Map<Object, Object> function = new LinkedHashMap<>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        function.put((long) function.size() + 1, element);
      }
    } else {
      Map<?, ?> map = as(Map.class, value, "a function", place);
      map.forEach(function::put);
    }
    return function;
  }

  private static <T> T as(Class<T> type, Object value, String what, String place) throws StateFormatException {
    if (!type.isInstance(value)) {
      throw new StateFormatException(place, "not " + what + ": value=" + show(value));
    }
    return type.cast(value);
  }

  private static String show(Object value) {
    String text = Values.show(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
