package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.ModelValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;

/**
 * Values of TLC as the plain tree that {@link org.mmrace.model.core.Constants} wraps: {@code Long},
 * {@code Boolean}, {@code String}, {@code List} (sequence or function over 1..n), {@code Set},
 * {@code Map} with {@code String} keys (record) or {@code Long} keys (function).
 */
final class ConstantsTree {
  private ConstantsTree() {}

  /** Returns the record {@code value}. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> root(Value value) {
    Object tree = of(value);
    if (tree instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
      return (Map<String, Object>) map;
    }
    throw new IllegalArgumentException(
        "ScenarioConstants is not a record: value=" + DomainCodec.show(value));
  }

  /** Returns {@code value} as a tree. */
  static Object of(Value value) {
    if (value instanceof IntValue number) {
      return (long) number.val;
    }
    if (value instanceof BoolValue flag) {
      return flag.val;
    }
    if (value instanceof StringValue text) {
      return text.val.toString();
    }
    if (value instanceof ModelValue model) {
      return model.toString();
    }
    if (value instanceof RecordValue || value instanceof TupleValue || value.toFcnRcd() != null) {
      return function(value);
    }
    if (value.toSetEnum() instanceof SetEnumValue set) {
      List<Value> values = new ArrayList<>();
      for (int i = 0; i < set.elems.size(); i++) {
        values.add(set.elems.elementAt(i));
      }
      values.sort(new ValueOrder());
      Set<Object> members = new LinkedHashSet<>();
      values.forEach(member -> members.add(of(member)));
      return members;
    }
    throw new IllegalArgumentException("value has no plain form: value=" + DomainCodec.show(value));
  }

  private static Object function(Value value) {
    if (value.toTuple() instanceof TupleValue tuple) {
      List<Object> elements = new ArrayList<>();
      for (Value element : tuple.elems) {
        elements.add(of(element));
      }
      return elements;
    }
    Map<Object, Object> map = new TreeMap<>();
    FcnRcdValue function = (FcnRcdValue) value.toFcnRcd();
    function.normalize();
    Value[] domain = function.getDomainAsValues();
    for (int i = 0; i < domain.length; i++) {
      Object key = of(domain[i]);
      if (!(key instanceof Long) && !(key instanceof String)
          || key.getClass() != of(domain[0]).getClass()) {
        throw new IllegalArgumentException(
            "function over neither integers nor strings: value=" + DomainCodec.show(value));
      }
      map.put(key, of(function.values[i]));
    }
    return map;
  }
}
