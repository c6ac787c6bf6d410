package org.mmrace.bridge.catalogue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;

/**
 * The constants that tell a design from another, each with the value that a cfg gives it, in the
 * order in which they were named.
 */
public record DesignChange(Map<String, String> values) {
  private static final String KERNEL = "Kernel";
  private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");

  /** Copies the map. */
  public DesignChange {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads {@code NAME=VALUE} options.
   *
   * @param toggles those of the profiles, beside {@code Kernel} the constants that a design has
   * @throws SpecFailure naming the first option that is none, in one line
   */
  public static DesignChange of(List<String> options, List<Toggle> toggles) throws SpecFailure {
    Map<String, String> values = new LinkedHashMap<>();
    for (String option : options) {
      int split = option.indexOf('=');
      if (split <= 0 || split == option.length() - 1) {
        throw bad("no constant with a value: option=" + option + " (GupRechecksPmd=FALSE is one)");
      }
      String name = option.substring(0, split).strip();
      String value = option.substring(split + 1).strip().replace("\"", "");
      String before = values.put(name, value(name, value, toggles));
      if (before != null) {
        throw bad("constant is given twice: constant=" + name);
      }
    }
    return new DesignChange(values);
  }

  private static String value(String name, String value, List<Toggle> toggles) throws SpecFailure {
    if (name.equals(KERNEL)) {
      return oneOf(name, value, Toggle.KERNELS);
    }
    Optional<Toggle> found = toggles.stream().filter(one -> one.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      throw bad("no such constant: constant=" + name + " (./mmrace list shows them)");
    }
    String standard = found.get().defaults().get(Toggle.KERNELS.get(0));
    if (standard.matches("TRUE|FALSE")) {
      if (!value.matches("TRUE|FALSE")) {
        throw bad("value is neither TRUE nor FALSE: constant=" + name + " value=" + value);
      }
      return value;
    }
    if (standard.matches("\\d+")) {
      if (!value.matches("0*[1-9]\\d{0,8}")) {
        throw bad("value is no number from 1: constant=" + name + " value=" + value);
      }
      return value;
    }
    return oneOf(
        name,
        value,
        QUOTED.matcher(found.get().says()).results().map(one -> one.group(1)).toList());
  }

  private static String oneOf(String name, String value, List<String> known) throws SpecFailure {
    if (!known.contains(value)) {
      throw bad("no such value: constant=" + name + " value=" + value + " known=" + known);
    }
    return '"' + value + '"';
  }

  private static SpecFailure bad(String message) {
    return new SpecFailure(new Verdict.BadSpec(message));
  }

  /** Returns the constants that two changes do not both give the same value. */
  public List<String> differing(DesignChange other) {
    return Stream.concat(values.keySet().stream(), other.values.keySet().stream())
        .distinct()
        .filter(name -> !Objects.equals(values.get(name), other.values.get(name)))
        .toList();
  }

  /** Returns the text of a cfg with these values in the place of its own. */
  String in(String cfg) {
    String text = cfg;
    StringBuilder added = new StringBuilder();
    for (Map.Entry<String, String> change : values.entrySet()) {
      Pattern own =
          Pattern.compile("(?m)^([^\\\\\\n]*\\b" + change.getKey() + "\\s*=\\s*)(\"\\w*\"|\\w+)");
      Matcher assignment = own.matcher(text);
      if (assignment.find()) {
        text =
            text.substring(0, assignment.start(2))
                + change.getValue()
                + text.substring(assignment.end(2));
      } else {
        added
            .append("  ")
            .append(change.getKey())
            .append(" = ")
            .append(change.getValue())
            .append('\n');
      }
    }
    return added.isEmpty()
        ? text
        : text + (text.endsWith("\n") ? "" : "\n") + "CONSTANTS\n" + added;
  }

  /** Returns {@code GupRechecksPmd=FALSE Kernel=v6_1}; empty without constants. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(change -> change.getKey() + "=" + change.getValue().replace("\"", ""))
        .collect(Collectors.joining(" "));
  }
}
