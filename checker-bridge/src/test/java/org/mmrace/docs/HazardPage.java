package org.mmrace.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mmrace.docs.HazardData.Need;
import org.mmrace.docs.KernelFacts.Hazard;

/** docs/hazards.md: the state of every hazard row, and the counts. */
final class HazardPage {
  private static final Path SPECS = KernelFacts.REPOSITORY.resolve("specs");
  private static final String LINE = "Hazard rows: ";
  private static final Pattern ROW =
      Pattern.compile("\\[(\\w+)\\.md ([-\\w]+)\\]\\([^)]*\\)( in part)?[,.]");

  private final KernelFacts facts;
  private final HazardData data;
  private final Map<String, List<Cover>> covers = new TreeMap<>();

  /** What is known of a row. */
  enum State {
    RACE("race"),
    IN_PART("race in part"),
    EXPRESSIBLE("expressible"),
    NEEDS("needs a path");

    private final String title;

    State(String title) {
      this.title = title;
    }
  }

  /**
   * A race that shows a hazard.
   *
   * @param race its id
   * @param whole whether nothing of the row is left
   */
  record Cover(String race, boolean whole) {}

  HazardPage(KernelFacts facts, HazardData data, Map<String, List<Cover>> covers) {
    this.facts = facts;
    this.data = data;
    this.covers.putAll(covers);
  }

  static HazardPage read() throws IOException {
    KernelFacts facts = KernelFacts.read();
    Map<String, List<Cover>> covers = new TreeMap<>();
    for (String race : races()) {
      String readme = Files.readString(SPECS.resolve(race).resolve("README.md"));
      covered(race, readme)
          .forEach((row, cover) -> covers.computeIfAbsent(row, k -> new ArrayList<>()).add(cover));
    }
    return new HazardPage(facts, HazardData.read(facts), covers);
  }

  /** Returns the ids of the races: folders with a README, but for those to measure by. */
  static List<String> races() throws IOException {
    try (Stream<Path> tree = Files.walk(SPECS, 3)) {
      return tree.filter(file -> file.endsWith("README.md"))
          .map(file -> SPECS.relativize(file.getParent()).toString().replace('\\', '/'))
          .filter(id -> id.contains("/") && !id.contains("/bench-"))
          .sorted()
          .toList();
    }
  }

  /** Reads the line of a README that names the rows of a race. */
  static Map<String, Cover> covered(String race, String readme) {
    Map<String, Cover> found = new LinkedHashMap<>();
    for (String line : readme.lines().filter(text -> text.startsWith(LINE)).toList()) {
      Matcher row = ROW.matcher(line);
      while (row.find()) {
        found.put(row.group(1) + " " + row.group(2), new Cover(race, row.group(3) == null));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("README has no line \"" + LINE + "\": race=" + race);
    }
    return found;
  }

  /** Returns the replay test of a race. */
  static Optional<Path> test(String race) throws IOException {
    String name =
        Stream.of(race.substring(race.indexOf('/') + 1).split("-", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining())
            + "Test.java";
    Path tests = KernelFacts.REPOSITORY.resolve("checker-bridge/src/test/java/org/mmrace/races");
    try (Stream<Path> tree = Files.walk(tests)) {
      return tree.filter(file -> file.endsWith(name)).findFirst();
    }
  }

  /** Returns the rows that races name. */
  Map<String, List<Cover>> covers() {
    return covers;
  }

  /** Whether nothing of a row is left to do. */
  boolean isWhole(String row) {
    return covers.getOrDefault(row, List.of()).stream().anyMatch(Cover::whole);
  }

  State state(Hazard row) {
    if (isWhole(row.id())) {
      return State.RACE;
    }
    if (covers.containsKey(row.id())) {
      return State.IN_PART;
    }
    return data.missing(row).isEmpty() ? State.EXPRESSIBLE : State.NEEDS;
  }

  /** Returns the table of counts. */
  String counts() {
    Map<String, Map<State, Integer>> parts = new LinkedHashMap<>();
    for (Hazard row : facts.hazards()) {
      parts
          .computeIfAbsent(row.part(), k -> new EnumMap<>(State.class))
          .merge(state(row), 1, Integer::sum);
    }
    Map<State, Integer> all = new EnumMap<>(State.class);
    parts.values().forEach(part -> part.forEach((state, n) -> all.merge(state, n, Integer::sum)));
    StringBuilder table =
        new StringBuilder("| | rows |")
            .append(columns(state -> " " + state.title + " |"))
            .append("\n|---|---:|")
            .append(columns(state -> "---:|"))
            .append('\n');
    parts.forEach((part, counts) -> table.append(line(part, counts)));
    return table.append(line("all", all)).toString();
  }

  private static String line(String name, Map<State, Integer> counts) {
    int sum = counts.values().stream().mapToInt(n -> n).sum();
    return "| "
        + name
        + " | "
        + sum
        + " |"
        + columns(state -> " " + counts.getOrDefault(state, 0) + " |")
        + "\n";
  }

  private static String columns(Function<State, String> column) {
    return Stream.of(State.values()).map(column).collect(Collectors.joining());
  }

  /** Returns the whole page. */
  String page() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Hazards

            Every hazard row of [docs/kernel](kernel/README.md), and what there is of it:

            - a race of the catalogue, with its replay test;
            - *expressible*: the paths that are modelled today suffice, a scenario is missing, perhaps a toggle or an invariant;
            - *needs*: the paths, or parts of paths, that no specification has yet.

            This page is made by `make docs` from the rows of docs/kernel, from the line "Hazard rows:" in the README of each race, and from
            [hazards.txt](hazards.txt), which says what a row needs and what is modelled.

            """);
    page.append(counts());
    String part = "";
    for (Hazard row : facts.hazards()) {
      if (!row.part().equals(part)) {
        part = row.part();
        page.append("\n## ").append(part).append("\n\n| row | hazard | state |\n|---|---|---|\n");
      }
      page.append("| [").append(row.label()).append("](kernel/").append(row.reference());
      page.append(".md#").append(facts.anchor(row.reference(), row.label())).append(") | ");
      page.append(row.title()).append(" | ").append(text(row)).append(" |\n");
    }
    return page.append(waiting()).toString();
  }

  private String text(Hazard row) throws IOException {
    List<String> words = new ArrayList<>();
    for (Cover cover : covers.getOrDefault(row.id(), List.of())) {
      Path test = test(cover.race()).orElseThrow();
      String name = test.getFileName().toString().replace(".java", "");
      Path path = KernelFacts.REPOSITORY.relativize(test);
      words.add(
          "["
              + cover.race()
              + "](../specs/"
              + cover.race()
              + "/README.md), ["
              + name
              + "](../"
              + path.toString().replace('\\', '/')
              + ")"
              + (cover.whole() ? "" : ", in part"));
    }
    List<Need> missing = data.missing(row);
    if (!isWhole(row.id())) {
      words.add(
          missing.isEmpty()
              ? "expressible"
              : "needs " + missing.stream().map(Need::link).collect(Collectors.joining(", ")));
    }
    return String.join("; ", words);
  }

  private String waiting() {
    Map<String, Integer> rows = new TreeMap<>();
    for (Hazard row : facts.hazards()) {
      if (!isWhole(row.id())) {
        data.missing(row).forEach(need -> rows.merge(need.link(), 1, Integer::sum));
      }
    }
    String table =
        rows.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(entry -> "| " + entry.getKey() + " | " + entry.getValue() + " |\n")
            .collect(Collectors.joining());
    return "\n## What is waited for\n\n| path | rows |\n|---|---:|\n" + table;
  }
}
