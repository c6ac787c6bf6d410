package org.mmrace.races;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A line of {@code accepted-pairs.txt}: pairs of operations that may break a property, and why.
 *
 * @param property the property
 * @param operations how the names of the operations begin that a broken pair has, each of them; of
 *     pairs that are not modelled the step at which the machine stops
 * @param pairs how many pairs there are
 * @param reason why that is no fault of the model
 */
record AcceptedGroup(String property, List<String> operations, int pairs, String reason)
    implements Comparable<AcceptedGroup> {
  private static final String FILE = "accepted-pairs.txt";

  static List<AcceptedGroup> all() {
    try (InputStream in = AcceptedGroup.class.getResourceAsStream(FILE)) {
      String text =
          new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(AcceptedGroup::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AcceptedGroup of(String line) {
    String[] cells = line.split(" \\| ", -1);
    if (cells.length != 4 || cells[3].isBlank()) {
      throw new IllegalArgumentException(
          "not property | operations | pairs | reason: line=" + line);
    }
    return new AcceptedGroup(
        cells[0].strip(),
        List.of(cells[1].strip().split(" \\+ ")),
        Integer.parseInt(cells[2].strip()),
        cells[3].strip());
  }

  /** Returns whether the group has the pair, which broke the property at the step {@code place}. */
  boolean covers(String broken, Layouts.Pair pair, String place) {
    return property.equals(broken) && (operations.equals(List.of(place)) || pair.runs(operations));
  }

  /** Returns a line for the group with so many pairs. */
  String counted(int count) {
    return property + " | " + String.join(" + ", operations) + " | " + count;
  }

  @Override
  public int compareTo(AcceptedGroup other) {
    return Comparator.comparing(AcceptedGroup::toString).compare(this, other);
  }

  @Override
  public String toString() {
    return property + " | " + String.join(" + ", operations);
  }
}
