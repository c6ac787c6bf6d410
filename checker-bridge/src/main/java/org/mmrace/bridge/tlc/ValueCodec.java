package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.WideField;
import tlc2.value.impl.Applicable;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.IntervalValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;

/**
 * The value of the variable {@code m} and the words of a state, each from the other.
 *
 * <p>{@code m} is a record of sections. A section with dimensions is a function (nested for
 * several) over the ids; its element is a record, or a bare value if its one field has no name;
 * dots in field names make nested records. TLC may hold a record as a function over strings and a
 * function over {@code 1..n} as a tuple: every form is accepted. What the layout does not know,
 * what is missing and what is outside its domain is a {@link CodecMismatch} that names the leaf, so
 * that the two directions are a bijection on the states that decode.
 */
final class ValueCodec {
  private static final Value NOTHING = new StringValue("nothing");
  private final RecordNode root;
  private final int words;

  ValueCodec(Layout layout) {
    Map<String, Node> sections = new LinkedHashMap<>();
    for (Section section : layout.sections()) {
      sections.put(section.name(), new IndexedNode(section, 0, element(section)).orElement());
    }
    root = new RecordNode(sections);
    words = layout.words();
  }

  /** Returns the number of words of a state. */
  int words() {
    return words;
  }

  /** Writes the words of {@code m} into {@code into}, all of it. */
  void decode(Value m, long[] into) {
    decode(m, NOTHING, into);
  }

  /**
   * Writes the words of {@code m} into {@code into}, which holds the words of {@code known}: parts
   * that the two share are not visited.
   */
  void decode(Value m, Value known, long[] into) {
    try {
      root.decode(m, known, into, 0, 0, 0);
    } catch (CodecMismatch mismatch) {
      String text = mismatch.getMessage();
      throw new CodecMismatch(text.startsWith(".") ? text.substring(1) : "m" + text);
    }
  }

  /**
   * Returns {@code m} as it is in the state with the given words, which are all in their domains.
   */
  Value encode(long[] from) {
    return root.encode(from, 0, 0, 0);
  }

  private static Node element(Section section) {
    List<Field> fields = section.fields();
    if (!fields.isEmpty() && fields.get(0).name().isEmpty()) {
      return leaf(fields.get(0));
    }
    return record(fields, "");
  }

  private static Node leaf(Field field) {
    return field.wide().<Node>map(WideNode::new).orElseGet(() -> new FieldNode(field));
  }

  private static Node record(List<Field> fields, String prefix) {
    Map<String, List<Field>> groups = new LinkedHashMap<>();
    for (Field field : fields) {
      String rest = field.name().substring(prefix.length());
      int dot = rest.indexOf('.');
      groups
          .computeIfAbsent(dot < 0 ? rest : rest.substring(0, dot), name -> new ArrayList<>())
          .add(field);
    }
    Map<String, Node> children = new LinkedHashMap<>();
    groups.forEach(
        (name, members) -> {
          boolean leaf = members.get(0).name().equals(prefix + name);
          children.put(name, leaf ? leaf(members.get(0)) : record(members, prefix + name + "."));
        });
    return new RecordNode(children);
  }

  /**
   * A part of {@code m}; i, j, k are the ids of the element that it is in, 0 where there is no such
   * dimension.
   */
  private sealed interface Node {
    void decode(Value value, Value known, long[] into, int i, int j, int k);

    Value encode(long[] from, int i, int j, int k);
  }

  private record FieldNode(Field field, DomainCodec codec) implements Node {
    FieldNode(Field field) {
      this(field, DomainCodec.of(field.domain()));
    }

    @Override
    public void decode(Value value, Value known, long[] into, int i, int j, int k) {
      field.set(into, i, j, k, codec.bits(value));
    }

    @Override
    public Value encode(long[] from, int i, int j, int k) {
      return codec.value(field.get(from, i, j, k));
    }
  }

  /** A field of several words. */
  private record WideNode(WideField field) implements Node {
    @Override
    public void decode(Value value, Value known, long[] into, int i, int j, int k) {
      int[] ids =
          field.domain() instanceof Domain.IdSeq seq
              ? new DomainCodec.WideSeqCodec(seq).ids(value)
              : new DomainCodec.WideSetCodec(((Domain.IdSet) field.domain()).highest()).ids(value);
      field.set(into, i, j, k, ids);
    }

    @Override
    public Value encode(long[] from, int i, int j, int k) {
      Value[] ids =
          Arrays.stream(field.ids(from, i, j, k)).mapToObj(IntValue::gen).toArray(Value[]::new);
      return field.domain() instanceof Domain.IdSeq
          ? new TupleValue(ids)
          : new SetEnumValue(ids, true);
    }
  }

  private static final class RecordNode implements Node {
    private final String[] labels;
    private final Node[] children;
    private final FieldNames names;
    private final util.UniqueString[] sorted;
    private final int[] positionsOfSorted;

    RecordNode(Map<String, Node> fields) {
      labels = fields.keySet().toArray(new String[0]);
      children = fields.values().toArray(new Node[0]);
      names = new FieldNames(List.of(labels));
      sorted = names.sorted();
      positionsOfSorted = names.positionsOfSorted();
    }

    @Override
    public void decode(Value value, Value known, long[] into, int i, int j, int k) {
      Value[] values;
      int[] positions;
      if (value instanceof RecordValue rcd) {
        values = rcd.values;
        positions = names.positions(rcd.names);
      } else if (value.toFcnRcd() instanceof FcnRcdValue fcn && fcn.domain != null) {
        values = fcn.values;
        positions = names.positions(fcn.domain);
      } else {
        throw new CodecMismatch(" = " + DomainCodec.show(value) + " is not a record");
      }
      Value[] shared = shared(value, known);
      for (int n = 0; n < values.length; n++) {
        Value before = shared.length == 0 ? NOTHING : shared[n];
        if (values[n] == before) {
          continue;
        }
        try {
          children[positions[n]].decode(values[n], before, into, i, j, k);
        } catch (CodecMismatch mismatch) {
          throw new CodecMismatch("." + labels[positions[n]] + mismatch.getMessage());
        }
      }
    }

