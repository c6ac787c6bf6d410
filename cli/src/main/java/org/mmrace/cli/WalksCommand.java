package org.mmrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Explorer;
import org.mmrace.explorer.Sampled;
import org.mmrace.explorer.Sampling;
import org.mmrace.explorer.SamplingPlan;
import org.mmrace.explorer.Settings;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.TransitionSystem;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.WalkRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace stats walks}. */
@Command(
    name = "walks",
    description = {
      "Draws random schedules: how often they hit what is wrong, and how much they cover."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace stats walks specs/collapse/gupfast-pmd-recheck/MCGupFastPmdRecheck_unfixed.cfg"
    })
final class WalksCommand implements Callable<Integer> {
  private static final int MOST_MOVES = 100_000;

  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      description = "An id, a family, or the path of a .cfg file.")
  private List<String> scenarios;

  @Option(
      names = "--schedules",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Schedules to draw. Default: ${DEFAULT-VALUE}")
  private int schedules;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the first; each after it has the next number. Default: 1")
  private long seed;

  @Option(
      names = "--pct",
      paramLabel = "DEPTH",
      defaultValue = "0",
      description =
          "Draw by PCT: random priorities that change DEPTH - 1 times. Default: every move picks"
              + " one of the threads that can move, all alike")
  private int depth;

  @Option(
      names = "--no-graph",
      description = "Do not explore the whole graph to say which share of it was covered.")
  private boolean noGraph;

  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    if (schedules < 1) {
      return output.fail("fewer schedules than one: schedules=" + schedules);
    }
    List<WalkRow> rows = new ArrayList<>();
    try (Session session = new Session(output, limits.budget())) {
      for (ScenarioConfig config : session.select(scenarios, false)) {
        WalkRow row = row(session, config);
        session.clearProgress();
        output.text(row.text() + "\n");
        rows.add(row);
      }
    }
    return output.result(
        JsonRecord.of("stats walks", Version.text(), rows, (row, json) -> row.write(json)),
        "",
        WalkRow.exitCode(rows));
  }

  private WalkRow row(Session session, ScenarioConfig config) throws Exception {
    ScenarioSystem system = session.system(config);
    List<StatePredicate> invariants = config.predicates(system);
    Settings settings = Settings.standard().within(session.limits());
    Sampled sampled =
        Sampling.run(
            system.system(),
            invariants,
            settings,
            plan(system.system()),
            session.watch("walks " + config.name()));
    Optional<Exploration> whole =
        noGraph
            ? Optional.empty()
            : Optional.of(
                    Explorer.explore(
                        system.system(),
                        List.of(),
                        settings.exploringOn(),
                        session.watch("graph " + config.name())))
                .filter(Exploration::complete);
    return new WalkRow(config, sampled, whole);
  }

  private SamplingPlan plan(TransitionSystem system) {
    return depth < 1
        ? new SamplingPlan(SamplingPlan.Strategy.RANDOM, seed, schedules, 1, 1, MOST_MOVES)
        : new SamplingPlan(
            SamplingPlan.Strategy.PCT,
            seed,
            schedules,
            depth,
            Sampling.length(system, MOST_MOVES),
            MOST_MOVES);
  }
}
