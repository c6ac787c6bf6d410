package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Unmodelled;
import org.mmrace.explorer.Exploration;

/**
 * One pass over the states of a cfg.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param complete whether every state was seen
 * @param deadlock whether a state was seen in which nobody can go on
 * @param unmodelled how the machine comes to what is not modelled, if it does
 * @param elapsedSeconds wall-clock time
 */
public record LockRow(
    String id,
    String config,
    long states,
    long edges,
    boolean complete,
    boolean deadlock,
    Optional<Verdict.NotModelled> unmodelled,
    double elapsedSeconds) {
  /** Returns the row of a pass. */
  public static LockRow of(ScenarioConfig config, ScenarioSystem system, Exploration pass) {
    return new LockRow(
        config.id(),
        config.location().cfg().getFileName().toString(),
        pass.states(),
        pass.edges(),
        pass.complete(),
        pass.findings().stream().anyMatch(one -> !Unmodelled.is(one)),
        pass.findings().stream()
            .filter(Unmodelled::is)
            .findFirst()
            .map(found -> Unmodelled.verdict(system, found.schedule())),
        pass.elapsed().toNanos() / 1e9);
  }

  /** Returns the row of a pass that was not made. */
  public static LockRow unfinished(ScenarioConfig config) {
    String file = config.location().cfg().getFileName().toString();
    return new LockRow(config.id(), file, 0, 0, false, false, Optional.empty(), 0);
  }

  /** Returns what else there is to say, may be empty. */
  String remark() {
    List<String> remarks = new ArrayList<>();
    if (!complete) {
      remarks.add("UNFINISHED");
    }
    if (deadlock) {
      remarks.add("DEADLOCK is reachable");
    }
    unmodelled.ifPresent(how -> remarks.add(how.message()));
    return String.join(" ", remarks);
  }
}
