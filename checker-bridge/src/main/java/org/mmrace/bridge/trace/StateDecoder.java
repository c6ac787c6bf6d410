package org.mmrace.bridge.trace;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mmrace.model.words.Domain;

/** One decoding of a tree into words; knows at every moment which part of {@code m} it looks at. */
final class StateDecoder {
  private static final int LONGEST_VALUE = 100;
  private static final Object NOTHING = new Object();

  private final Map<String, StateShape.OfSection> sections;
  private final boolean untyped;
  private final long[] words;
  private final int[] ids = new int[3];
  private final Object[] place = new Object[64];
  private int depth;

  /** Decodes into {@code words}; with {@code untyped}, a list may stand for a set. */
  StateDecoder(Map<String, StateShape.OfSection> sections, boolean untyped, long[] words) {
    this.sections = sections;
    this.untyped = untyped;
    this.words = words;
  }

  /**
   * Decodes {@code m}; the words hold the state {@code earlier}, and parts that are the same object
   * are passed over.
   */
  void decode(Object earlier, Object m) throws StateFormatException {
    Map<?, ?> record = as(Map.class, m, "a record");
    checkNames(record, sections.keySet());
    for (Map.Entry<String, StateShape.OfSection> section : sections.entrySet()) {
      place[depth++] = section.getKey();
      section(section.getValue(), 0, part(earlier, section.getKey()), record.get(section.getKey()));
      depth--;
    }
  }

  private static Object part(Object whole, Object key) {
    if (whole instanceof Map<?, ?> map) {
      Object part = map.get(key);
      return part == null ? NOTHING : part;
    }
    return NOTHING;
  }

  private void section(StateShape.OfSection shape, int dim, Object earlier, Object value)
      throws StateFormatException {
    if (value == earlier) {
      return;
    }
    if (dim == shape.ids().size()) {
      element(shape.element(), earlier, value);
      return;
    }
    int[] wanted = shape.ids().get(dim);
    int size =
        value instanceof List<?> list ? list.size() : as(Map.class, value, "a function").size();
    for (int id : wanted) {
      place[depth++] = id;
      ids[dim] = id;
      section(shape, dim + 1, part(earlier, (long) id), apply(value, id));
      depth--;
    }
    ids[dim] = 0; // unused indices are 0
    if (size > wanted.length) {
      throw extra(value, wanted);
    }
  }

  private Object apply(Object function, int id) throws StateFormatException {
    Object found = null;
    if (function instanceof Map<?, ?> map) {
      found = map.get((long) id);
    } else if (function instanceof List<?> list && id > 0 && id <= list.size()) {
      found = list.get(id - 1);
    }
    if (found == null) {
      throw fault("missing");
    }
    return found;
  }

  private StateFormatException extra(Object function, int[] wanted) {
    Set<Object> keys = new LinkedHashSet<>();
    if (function instanceof Map<?, ?> map) {
      keys.addAll(map.keySet());
    } else {
      for (long key = 1; key <= ((List<?>) function).size(); key++) {
        keys.add(key);
      }
    }
    for (int id : wanted) {
      keys.remove((long) id);
    }
    place[depth++] = keys.iterator().next();
    return fault("not in the layout");
  }

  private void element(StateShape shape, Object earlier, Object value) throws StateFormatException {
    if (value == earlier) {
      return;
    }
    if (shape instanceof StateShape.Leaf leaf) {
      leaf.field().set(words, ids[0], ids[1], ids[2], word(leaf.field().domain(), value));
      return;
    }
    if (shape instanceof StateShape.Wide wide) {
      wide.field().set(words, ids[0], ids[1], ids[2], members(wide.field().domain(), value));
      return;
    }
    Map<String, StateShape> parts = ((StateShape.Fields) shape).parts();
    Map<?, ?> record = as(Map.class, value, "a record");
    checkNames(record, parts.keySet());
    for (Map.Entry<String, StateShape> part : parts.entrySet()) {
      place[depth++] = part.getKey();
      element(part.getValue(), part(earlier, part.getKey()), record.get(part.getKey()));
      depth--;
    }
  }

