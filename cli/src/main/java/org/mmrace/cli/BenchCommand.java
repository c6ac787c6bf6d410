package org.mmrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.run.Bench;
import org.mmrace.bridge.run.BenchPair;
import org.mmrace.bridge.run.FormBench;
import org.mmrace.reports.BenchRow;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.FormRow;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.Tables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace bench}. */
@Command(
    name = "bench",
    description = {
      "Measures the explorer against TLC.",
      "One worker each, in turn, on the same first levels of the state graph: those that TLC's"
          + " worker finishes in --seconds. What counts is CPU time of the thread that works, so"
          + " that other processes do not. Of a scenario or family the cfg with the largest"
          + " recorded graph is taken."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace bench                                       the largest cfg of each family",
      "  ./mmrace bench collapse/gupfast-pmd-recheck rmap/nested-gather uffd/refile-lost-wake",
      "  ./mmrace bench rmap/bench-zap --scaling              what two workers bring, too",
      "  ./mmrace bench rmap/nested-gather --against ../old   TLC on the specs of two checkouts"
    })
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description =
          "An id, a family, a race script, or the path of a .cfg file. Default: all families")
  private List<String> scenarios = List.of();

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Pairs of runs. Default: ${DEFAULT-VALUE}")
  private int pairs;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "CPU seconds of TLC's worker in each run. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--scaling",
      description =
          "Search the whole graph with one and two workers, and twice at the same time, too; by"
              + " elapsed time.")
  private boolean scaling;

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description =
          "Measure TLC on the same cfg of another checkout instead of the explorer: edges a CPU"
              + " second of the specs here over those there.")
  private Optional<Path> against = Optional.empty();

  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    if (pairs < 1) {
      return output.fail("fewer pairs than one: pairs=" + pairs);
    }
    if (seconds < 1) {
      return output.fail("fewer seconds than one: seconds=" + seconds);
    }
    return against.isPresent() ? forms(against.get()) : engines();
  }

  private int engines() throws Exception {
    List<BenchRow> rows = new ArrayList<>();
    try (Session session = new Session(output, limits.budget())) {
      for (ScenarioConfig config : session.largest(scenarios)) {
        rows.add(measure(session, config));
      }
    }
    return output.result(
        JsonRecord.ofBenches(Version.text(), rows),
        Tables.ofBenches(rows),
        ExitCode.ofBenches(rows));
  }

  private BenchRow measure(Session session, ScenarioConfig config) {
    List<BenchPair> done = new ArrayList<>();
    try {
      Bench bench = session.bench(config, seconds);
      while (done.size() < pairs) {
        done.add(bench.pair(scaling));
      }
    } catch (SpecFailure e) {
      return BenchRow.none(config, e.verdict());
    }
    return BenchRow.of(config, done);
  }

  private int forms(Path checkout) throws Exception {
    List<FormRow> rows = new ArrayList<>();
    try (Session session = new Session(output, limits.budget())) {
      for (ScenarioConfig config : session.largest(scenarios)) {
        rows.add(compare(session, config, checkout));
      }
    }
    return output.result(
        FormRow.json(Version.text(), rows), FormRow.text(rows), FormRow.exitCode(rows));
  }

  private FormRow compare(Session session, ScenarioConfig config, Path checkout)
      throws IOException {
    List<FormBench.Pair> done = new ArrayList<>();
    try {
      FormBench bench = session.forms(config, checkout, seconds);
      while (done.size() < pairs) {
        done.add(bench.pair(done.size()));
      }
    } catch (SpecFailure e) {
      return FormRow.none(config, e.verdict());
    }
    return FormRow.of(config, done);
  }
}
