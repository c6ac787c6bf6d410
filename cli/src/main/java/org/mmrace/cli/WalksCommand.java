package org.mmrace.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.sample.Sampled;
import org.mmrace.explorer.sample.Sampling;
import org.mmrace.explorer.sample.SamplingPlan;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;
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
      description = "An id, a family, a race script, or the path of a .cfg file.")
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
      names = "--strategy",
      paramLabel = "HOW",
      split = ",",
      defaultValue = "random,speeds,pct",
      description =
          "How to draw, as of search: random, speeds, pct. One after the other where several are"
              + " given. Default: ${DEFAULT-VALUE}")
  private List<SamplingPlan.Strategy> strategies;

  @Option(
      names = "--depth",
      paramLabel = "D",
      defaultValue = "2",
      description = "pct: orderings of moves that the bug needs. Default: ${DEFAULT-VALUE}")
  private int depth;

  @Option(
      names = "--no-graph",
      description = "Do not explore the whole graph to say which share of it was covered.")
  private boolean noGraph;

  @Option(names = "--report", paramLabel = "DIR", description = "Write a page, walks.html, there.")
  private Path report;

  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    if (schedules < 1) {
      return output.fail("fewer schedules than one: schedules=" + schedules);
    }
    if (depth < 1) {
      return output.fail("no depth of a bug: depth=" + depth);
    }
    List<WalkRow> rows = new ArrayList<>();
    try (Session session = new Session(output, limits.budget())) {
      for (ScenarioConfig config : session.select(scenarios, false)) {
        for (WalkRow row : rows(session, config)) {
          output.text(row.text() + "\n");
          rows.add(row);
        }
      }
    }
    if (report != null) {
      Path page = report.resolve("walks.html");
      WalkRow.page(rows, output.command()).write(page);
      output.aside(page);
    }
    return output.result(
        JsonRecord.of("stats walks", Version.text(), rows, (row, json) -> row.write(json)),
        "",
        WalkRow.exitCode(rows));
  }

  private List<WalkRow> rows(Session session, ScenarioConfig config) throws Exception {
    ScenarioSystem system = session.system(config);
    List<StatePredicate> invariants = config.predicates(system);
    Settings settings = Settings.standard().within(session.limits());
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
    List<WalkRow> rows = new ArrayList<>();
    for (SamplingPlan.Strategy strategy : new LinkedHashSet<>(strategies)) {
      SamplingPlan plan = plan(strategy, system.system());
      Watch watch = session.watch("walks " + config.name());
      Sampled sampled = Sampling.run(system.system(), invariants, settings, plan, watch);
      rows.add(new WalkRow(config, plan, sampled, whole));
    }
    session.clearProgress();
    return rows;
  }

  private SamplingPlan plan(SamplingPlan.Strategy strategy, TransitionSystem system) {
    boolean pct = strategy == SamplingPlan.Strategy.PCT;
    int length = pct ? Sampling.length(system, MOST_MOVES) : 1;
    return new SamplingPlan(strategy, seed, schedules, depth, length, MOST_MOVES);
  }
}
