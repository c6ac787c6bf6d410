package org.mmrace.bridge.inputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Label;

/**
 * The sources of the model and its invariants. A class is followed to the classes that it names; a
 * step of another path that it goes to is the specification's to follow. Of the classes of
 * invariants only what belongs to a predicate is taken, method by method: their layout is that of
 * the formatter.
 */
final class ModelSources {
  private static final Pattern COMMENT =
      Pattern.compile(
          "(\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])+')|//[^\\n]*|/\\*(?s:.*?)\\*/");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]*;\\n");
  private static final Pattern STEP = Pattern.compile("\\b[A-Z]\\w*\\.Step\\b");
  private static final Pattern CLASS = Pattern.compile("\\b[A-Z]\\w*");
  private static final Pattern NAME = Pattern.compile("\\w+");
  private static final Pattern MEMBER = Pattern.compile("(?m)^ {2}(?=[^\\s}@])");
  private static final Pattern MEMBER_NAME = Pattern.compile("(\\w+)\\s*[(=;{]");
  private static final Pattern PREDICATE = Pattern.compile("\"(TypeOK|(?:Inv|Reach)_\\w+)\"");
  private static final String PREDICATES = "predicates";
  private static final Pattern DISPATCH = Pattern.compile("case \\w+ -> \\w+\\.run\\(");

  /** What every path uses. */
  private static final Set<String> SHARED = Set.of("core", "words", "system");

  private final Map<String, String> core = new TreeMap<>();
  private final Map<String, String> classes = new TreeMap<>();
  private final Map<String, Map<String, String>> invariants = new TreeMap<>();
  private final Map<String, String> pathOfStep = new HashMap<>();
  private final Map<String, Set<String>> mentions = new HashMap<>();

  private ModelSources() {}

  /** Reads the sources of a checkout. */
  static ModelSources of(Path checkout) throws IOException {
    ModelSources sources = new ModelSources();
    for (Label step : Scenario.STEPS.labels()) {
      String path = step.getClass().getEnclosingClass().getSimpleName();
      sources.pathOfStep.put(step.name(), path);
    }
    for (Path file : files(checkout.resolve("model/src/main/java/org/mmrace/model"))) {
      sources.addModel(file);
    }
    for (Path file : files(checkout.resolve("invariants/src/main/java/org/mmrace/invariants"))) {
      sources.addInvariants(name(file), plain(Files.readString(file)));
    }
    return sources;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .sorted()
          .toList();
    }
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ".java".length());
  }

  /** Returns a source without comments and imports. */
  private static String plain(String source) {
    String code = COMMENT.matcher(source).replaceAll("$1");
    return IMPORT.matcher(code).replaceAll("");
  }

  private void addModel(Path file) throws IOException {
    String text = plain(Files.readString(file));
    String folder = file.getParent().getFileName().toString();
    if (folder.equals("model")) {
      core.put(name(file), squeezed(withoutPaths(text)));
    } else if (SHARED.contains(folder)) {
      core.put(name(file), squeezed(text));
    } else {
      classes.put(name(file), squeezed(text));
    }
  }

  /** Leaves out the lines that only bind a path to its number and its field. */
  private String withoutPaths(String text) {
    Predicate<String> binds =
        line ->
            DISPATCH.matcher(line).find()
                || CLASS
                    .matcher(line)
                    .results()
                    .map(MatchResult::group)
                    .anyMatch(pathOfStep::containsValue);
    return String.join("\n", text.lines().filter(binds.negate()).toList());
  }

  private void addInvariants(String name, String text) {
    if (!text.contains(" " + PREDICATES + "() {")) {
      core.put(name, squeezed(text));
      return;
    }
    Map<String, String> members = new TreeMap<>();
    String[] chunks = MEMBER.split(text, -1);
    for (int i = 1; i < chunks.length; i++) {
      Matcher named = MEMBER_NAME.matcher(chunks[i]);
      if (named.find()) {
        members.merge(named.group(1), chunks[i], String::concat);
      }
    }
    members.putAll(predicates(members.remove(PREDICATES)));
    members.replaceAll((member, its) -> squeezed(its));
    invariants.put(name, members);
  }

  /** Returns what is said of each predicate in the list of them. */
  private static Map<String, String> predicates(String list) {
    List<MatchResult> found = PREDICATE.matcher(list).results().toList();
    Map<String, String> said = new TreeMap<>();
    for (int i = 0; i < found.size(); i++) {
      int end = i + 1 < found.size() ? found.get(i + 1).start() : list.length();
      said.put(found.get(i).group(), list.substring(found.get(i).start(), end));
    }
    return said;
  }

  /** Returns the names of all predicates. */
  Set<String> predicates() {
    Set<String> names = new TreeSet<>();
    for (Map<String, String> members : invariants.values()) {
      members.keySet().stream()
          .filter(key -> key.startsWith("\""))
          .forEach(key -> names.add(key.substring(1, key.length() - 1)));
    }
    return names;
  }

  /**
   * Returns the sources that count, by name.
   *
   * @param steps what may be run
   * @param properties the predicates that are asked for
   */
  Map<String, String> of(Collection<String> steps, Collection<String> properties) {
    Map<String, String> found = new TreeMap<>();
    found.putAll(core);
    Deque<String> open = new ArrayDeque<>();
    steps.stream().filter(pathOfStep::containsKey).map(pathOfStep::get).forEach(open::add);
    while (!open.isEmpty()) {
      String name = open.remove();
      String text = classes.getOrDefault(name, "");
      if (!text.isEmpty() && found.put(name, text) == null) {
        open.addAll(names(CLASS, STEP.matcher(text).replaceAll("")));
      }
    }
    invariants.forEach((name, members) -> found.putAll(ofClass(name, members, properties)));
    return found;
  }

  private Set<String> names(Pattern pattern, String text) {
    return mentions.computeIfAbsent(
        text,
        key -> pattern.matcher(key).results().map(MatchResult::group).collect(Collectors.toSet()));
  }

  private Map<String, String> ofClass(
      String of, Map<String, String> members, Collection<String> properties) {
    Deque<String> open = new ArrayDeque<>();
    properties.forEach(property -> open.add("\"" + property + "\""));
    open.removeIf(key -> !members.containsKey(key));
    if (!open.isEmpty()) {
      open.add(of); // its constructor
    }
    Map<String, String> found = new TreeMap<>();
    Set<String> seen = new TreeSet<>();
    while (!open.isEmpty()) {
      String name = open.remove();
      String text = members.getOrDefault(name, "");
      if (!text.isEmpty() && seen.add(name)) {
        found.put(of + "." + name, text);
        open.addAll(names(NAME, text));
      }
    }
    return found;
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
