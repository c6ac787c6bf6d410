package org.mmrace.bridge.trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.system.TransitionSystem;

/** The names in a generated test, made from those of the scenario, its threads and its steps. */
final class TestNames {
  private final Map<Integer, String> threads = new LinkedHashMap<>();

  private TestNames() {}

  /** Names the threads of a schedule, for constants. */
  static TestNames of(TransitionSystem system, Schedule schedule) {
    TestNames names = new TestNames();
    schedule.moves().stream()
        .map(Move::thread)
        .distinct()
        .sorted()
        .forEach(thread -> names.add(system, thread));
    return names;
  }

  private void add(TransitionSystem system, int thread) {
    String name = system.threadName(thread).replaceAll("\\W+", "_").toUpperCase(Locale.ROOT);
    boolean usable =
        name.matches("[A-Z]\\w*") && !name.equals("RACE") && !threads.containsValue(name);
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

  /**
   * Returns {@code collapseHugePageWithinGupFast}: which C function comes in within or after which.
   */
  static String interleaving(Schedule schedule) {
    List<Move> moves = schedule.moves();
    for (int i = 1; i < moves.size(); i++) {
      int before = moves.get(i - 1).thread();
      if (moves.get(i).thread() != before) {
        boolean resumes =
            moves.subList(i, moves.size()).stream().anyMatch(move -> move.thread() == before);
        String interrupted = upper(camel(function(moves.get(i - 1).step())));
        return camel(function(moves.get(i).step())) + (resumes ? "Within" : "After") + interrupted;
      }
    }
    return moves.isEmpty() ? "initialState" : camel(function(moves.get(0).step())) + "Alone";
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

  private static String function(String step) {
    int split = step.lastIndexOf("__");
    return split < 0 ? step : step.substring(0, split);
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