    /** Returns the values of {@code known} in the order of those of {@code value}, or none. */
    private static Value[] shared(Value value, Value known) {
      return value instanceof RecordValue now
              && known instanceof RecordValue then
              && now.names == then.names
          ? then.values
          : NONE;
    }

    @Override
    public Value encode(long[] from, int i, int j, int k) {
      Value[] values = new Value[sorted.length];
      for (int n = 0; n < values.length; n++) {
        values[n] = children[positionsOfSorted[n]].encode(from, i, j, k);
      }
      return new RecordValue(sorted, values, true);
    }
  }

  private static final Value[] NONE = {};

  private static final class IndexedNode implements Node {
    private final String label;
    private final int[] ids;
    private final int depth;
    private final Node inner;
    private final Value[] domain;
    private final IntervalValue interval;

    IndexedNode(Section section, int depth, Node element) {
      this.depth = depth;
      if (depth == section.dims().size()) {
        label = "";
        ids = new int[0];
        inner = element;
      } else {
        label = section.dims().get(depth).label();
        ids = section.dims().get(depth).ids();
        inner = new IndexedNode(section, depth + 1, element).orElement();
      }
      domain = new Value[ids.length];
      for (int n = 0; n < ids.length; n++) {
        domain[n] = IntValue.gen(ids[n]);
      }
      interval = new IntervalValue(0, ids.length - 1);
    }

    /** Returns this node, or what it wraps if it has no dimension of its own. */
    Node orElement() {
      return ids.length == 0 ? inner : this;
    }

    @Override
    public void decode(Value value, Value known, long[] into, int i, int j, int k) {
      if (value instanceof TupleValue tuple) {
        Value[] then = known instanceof TupleValue before ? before.elems : NONE;
        for (int n = 0; n < tuple.elems.length; n++) {
          at(
              n + 1,
              tuple.elems[n],
              then.length == tuple.elems.length ? then[n] : NOTHING,
              into,
              i,
              j,
              k);
        }
        complete(value, tuple.elems.length);
        return;
      }
      if (!(value.toFcnRcd() instanceof FcnRcdValue fcn)) {
        throw new CodecMismatch(" = " + DomainCodec.show(value) + " is not a function");
      }
      fcn.normalize();
      Value[] then =
          known instanceof FcnRcdValue before && sameDomain(fcn, before) ? before.values : NONE;
      for (int n = 0; n < fcn.values.length; n++) {
        int id = fcn.intv != null ? fcn.intv.low + n : key(fcn.domain[n]);
        at(id, fcn.values[n], then.length > 0 ? then[n] : NOTHING, into, i, j, k);
      }
      complete(value, fcn.values.length);
    }

    @SuppressWarnings(
        "ReferenceEquality") // TLC shares the domain of a function with what EXCEPT makes of it
    private static boolean sameDomain(FcnRcdValue a, FcnRcdValue b) {
      return a.values.length == b.values.length && a.domain == b.domain && a.intv == b.intv;
    }

    private int key(Value key) {
      if (key instanceof IntValue id) {
        return id.val;
      }
      throw new CodecMismatch(
          " has the key " + DomainCodec.show(key) + ", which is not a " + label);
    }

    private void at(int id, Value value, Value before, long[] into, int i, int j, int k) {
      if (value == before) {
        return;
      }
      if (!known(id)) {
        throw new CodecMismatch(
            "[" + id + "] is unknown to the model: " + label + " is " + shownIds());
      }
      try {
        inner.decode(
            value, before, into, depth == 0 ? id : i, depth == 1 ? id : j, depth == 2 ? id : k);
      } catch (CodecMismatch mismatch) {
        throw new CodecMismatch("[" + id + "]" + mismatch.getMessage());
      }
    }

    private boolean known(int id) {
      int guess = id - ids[0];
      if (guess >= 0 && guess < ids.length && ids[guess] == id) {
        return true;
      }
      return java.util.Arrays.binarySearch(ids, id) >= 0;
    }

    private String shownIds() {
      boolean dense = ids[ids.length - 1] - ids[0] == ids.length - 1;
      return dense ? ids[0] + ".." + ids[ids.length - 1] : java.util.Arrays.toString(ids);
    }

    /**
     * Complains about an id that {@code value} lacks; ids of a function are unique and were all
     * known.
     */
    private void complete(Value value, int found) {
      if (found == ids.length) {
        return;
      }
      Value present = ((Applicable) value).getDomain();
      for (int n = 0; n < ids.length; n++) {
        if (!present.member(domain[n])) {
          throw new CodecMismatch("[" + ids[n] + "] is missing");
        }
      }
    }

    @Override
    public Value encode(long[] from, int i, int j, int k) {
      Value[] values = new Value[ids.length];
      for (int n = 0; n < ids.length; n++) {
        int id = ids[n];
        values[n] =
            inner.encode(from, depth == 0 ? id : i, depth == 1 ? id : j, depth == 2 ? id : k);
      }
      if (ids[0] == 0 && ids[ids.length - 1] == ids.length - 1) {
        return new FcnRcdValue(
            interval, values); // TLC's EXCEPT is wrong for intervals that start elsewhere
      }
      if (ids[0] == 1 && ids[ids.length - 1] == ids.length) {
        return new TupleValue(values);
      }
      return new FcnRcdValue(domain, values, true);
    }
  }
}
