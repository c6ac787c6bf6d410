package org.mmrace.bridge.run;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.explorer.StepCoverage;

/**
 * Which cfg takes each action, over whole state graphs, past what is violated in them. Actions of
 * {@code core} and {@code mm} may be taken by any cfg, those of a family only count where one of
 * the family's does.
 *
 * @param actions in the order of the model's steps
 * @param failures why the graph of a cfg is not complete, by name
 */
public record ActionCoverage(List<Action> actions, Map<String, Verdict> failures) {
  /** Copies the collections. */
  public ActionCoverage {
    actions = List.copyOf(actions);
    failures = java.util.Collections.unmodifiableMap(new TreeMap<>(failures));
  }

  /**
   * One action.
   *
   * @param place where it is defined
   * @param most name of the cfg that takes it most; empty if none does
   * @param taken how many edges of that cfg's graph are of this action
   * @param cfgs how many cfgs take it
   */
  public record Action(
      String name, SpecText.Place place, Optional<String> most, long taken, int cfgs) {}

  /** Returns the actions that no cfg takes. */
  public List<Action> untaken() {
    return actions.stream().filter(action -> action.most().isEmpty()).toList();
  }

  /** Counts, cfg by cfg. */
  static final class Counter {
    private final SpecText spec;
    private final List<String> folders;
    private final Map<String, Action> found = new LinkedHashMap<>();
    private final Set<String> belonging = new HashSet<>();

    /**
     * Counts the actions defined in {@code folders}: {@code core} and families; of none, those of
     * the modules of a family, and of the functions of core and mm, that the cfgs run.
     */
    Counter(SpecText spec, List<String> folders) {
      this.spec = spec;
      this.folders = folders;
    }

    /**
     * Adds a cfg.
     *
     * @param begins the steps that its threads begin with
     */
    void add(ScenarioConfig config, List<StepCoverage> rows, Set<String> begins) {
      for (StepCoverage row : rows) {
        Optional<SpecText.Place> place =
            spec.place(row.step())
                .filter(one -> folders.isEmpty() || folders.contains(one.folder()));
        if (place.isPresent()) {
          add(config, row, place.get());
          if (row.taken() > 0 || begins.contains(row.step())) {
            belonging.add(unit(row.step(), place.get()));
          }
        }
      }
    }

    /** Returns what an action is a part of: of the shared folders a C function, else a module. */
    private static String unit(String action, SpecText.Place place) {
      return SpecRoot.SHARED.contains(place.folder())
          ? action.substring(0, Math.max(0, action.lastIndexOf("__")))
          : place.file();
    }

    private void add(ScenarioConfig config, StepCoverage row, SpecText.Place place) {
      Action none = new Action(row.step(), place, Optional.empty(), 0, 0);
      Action old = found.getOrDefault(row.step(), none);
      boolean most = row.taken() > old.taken();
      found.put(
          row.step(),
          new Action(
              row.step(),
              place,
              most ? Optional.of(config.name()) : old.most(),
              most ? row.taken() : old.taken(),
              old.cfgs() + (row.taken() > 0 ? 1 : 0)));
    }

    List<Action> actions() {
      return found.values().stream()
          .filter(
              action ->
                  !folders.isEmpty() || belonging.contains(unit(action.name(), action.place())))
          .toList();
    }
  }
}
