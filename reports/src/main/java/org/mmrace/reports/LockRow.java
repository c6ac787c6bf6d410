package org.mmrace.reports;

import org.mmrace.bridge.ScenarioConfig;
import org.mmrace.explorer.Exploration;

/**
 * One pass over the states of a cfg.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param complete whether every state was seen
 * @param remark what else there is to say, may be empty
 * @param elapsedSeconds wall-clock time
 */
public record LockRow(
    String id,
    String config,
    long states,
    long edges,
    boolean complete,
    String remark,
    double elapsedSeconds) {
  /** Returns the row of a pass. */
  public static LockRow of(ScenarioConfig config, Exploration pass) {
    boolean stuck = pass.complete() && !pass.findings().isEmpty();
    return new LockRow(
        config.id(),
        config.location().cfg().getFileName().toString(),
        pass.states(),
        pass.edges(),
        pass.complete(),
        pass.complete() ? stuck ? "DEADLOCK is reachable" : "" : "UNFINISHED",
        pass.elapsed().toNanos() / 1e9);
  }
}
