package org.mmrace.bridge.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Checkpoint;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.reduce.Reductions;

/**
 * How the explorer is to run.
 *
 * @param alone whether TLC is not run
 * @param workers its threads
 * @param exact whether to keep full states
 * @param checkpoints folder of the checkpoints, one file a configuration
 * @param resume whether to go on from them
 * @param version of mmrace: a checkpoint of another is refused
 * @param reducing how to explore fewer states
 */
public record Exploring(
    boolean alone,
    int workers,
    boolean exact,
    Optional<Path> checkpoints,
    boolean resume,
    String version,
    Optional<Reducing> reducing) {
  /** Beside TLC, one worker, fingerprints, no checkpoint. */
  public static final Exploring STANDARD =
      new Exploring(false, 1, false, Optional.empty(), false, "", Optional.empty());

  /** Says what is alike, and who listens, in a scenario. */
  @FunctionalInterface
  public interface Reducing {
    /** Returns the reductions of a scenario. */
    Reductions of(ScenarioSystem system);
  }

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Checks the numbers. */
  public Exploring {
    if (workers < 1 || workers > Settings.MOST_WORKERS) {
      throw new IllegalArgumentException(
          "workers are not 1 to " + Settings.MOST_WORKERS + ": workers=" + workers);
    }
    if (resume && checkpoints.isEmpty()) {
      throw new IllegalArgumentException("nothing to resume: --checkpoint names no folder");
    }
    if (reducing.isPresent() && (workers > 1 || checkpoints.isPresent())) {
      throw new IllegalArgumentException("a reduced search has one worker and no checkpoint");
    }
  }

  /** Returns the settings of a search. */
  Settings settings(ScenarioConfig config, ScenarioSystem system) {
    Settings settings = Settings.standard().withWorkers(workers);
    settings = exact ? settings.exactly() : settings;
    return checkpoints.isEmpty()
        ? settings
        : settings.keeping(
            new Checkpoint(file(config), searched(config, system), INTERVAL, resume));
  }

  private Path file(ScenarioConfig config) {
    String name = config.name().replaceAll("[^A-Za-z0-9._-]+", "-");
    return checkpoints.orElseThrow().resolve(name + ".checkpoint");
  }

  private String searched(ScenarioConfig config, ScenarioSystem system) {
    CRC32C constants = new CRC32C();
    constants.update(system.constants().toString().getBytes(StandardCharsets.UTF_8));
    return String.join(
        "; ",
        "version=" + version,
        "scenario=" + config.name(),
        "constants=" + Long.toHexString(constants.getValue()));
  }
}
