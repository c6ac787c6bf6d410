package org.mmrace.bridge.script;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A race script.
 *
 * @param kernel the profile
 * @param toggles what differs from the profile in every variant
 * @param geometry the sizes that are given
 * @param setup what runs before the threads start
 * @param variants what is declared; empty: what runs must hold
 */
public record Script(
    String kernel,
    Map<String, String> toggles,
    Map<String, Integer> geometry,
    List<Operation> setup,
    List<ScriptThread> threads,
    List<Variant> variants) {
  /** The sizes that a script can give. */
  static final List<String> SIZES = List.of("entries", "pages", "tables");

  /** Copies the collections. */
  public Script {
    toggles = Map.copyOf(toggles);
    geometry = Map.copyOf(geometry);
    setup = List.copyOf(setup);
    threads = List.copyOf(threads);
    variants = List.copyOf(variants);
  }

  /** A thread, one operation after the other. */
  public record ScriptThread(Place place, String name, List<Operation> operations) {
    /** Copies the list. */
    public ScriptThread {
      operations = List.copyOf(operations);
    }
  }

  /**
   * A variant: a cfg.
   *
   * @param name {@code fixed}, {@code unfixed}, {@code reach_Xxx}, or one of the first two with a
   *     suffix
   * @param toggles what differs in this variant
   * @param property what must be violated; empty: all must hold
   */
  public record Variant(String name, Map<String, String> toggles, String property) {
    /** Copies the map. */
    public Variant {
      toggles = Map.copyOf(toggles);
    }
  }

  /** Returns what differs from the profile in a variant, by name. */
  public Map<String, String> toggles(Variant variant) {
    Map<String, String> all = new TreeMap<>(toggles);
    all.putAll(variant.toggles);
    return all;
  }
}
