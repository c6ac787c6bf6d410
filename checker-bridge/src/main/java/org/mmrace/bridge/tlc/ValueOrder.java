package org.mmrace.bridge.tlc;

import java.util.Comparator;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.Value;

/**
 * Ascending values: integers by size, others by their text. TLC's own order of strings is that of
 * first use.
 */
final class ValueOrder implements Comparator<Value> {
  @Override
  public int compare(Value a, Value b) {
    if (a instanceof IntValue left && b instanceof IntValue right) {
      return Integer.compare(left.val, right.val);
    }
    if (a instanceof StringValue left && b instanceof StringValue right) {
      return left.val.toString().compareTo(right.val.toString());
    }
    return a.toString().compareTo(b.toString());
  }
}
