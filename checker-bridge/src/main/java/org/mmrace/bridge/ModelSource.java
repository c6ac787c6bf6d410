package org.mmrace.bridge;

import org.mmrace.model.Constants;

/**
 * Builds the model of a scenario from its constants. Implementations have a public constructor without arguments: the
 * child that runs TLC makes one by name.
 */
public interface ModelSource {
  /**
   * Builds the model.
   *
   * @throws IllegalArgumentException if the constants do not describe a scenario
   */
  Modelled of(Constants constants);
}
