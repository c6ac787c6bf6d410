package org.mmrace.bridge.script;

import java.util.List;
import java.util.Map;

/**
 * The words of the specifications that a script may use.
 *
 * @param kernels the profiles, oldest first
 * @param toggles the legal values of each toggle, none if it is a number
 * @param invariants {@code Inv_Xxx}
 * @param probes {@code Reach_Xxx}
 */
public record Vocabulary(
    List<String> kernels,
    Map<String, List<String>> toggles,
    List<String> invariants,
    List<String> probes) {
  /** Copies the collections. */
  public Vocabulary {
    kernels = List.copyOf(kernels);
    toggles = Map.copyOf(toggles);
    invariants = List.copyOf(invariants);
    probes = List.copyOf(probes);
  }
}
