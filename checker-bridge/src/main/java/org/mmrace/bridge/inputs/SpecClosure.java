package org.mmrace.bridge.inputs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mmrace.bridge.catalogue.CfgFile;
import org.mmrace.bridge.catalogue.SpecDefinitions.Definition;

/**
 * The definitions that a configuration comes to: what its properties and {@code Spec} mention,
 * without what is empty in it. Empty are the threads that call a function which no path of the
 * program calls, and the ids of a size that is 0. What quantifies over nothing, and the card of a
 * path that nobody runs, is left out with all that only it mentions. Where the text does not show
 * that something is empty, it is taken as not empty: the closure may hold too much, never less.
 */
final class SpecClosure {
  private static final Pattern LABEL = Pattern.compile("\"(\\w*)\"");
  private static final Pattern NAME = Pattern.compile("\\w+");
  private static final Pattern CALLERS = Pattern.compile("Callers\\(\"(\\w+)\"\\)");
  private static final Pattern SIZE =
      Pattern.compile("[01]\\.\\.\\(?Geometry\\.(\\w+)(?: - 1\\))?");
  private static final Pattern UNLESS_EMPTY =
      Pattern.compile("IF (\\w+) = \\{\\} THEN \\{\\} ELSE (\\w+)");
  private static final Pattern QUANTIFIER =
      Pattern.compile("(?:\\w+\\s*=>\\s*)?~?\\s*\\\\[AE] ([^:]*):(?s:.*)");
  private static final Pattern BOUND = Pattern.compile("\\\\in ([^,]*)");
  private static final Pattern OF_CARD =
      Pattern.compile("threads \\|-> ([^,]*),|(?:Locals|Objects)\\(([^,]*),");
  private static final Pattern CARD = Pattern.compile("(?s)\\s*\\[.*\\] @@ Card");
  private static final Pattern ROW = Pattern.compile("(?m)^\\s*\\[?\\s*(\\w+)\\s*\\|->");

  /** The modules above the families: that of the paths' rows, and the whole. */
  private static final String PATHS = "Paths";

  private static final String FUNCTIONS = "Functions";
  private static final Set<String> ROOTS = Set.of("Spec", "Init", "Next");

  private final Shared all;
  private final CfgFile cfg;
  private final Map<String, Definition> own = new LinkedHashMap<>();
  private final Set<String> called = new TreeSet<>();
  private final Map<String, Boolean> empty = new HashMap<>();
  private final Map<String, String> found = new TreeMap<>();

  /** The definitions that all scenarios share. */
  static final class Shared {
    private final Map<String, Definition> shared = new HashMap<>();
    private final Map<String, Definition> local = new HashMap<>();
    private final Map<String, Set<String>> mentions = new HashMap<>();
    private final Map<String, String> paths;
    private final Map<String, String> functions;

    Shared(List<Definition> all) {
      for (Definition one : all) {
        (one.local() ? local : shared).put(one.local() ? key(one) : one.name(), one);
        mentions.put(key(one), names(one.body()));
      }
      paths = rows(PATHS);
      functions = rows(FUNCTIONS);
    }

    private Map<String, String> rows(String table) {
      String body = Optional.ofNullable(shared.get(table)).map(Definition::body).orElse("");
      List<MatchResult> found = ROW.matcher(body).results().toList();
      Map<String, String> rows = new LinkedHashMap<>();
      for (int i = 0; i < found.size(); i++) {
        int end = i + 1 < found.size() ? found.get(i + 1).start() : body.length();
        rows.put(found.get(i).group(1), body.substring(found.get(i).start(), end));
      }
      return rows;
    }

    /** Returns whether a definition only lists others: it counts as those of them that count. */
    private boolean isList(Definition one) {
      String names = one.body().replaceAll("/\\\\|\\\\/|<<|>>|,", " ").strip();
      return !names.equals(one.body().strip())
          && shared.keySet().containsAll(List.of(names.split("\\s+")));
    }
  }

  /**
   * Prepares the closure of a configuration.
   *
   * @param own the definitions of the modules beside it
   */
  SpecClosure(Shared all, List<Definition> own, CfgFile cfg) {
    this.all = all;
    this.cfg = cfg;
    own.forEach(one -> this.own.put(key(one), one));
    call();
  }

  private static String key(Definition one) {
    return one.module() + "!" + one.name();
  }

  /** Finds the paths of the program and the functions that they call. */
  private void call() {
    Set<String> run = new TreeSet<>(texts("Program", LABEL));
    run.retainAll(all.paths.keySet());
    if (run.isEmpty()) { // it does not say
      run.addAll(all.paths.keySet());
    }
    Deque<String> open = new ArrayDeque<>();
    run.forEach(path -> record("row " + path, all.paths.get(path), open));
    while (!open.isEmpty()) {
      String function = open.remove();
      if (called.add(function)) {
        record("row " + function, all.functions.get(function), open);
      }
    }
  }

