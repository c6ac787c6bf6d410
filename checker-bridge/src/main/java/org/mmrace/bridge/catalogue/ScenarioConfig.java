package org.mmrace.bridge.catalogue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.trace.Origin;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.system.StatePredicate;

/**
 * One configuration of one scenario.
 *
 * @param id {@code <family>/<slug>}; of a configuration outside the repository its path
 * @param config what follows the module in the name of the file: {@code fixed}, {@code
 *     reach_BothPages}; empty if nothing does
 * @param expected what the manifest of the family declares
 */
public record ScenarioConfig(
    String id, String config, SpecLocation location, CfgFile cfg, Optional<Expected> expected) {

  /** Returns whether the explorer can run it: the first construct that only TLC can is named. */
  public Optional<String> onlyTlc() {
    return cfg.constructs().stream()
        .findFirst()
        .map(construct -> "explorer cannot run: " + construct);
  }

  /**
   * Refuses what the explorer cannot run.
   *
   * @throws SpecFailure naming the construct
   */
  public void refuseOnlyTlc() throws SpecFailure {
    if (onlyTlc().isPresent()) {
      throw new SpecFailure(new Verdict.BadSpec(onlyTlc().get()));
    }
  }

  /** Returns what its traces are of. */
  public Origin origin() {
    return new Origin(id, config, cfg.overrides());
  }

  /** Returns the family of a catalogued scenario, the part of its id before the slash. */
  public String family() {
    return id.endsWith(".cfg") || Scripts.isScript(id)
        ? ""
        : id.substring(0, Math.max(0, id.indexOf('/')));
  }

  /** Returns {@code collapse/gupfast-pmd-recheck unfixed}; of a path, the path. */
  public String name() {
    return id.endsWith(".cfg") || config.isEmpty() ? id : id + " " + config;
  }

  /** Returns whether its name says that a property is violated: {@code unfixed}, {@code reach_}. */
  public boolean namedForFailure() {
    return config.matches("(unfixed|reach)(_.*)?");
  }

  /** Returns whether its name says that it is to hold. */
  boolean namedFixed() {
    return config.equals("fixed") || config.isEmpty() && Scripts.isScript(id);
  }

  /** Returns whether it runs in the nightly tier only. */
  public boolean large() {
    return config.equals("large") || config.endsWith("_large");
  }

  /** Returns the invariants that it names and the model does not know, in its order. */
  public List<String> own(ScenarioSystem scenario) {
    return cfg.invariants().stream().filter(name -> twin(name, scenario).isEmpty()).toList();
  }

  /** Returns the invariants and probes that it names and the model knows, in its order. */
  public List<StatePredicate> twins(ScenarioSystem scenario) {
    return cfg.invariants().stream().flatMap(name -> twin(name, scenario).stream()).toList();
  }

  private static Optional<StatePredicate> twin(String name, ScenarioSystem scenario) {
    return scenario.predicates().stream()
        .filter(predicate -> predicate.name().equals(name))
        .findFirst();
  }

  /**
   * Returns the invariants and probes that it names and the model knows, in its order; for {@code
   * Inv_All} its conjuncts, so that what breaks has a name.
   */
  public List<StatePredicate> predicates(ScenarioSystem scenario) {
    return asked(scenario).stream().flatMap(name -> twin(name, scenario).stream()).toList();
  }

  /** Returns what it names, with the conjuncts of {@code Inv_All} in its place. */
  public List<String> asked(ScenarioSystem scenario) {
    return asked(cfg.invariants(), scenario.predicates());
  }

  /** Returns names, each once, with the conjuncts of {@code Inv_All} in its place. */
  public static List<String> asked(List<String> names, List<StatePredicate> predicates) {
    Set<String> asked = new LinkedHashSet<>();
    for (String name : names) {
      if (name.equals(Invariants.ALL)) {
        Invariants.conjuncts(predicates).forEach(one -> asked.add(one.name()));
      } else {
        asked.add(name);
      }
    }
    return List.copyOf(asked);
  }
}