  private void checkNames(Map<?, ?> record, Set<String> names) throws StateFormatException {
    for (String name : names) {
      if (!record.containsKey(name)) {
        place[depth++] = name;
        throw fault("missing");
      }
    }
    if (record.size() > names.size()) {
      Set<Object> keys = new LinkedHashSet<>(record.keySet());
      keys.removeAll(names);
      place[depth++] = keys.iterator().next();
      throw fault("not in the layout");
    }
  }

  private long word(Domain domain, Object value) throws StateFormatException {
    long word;
    if (domain instanceof Domain.Flag) {
      word = as(Boolean.class, value, "a Boolean") ? 1 : 0;
    } else if (domain instanceof Domain.Names names) {
      word = names.names().indexOf(as(String.class, value, "a string"));
    } else if (domain instanceof Domain.IdSet set) {
      word = bits(set, value);
    } else if (domain instanceof Domain.IdSeq sequence) {
      word = digits(sequence, value);
    } else if (domain instanceof Domain.Struct struct) {
      word = parts(struct, value);
    } else {
      word = as(Long.class, value, "an integer");
    }
    if (!domain.contains(word)) {
      throw notInDomain(value);
    }
    return word;
  }

  private long bits(Domain.IdSet set, Object value) throws StateFormatException {
    long bits = 0;
    for (int id : members(set, value)) {
      bits |= 1L << id;
    }
    return bits;
  }

  private long digits(Domain.IdSeq sequence, Object value) throws StateFormatException {
    long word = 0;
    int at = 0;
    for (int id : members(sequence, value)) {
      word |= (long) id << at++ * sequence.digit();
    }
    return word;
  }

  /** Returns the ids of a set or a sequence. */
  private int[] members(Domain domain, Object value) throws StateFormatException {
    return domain instanceof Domain.IdSeq seq
        ? members(elements(seq, value), 1, seq.highest(), value)
        : members(elements(value), 0, ((Domain.IdSet) domain).highest(), value);
  }

  private Collection<?> elements(Object value) throws StateFormatException {
    return untyped && value instanceof List<?> list ? list : as(Set.class, value, "a set");
  }

  private Collection<?> elements(Domain.IdSeq seq, Object value) throws StateFormatException {
    Object canonical = value instanceof Map<?, ?> ? Values.canonical(value) : value;
    List<?> elements = as(List.class, canonical, "a sequence");
    if (elements.size() > seq.longest()) {
      throw notInDomain(value);
    }
    return elements;
  }

  private int[] members(Collection<?> elements, int lowest, int highest, Object value)
      throws StateFormatException {
    int[] found = new int[elements.size()];
    int at = 0;
    for (Object element : elements) {
      long id = as(Long.class, element, "an integer");
      if (id < lowest || id > highest) {
        throw notInDomain(value);
      }
      found[at++] = (int) id;
    }
    return found;
  }

  private long parts(Domain.Struct struct, Object value) throws StateFormatException {
    Map<?, ?> record = as(Map.class, value, "a record");
    Set<String> names = new LinkedHashSet<>();
    struct.parts().forEach(part -> names.add(part.name()));
    checkNames(record, names);
    long word = 0;
    for (Domain.Part part : struct.parts()) {
      place[depth++] = part.name();
      word = part.with(word, word(part.domain(), record.get(part.name())));
      depth--;
    }
    return word;
  }

  private <T> T as(Class<T> type, Object value, String what) throws StateFormatException {
    if (!type.isInstance(value)) {
      throw fault("not " + what + ": value=" + show(value));
    }
    return type.cast(value);
  }

  private StateFormatException notInDomain(Object value) {
    return fault("not in its domain: value=" + show(value));
  }

  private StateFormatException fault(String what) {
    StringBuilder name = new StringBuilder(depth == 0 ? "m" : place[0].toString());
    for (int i = 1; i < depth; i++) {
      if (place[i] instanceof String field) {
        name.append('.').append(field);
      } else {
        name.append('[')
            .append(place[i] instanceof Integer ? place[i] : show(place[i]))
            .append(']');
      }
    }
    return new StateFormatException(name.toString(), what);
  }

  private static String show(Object value) {
    String text = Values.show(value);
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }
}
