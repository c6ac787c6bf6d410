package org.mmrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mmrace.analysis.MachineFootprints;
import org.mmrace.analysis.MachineSymmetry;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.bridge.run.Exploring;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.reduce.Reductions;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
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

  private enum Reduction {
    por,
    symmetry
  }

  @Option(
      names = "--reduce",
      split = ",",
      paramLabel = "HOW",
      description =
          "The explorer leaves out states that tell nothing new: por (one order of steps that do"
              + " not matter to each other), symmetry (of threads that run the same), or both,"
              + " separated by a comma.")
  private List<Reduction> reductions = List.of();

  private Reductions reductions(ScenarioSystem system) {
    Constants constants = Constants.of(system.constants());
    return new Reductions(
        reductions.contains(Reduction.por)
            ? Optional.of(new MachineFootprints(constants))
            : Optional.empty(),
        reductions.contains(Reduction.symmetry)
            ? Optional.of(MachineSymmetry.of(new Scenario(constants)))
            : Optional.empty());
  }

  /** Returns how much a reduced search saved, where the ledger knows the whole graph. */
  Optional<String> saved(BothVerdicts both, SpecRoot root) throws IOException {
    if (reductions.isEmpty() || !(both.explorer().verdict() instanceof Verdict.Holds)) {
      return Optional.empty();
    }
    long states = both.explorer().states();
    return new Records(root)
        .graph(both.config())
        .map(
            graph ->
                "reduced: kept %d of %d states, factor %.1f; passed through %d"
                    .formatted(
                        states,
                        graph.states(),
                        (double) graph.states() / states,
                        both.explorer().passed()));
  }

  Exploring exploring() {
    return new Exploring(
        engine == Engine.explorer,
        workers,
        exact,
        Optional.ofNullable(checkpoints),
        resume,
        Version.text(),
        reductions.isEmpty() ? Optional.empty() : Optional.of(this::reductions));
  }
}