  private void record(String name, String row, Collection<String> calls) {
    found.put(name, row.strip().replaceAll("[,\\]]\\z", ""));
    LABEL
        .matcher(row)
        .results()
        .map(label -> label.group(1))
        .filter(all.functions::containsKey)
        .forEach(calls::add);
  }

  /** Returns what the value of a constant, and all that it mentions beside the cfg, contains. */
  private Set<String> texts(String constant, Pattern pattern) {
    Set<String> texts = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(cfg.constants().getOrDefault(constant, "")));
    while (!open.isEmpty()) {
      String text = open.remove();
      pattern.matcher(text).results().forEach(one -> texts.add(one.group(1)));
      for (String name : names(text)) {
        own.values().stream()
            .filter(one -> one.name().equals(name) && seen.add(name))
            .forEach(one -> open.add(one.body()));
      }
    }
    return texts;
  }

  private boolean zero(String size) {
    Set<String> values = texts("Geometry", Pattern.compile("\\b" + size + " (?:\\|->|=) (\\w+)"));
    return values.equals(Set.of("0"));
  }

  /** Returns whether the text of a set shows that it is empty. */
  private boolean isEmpty(String set) {
    String[] product = set.strip().split(" \\\\X ");
    if (product.length > 1) {
      return Arrays.stream(product).anyMatch(this::isEmpty);
    }
    String[] union = set.strip().split(" \\\\cup ");
    if (union.length > 1) {
      return Arrays.stream(union).allMatch(this::isEmpty);
    }
    String text = set.strip();
    Matcher callers = CALLERS.matcher(text);
    if (callers.matches()) {
      return !called.contains(callers.group(1));
    }
    Matcher size = SIZE.matcher(text);
    if (size.matches()) {
      return zero(size.group(1));
    }
    Matcher unless = UNLESS_EMPTY.matcher(text);
    if (unless.matches()) {
      return isEmpty(unless.group(1)) || isEmpty(unless.group(2));
    }
    Definition named = all.shared.get(text);
    if (named == null || cfg.constants().containsKey(text)) {
      return false;
    }
    Boolean known = empty.putIfAbsent(text, false); // a set that names itself is none
    if (known == null) {
      empty.put(text, isEmpty(named.body()));
    }
    return empty.get(text);
  }

  /** Returns whether a definition speaks of nothing that there is. */
  boolean isVacuous(String name) {
    return Optional.ofNullable(all.shared.get(name)).filter(this::isVacuous).isPresent();
  }

  private boolean isVacuous(Definition one) {
    String body = one.body().strip();
    Matcher quantifier = QUANTIFIER.matcher(body);
    if (quantifier.matches()) {
      return BOUND.matcher(quantifier.group(1)).results().anyMatch(set -> isEmpty(set.group(1)));
    }
    return CARD.matcher(body).matches() && ofCard(body).stream().allMatch(this::isEmpty);
  }

  private static List<String> ofCard(String body) {
    List<String> sets = new ArrayList<>();
    OF_CARD
        .matcher(body)
        .results()
        .forEach(set -> sets.add(set.group(1) == null ? set.group(2) : set.group(1)));
    return sets;
  }

  private Optional<Definition> find(String module, String name) {
    if (cfg.constants().containsKey(name)) {
      return Optional.empty(); // the cfg says it
    }
    String key = module + "!" + name;
    Definition beside = own.getOrDefault(key, all.local.get(key));
    return Optional.ofNullable(beside == null ? all.shared.get(name) : beside);
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    NAME.matcher(LABEL.matcher(text).replaceAll(" "))
        .results()
        .forEach(one -> names.add(one.group()));
    return names;
  }

  /**
   * Returns the text of every definition that the properties, the steps and the initial state come
   * to, by module and name, and the rows of the paths.
   *
   * @param properties the properties that are judged
   */
  Map<String, String> of(Collection<String> properties) {
    Deque<Definition> open = new ArrayDeque<>(own.values());
    Set<String> roots = new TreeSet<>(properties);
    roots.addAll(ROOTS);
    roots.forEach(name -> find("", name).ifPresent(open::add));
    Set<String> seen = new TreeSet<>();
    while (!open.isEmpty()) {
      Definition one = open.remove();
      if (!seen.add(key(one)) || isVacuous(one) || isTable(one)) {
        continue;
      }
      if (!all.isList(one)) {
        found.put(key(one), one.head() + one.body());
      }
      Set<String> mentions = all.mentions.get(key(one));
      for (String name : mentions == null ? names(one.body()) : mentions) {
        find(one.module(), name).ifPresent(open::add);
      }
    }
    return found;
  }

  private static boolean isTable(Definition one) {
    return one.module().equals(PATHS) && (one.name().equals(PATHS) || one.name().equals(FUNCTIONS));
  }
}
