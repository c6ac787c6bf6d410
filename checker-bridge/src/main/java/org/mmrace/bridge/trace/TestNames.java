package org.mmrace.bridge.trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.TransitionSystem;

/** The names in a generated test, made from those of the scenario, its threads and its steps. */
final class TestNames {
  private final Map<Integer, String> threads = new LinkedHashMap<>();
  private final TransitionSystem system;
  private final List<String> taken;

  private TestNames(TransitionSystem system, String... taken) {
    this.system = system;
    this.taken = List.of(taken);
  }

  /**
   * Names the threads of a schedule, for constants.
   *
   * @param name of the constant that holds the schedule
   */
  static TestNames of(TransitionSystem system, Schedule schedule, String name) {
    TestNames names = new TestNames(system, "RACE", name);
    schedule.moves().stream().map(Move::thread).distinct().sorted().forEach(names::add);
    return names;
  }

  private void add(int thread) {
    String name = system.threadName(thread).replaceAll("\\W+", "_").toUpperCase(Locale.ROOT);
    boolean usable =
        name.matches("[A-Z]\\w*") && !taken.contains(name) && !threads.containsValue(name);
    threads.put(thread, usable ? name : "THREAD_" + thread);
  }

  /** Returns the constants by number of the thread. */
  Map<Integer, String> threads() {
    return threads;
  }

  /** Returns {@code org.mmrace.races.collapse} for a race of the family {@code collapse}. */
  static String packageName(String scenario) {
    int slash = scenario.indexOf('/');
    String family = slash < 0 ? "" : scenario.substring(0, slash).replaceAll("\\W", "");
    return family.isEmpty() ? "org.mmrace.races" : "org.mmrace.races." + family;
  }

  /** Returns {@code GupfastPmdRecheckTest} for {@code collapse/gupfast-pmd-recheck}. */
  static String className(String scenario) {
    return upper(camel(scenario.substring(scenario.indexOf('/') + 1))) + "Test";
  }

  /** Returns {@code pinAfterCollapseCounted} for {@code pin after collapse counted}. */
  static String camelCase(String condition) {
    return camel(condition);
  }

  /** Returns {@code PIN_AFTER_COLLAPSE_COUNTED} for {@code pin after collapse counted}. */
  static String constant(String condition) {
    return condition.replaceAll("\\W+|_+", "_").replaceFirst("^_", "").toUpperCase(Locale.ROOT);
  }

  /** Returns the type that declares the constant of a step, if the system is that of the model. */
  Optional<Class<?>> declares(String step) {
    return system.steps().equals(Scenario.STEPS.names())
        ? Optional.of(Scenario.STEPS.labels().get(system.steps().indexOf(step)).getClass())
        : Optional.empty();
  }

  /**
   * Returns {@code unfixedLate} for {@code MCRace_unfixed_late.cfg} and for {@code unfixed_late}.
   */
  static String variant(String config) {
    return camel(config.replaceFirst("\\.cfg$", "").replaceFirst("^.*_(?=(un)?fixed|reach_)", ""));
  }

  /** Returns {@code PinStaysMapped} for {@code Inv_PinStaysMapped}. */
  static String property(String property) {
    return upper(camel(property.replaceFirst("^(Inv|Reach)_", "")));
  }

  /** Returns {@code PtepRecheck} for {@code gup_fast_pte_range__ptep_recheck}. */
  static String event(String step) {
    int split = step.lastIndexOf("__");
    return upper(camel(split < 0 ? step : step.substring(split + 2)));
  }

  private static String camel(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("[^A-Za-z0-9]+", -1)) {
      text.append(text.isEmpty() ? change(word, false) : upper(word));
    }
    return text.toString();
  }

  private static String upper(String word) {
    return change(word, true);
  }

  private static String change(String word, boolean upper) {
    if (word.isEmpty()) {
      return "";
    }
    String first = word.substring(0, 1);
    return (upper ? first.toUpperCase(Locale.ROOT) : first.toLowerCase(Locale.ROOT))
        + word.substring(1);
  }
}
