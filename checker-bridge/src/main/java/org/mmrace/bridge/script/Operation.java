package org.mmrace.bridge.script;

import java.util.List;
import java.util.Optional;

/**
 * An operation of a script.
 *
 * @param process who runs it: {@code P}, {@code C1}, {@code C2}
 * @param values its arguments; what may be left out and is, is not among them
 */
public record Operation(Place place, String process, Verb verb, List<Value> values) {
  /** Copies the list. */
  public Operation {
    values = List.copyOf(values);
  }

  private <T extends Value> Optional<T> found(Class<T> type, int nth) {
    return values.stream().filter(type::isInstance).map(type::cast).skip(nth).findFirst();
  }

  /** Returns region {@code nth}, from 0. */
  public Value.Region region(int nth) {
    return found(Value.Region.class, nth).orElseThrow();
  }

  /** Returns area or start {@code nth}, from 0. */
  public Value.Area area(int nth) {
    return found(Value.Area.class, nth).orElseThrow();
  }

  /** Returns the number, of a userfaultfd or of PMDs. */
  public Optional<Value.Numeral> number() {
    return found(Value.Numeral.class, 0);
  }

  /** Returns word {@code nth}, from 0. */
  public Optional<Value.Word> word(int nth) {
    return found(Value.Word.class, nth);
  }

  /** Returns whether a word is given. */
  public boolean has(String word) {
    return values.stream()
        .anyMatch(value -> value instanceof Value.Word given && given.word().equals(word));
  }
}
