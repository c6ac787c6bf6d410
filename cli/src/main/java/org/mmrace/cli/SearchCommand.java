package org.mmrace.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.SearchRun;
import org.mmrace.bridge.run.Searched;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.sample.SamplingPlan;
import org.mmrace.findings.ReducedTrace;
import org.mmrace.findings.TraceStore;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.SearchRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace search}. */
@Command(
    name = "search",
    description = {
      "Searches scenarios whose graph is too big.",
      "The model alone, without TLC. Schedules are drawn at random, or all with few context"
          + " switches are searched. What was covered is printed; only a search of the whole graph"
          + " is a pass."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace search collapse/gupfast-pmd-recheck --strategy pct --schedules 10000",
      "  ./mmrace search rmap --strategy contexts --depth 2",
      "  ./mmrace search ~/MCMine.cfg --seed 4711 --schedules 1       that schedule again",
      "  ./mmrace search ~/MCMine.cfg --prefix mine.trace.json --first 20"
    })
final class SearchCommand implements Callable<Integer> {
  private static final int SWITCHES = 2;
  private static final int ORDERINGS = 2;

  /** How to search. */
  enum Strategy {
    RANDOM,
    SPEEDS,
    PCT,
    CONTEXTS
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      description = "An id, a family, a race script, or the path of a .cfg file.")
  private List<String> scenarios;

  @Option(names = "--large", description = "Search the large cfgs of scenarios and families too.")
  private boolean large;

  @Option(
      names = "--strategy",
      paramLabel = "HOW",
      defaultValue = "speeds",
      description =
          "random: of the threads that can move any, all alike. speeds: threads have random speeds."
              + " pct: random priorities with few changes. contexts: all schedules with few context"
              + " switches. Default: speeds")
  private Strategy strategy;

  @Option(
      names = "--schedules",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Schedules drawn for each cfg. Default: ${DEFAULT-VALUE}")
  private int schedules;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Schedule i has the seed S + i - 1. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--depth",
      paramLabel = "D",
      defaultValue = "-1",
      description =
          "pct: orderings of moves that the bug needs. contexts: most context switches. Default: 2")
  private int depth;

  @Option(
      names = "--steps",
      paramLabel = "K",
      defaultValue = "10000",
      description = "Most steps of a schedule that is drawn. Default: ${DEFAULT-VALUE}")
  private int steps;

  @Option(
      names = "--prefix",
      paramLabel = "SCHEDULE",
      defaultValue = "",
      description =
          "Search from the end of a schedule: its text (1:gup_fast__local_irq_save ...) or a trace"
              + " file.")
  private String prefix;

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Take only the first N steps of the prefix.")
  private int first;

  @Option(
      names = "--traces",
      paramLabel = "DIR",
      defaultValue = "target/mmrace",
      description = "Where counterexamples are written. Default: ${DEFAULT-VALUE}")
  private Path traces;

  @Mixin private Slices slices;
  @Mixin private Format format;
  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    if (schedules < 1 || steps < 1) {
      return output.fail("not positive: schedules=" + schedules + " steps=" + steps);
    }
    Schedule start = start();
    List<SearchRow> rows = new ArrayList<>();
    TraceStore store = new TraceStore(traces);
    try (Session session = new Session(output, limits.budget())) {
      SpecText spec = SpecText.of(session.catalogue().root());
      for (ScenarioConfig config : session.select(scenarios, large)) {
        session.sayOnlyTlcs(config);
        Searched found = search(session, config, start);
        session.clearProgress();
        SearchRow row = new SearchRow(found, ReducedTrace.of(found, store, spec, slices.view()));
        rows.add(row);
        output.text(row.text(format.format()));
      }
    }
    store.failure().ifPresent(output::complain);
    output.result(JsonRecord.ofSearches(Version.text(), rows), "");
    return ExitCode.ofSearches(rows).number();
  }

  private Schedule start() throws Exception {
    Schedule whole = SearchRun.prefix(prefix);
    if (first > whole.moves().size()) {
      throw new IllegalArgumentException(
          "prefix is shorter: first=" + first + " steps=" + whole.moves().size());
    }
    return first < 0 ? whole : whole.first(first);
  }

  private Searched search(Session session, ScenarioConfig config, Schedule start) throws Exception {
    if (session.interrupted()) {
      return Searched.none(config, new Verdict.Unfinished("interrupted"));
    } else if (config.onlyTlc().isPresent()) {
      return Searched.none(config, new Verdict.BadSpec(config.onlyTlc().get()));
    }
    try {
      SearchRun run = session.searchRun(config, start);
      if (strategy == Strategy.CONTEXTS) {
        return run.switches(depth < 0 ? SWITCHES : depth);
      }
      boolean pct = strategy == Strategy.PCT;
      return run.sample(
          new SamplingPlan(
              SamplingPlan.Strategy.valueOf(strategy.name()),
              seed,
              schedules,
              depth < 0 ? ORDERINGS : depth,
              pct ? run.length(steps) : 1,
              steps));
    } catch (SpecFailure e) {
      return Searched.none(config, e.verdict());
    } catch (IllegalArgumentException e) {
      return Searched.none(config, new Verdict.BadSpec(e.getMessage()));
    }
  }
}
