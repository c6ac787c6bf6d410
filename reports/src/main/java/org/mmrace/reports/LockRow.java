package org.mmrace.reports;

import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.explorer.Exploration;

/**
 * One pass over the states of a cfg.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param complete whether every state was seen
 * @param deadlock whether a state was seen in which nobody can go on
 * @param elapsedSeconds wall-clock time
 */
public record LockRow(
    String id,
    String config,
    long states,
    long edges,
    boolean complete,
    boolean deadlock,
    double elapsedSeconds) {
  /** Returns the row of a pass. */
  public static LockRow of(ScenarioConfig config, Exploration pass) {
    return new LockRow(
        config.id(),
        config.location().cfg().getFileName().toString(),
        pass.states(),
        pass.edges(),
        pass.complete(),
        !pass.findings().isEmpty(),
        pass.elapsed().toNanos() / 1e9);
  }

  /** Returns the row of a pass that was not made. */
  public static LockRow unfinished(ScenarioConfig config) {
    String file = config.location().cfg().getFileName().toString();
    return new LockRow(config.id(), file, 0, 0, false, false, 0);
  }

  /** Returns what else there is to say, may be empty. */
  String remark() {
    String unfinished = complete ? "" : "UNFINISHED";
    return deadlock ? (unfinished + " DEADLOCK is reachable").strip() : unfinished;
  }
}
