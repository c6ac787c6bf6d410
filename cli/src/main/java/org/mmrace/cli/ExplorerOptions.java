package org.mmrace.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.mmrace.bridge.Exploring;
import picocli.CommandLine.Option;

/** How {@code check} runs the explorer. */
final class ExplorerOptions {
  private enum Engine {
    both,
    explorer
  }

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "both",
      description = "both, or explorer for the explorer alone. Default: ${DEFAULT-VALUE}")
  private Engine engine;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Threads of the explorer; the result is the same for any number. Default:"
              + " ${DEFAULT-VALUE}")
  private int workers;

  @Option(
      names = "--exact",
      description = "The explorer keeps full states, not fingerprints: none can be missed.")
  private boolean exact;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Where the explorer keeps, every minute and when it is stopped, what it needs to go on.")
  private Path checkpoints;

  @Option(names = "--resume", description = "Go on from the checkpoint.")
  private boolean resume;

  Exploring exploring() {
    return new Exploring(
        engine == Engine.explorer,
        workers,
        exact,
        Optional.ofNullable(checkpoints),
        resume,
        Version.text());
  }
}
