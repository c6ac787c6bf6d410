package org.mmrace.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.mmrace.analysis.locks.DocumentedOrder;
import org.mmrace.analysis.locks.LockReport;
import org.mmrace.analysis.locks.LockSurvey;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Settings;
import org.mmrace.model.Scenario;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.LockGraph;
import org.mmrace.reports.LockRow;
import org.mmrace.reports.LockText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace locks}. */
@Command(
    name = "locks",
    description = {
      "Shows which lock is asked for under which, in every reachable state, beside the documented"
          + " order.",
      "Of a scenario or family the cfgs that must hold are taken; a .cfg is taken as it is."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace locks rmap                          one graph of all scenarios of a family",
      "  ./mmrace locks rmap/nested-gather --words    also: which word under which lock"
    })
final class LocksCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      description = "An id, a family, a race script, or the path of a .cfg file.")
  private List<String> scenarios;

  @Option(names = "--large", description = "Take the large cfgs of scenarios and families too.")
  private boolean large;

  @Option(names = "--words", description = "Print under which locks words are written and read.")
  private boolean words;

  @Option(names = "--witnesses", description = "Print a shortest schedule to each edge.")
  private boolean witnesses;

  @Option(names = "--dot", paramLabel = "FILE", description = "Write the graph for Graphviz.")
  private Path dot;

  @Option(names = "--svg", paramLabel = "FILE", description = "Write the graph as a drawing.")
  private Path svg;

  @Option(names = "--report", paramLabel = "DIR", description = "Write a page, locks.html, there.")
  private Path report;

  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    List<LockRow> rows = new ArrayList<>();
    LockSurvey survey = new LockSurvey(DocumentedOrder.standard());
    try (Session session = new Session(output, limits.budget())) {
      for (ScenarioConfig config : session.holding(scenarios, large)) {
        if (session.interrupted()) {
          rows.add(LockRow.unfinished(config));
          continue;
        }
        ScenarioSystem system = session.system(config);
        rows.add(
            LockRow.of(
                config,
                system,
                survey.add(
                    config.name(),
                    (Scenario) system.system(),
                    Settings.standard().within(session.limits()),
                    session.watch("locks " + config.name()))));
      }
    }
    LockReport found = survey.report();
    LockGraph graph = new LockGraph(found);
    if (dot != null) {
      Files.writeString(dot, graph.dot());
    }
    if (svg != null) {
      Files.writeString(svg, graph.graph().file());
    }
    if (report != null) {
      Path page = report.resolve("locks.html");
      LockText.page(found, rows, output.command()).write(page);
      output.aside(page);
    }
    String text = LockText.of(found, rows, words);
    output.result(
        LockText.json(Version.text(), found, rows),
        witnesses ? text + LockText.witnesses(found) : text);
    return ExitCode.ofLocks(found, rows).number();
  }
}
