package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which definitions a path of the specification can come to: from its first step on, every name and
 * every label that a definition mentions. It may name more than is ever evaluated, never less. Of
 * an invariant a label is only compared: what its step does is not read. Helpers of several modules
 * that have one name count as one.
 */
final class SpecReads {
  private static final Pattern LABEL = Pattern.compile("\"(\\w*)\"");
  private static final Pattern NAME = Pattern.compile("\\w+");

  /** The table of all paths: what it mentions no single path comes to. */
  private static final String TABLE = "Paths";

  private final Map<String, Set<String>> mentions = new HashMap<>();
  private final Map<String, Set<String>> labels = new HashMap<>();

  /** Reads the modules that scenarios share. */
  static SpecReads of(SpecRoot root) throws IOException {
    SpecReads reads = new SpecReads();
    for (SpecDefinitions.Definition one : SpecDefinitions.of(root)) {
      add(reads.labels, one.name(), LABEL.matcher(one.body()));
      add(reads.mentions, one.name(), NAME.matcher(LABEL.matcher(one.body()).replaceAll("")));
    }
    reads.labels.remove(TABLE);
    return reads;
  }

  private static void add(Map<String, Set<String>> to, String name, Matcher found) {
    Set<String> names = to.computeIfAbsent(name, none -> new LinkedHashSet<>());
    found.results().forEach(one -> names.add(one.group(one.groupCount())));
  }

  /** Returns every name that the definitions of {@code from} come to, themselves included. */
  Set<String> evaluated(Collection<String> from) {
    return closure(from, List.of(mentions));
  }

  /**
   * Returns every name that steps come to: what they evaluate, and what the steps after them do.
   */
  Set<String> run(Collection<String> steps) {
    return closure(steps, List.of(mentions, labels));
  }

  private static Set<String> closure(Collection<String> from, List<Map<String, Set<String>>> maps) {
    Set<String> seen = new LinkedHashSet<>(from);
    Deque<String> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      String name = open.remove();
      for (Map<String, Set<String>> map : maps) {
        map.getOrDefault(name, Set.of()).stream().filter(seen::add).forEach(open::add);
      }
    }
    return seen;
  }
}
