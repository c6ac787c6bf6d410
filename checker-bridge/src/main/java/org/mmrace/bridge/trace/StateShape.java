package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.WideField;

/**
 * What the elements of a section look like in TLA+: the dots in the names of fields are nested
 * records.
 */
sealed interface StateShape {
  /** A bare value. */
  record Leaf(Field field) implements StateShape {}

  /** A set or a sequence of several words. */
  record Wide(WideField field) implements StateShape {}

  /** A record. */
  record Fields(Map<String, StateShape> parts) implements StateShape {}

  /** A section: the ids of each dimension, outermost first, and the shape of an element. */
  record OfSection(Section section, List<int[]> ids, StateShape element) {
    static OfSection of(Section section) {
      List<int[]> ids = new ArrayList<>();
      section.dims().forEach(dim -> ids.add(dim.ids()));
      return new OfSection(section, ids, StateShape.of(section.fields()));
    }
  }

  private static StateShape of(List<Field> fields) {
    if (!fields.isEmpty() && fields.get(0).name().isEmpty()) {
      return leaf(fields.get(0));
    }
    Fields root = new Fields(new LinkedHashMap<>());
    for (Field field : fields) {
      Fields at = root;
      String[] names = field.name().split("\\.", -1);
      for (int i = 0; i < names.length - 1; i++) {
        at =
            (Fields)
                at.parts().computeIfAbsent(names[i], name -> new Fields(new LinkedHashMap<>()));
      }
      at.parts().put(names[names.length - 1], leaf(field));
    }
    return root;
  }

  private static StateShape leaf(Field field) {
    return field.wide().<StateShape>map(Wide::new).orElseGet(() -> new Leaf(field));
  }
}
