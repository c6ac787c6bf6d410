package org.mmrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.ActionCoverage;
import org.mmrace.reports.CoverageText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace coverage}. */
@Command(
    name = "coverage",
    description = {
      "Shows which cfg takes each action, and the actions that none takes.",
      "Counted are the edges of the model's whole state graphs, past what is violated in them."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace coverage         the actions of all families and of the core",
      "  ./mmrace coverage rmap    those of a family, over its own cfgs",
      "  ./mmrace coverage collapse/gupfast-pmd-recheck    those of the modules that it runs"
    })
final class CoverageCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "SCENARIO",
      description =
          "A family, an id, a race script, or the path of a .cfg file. Default: all families, and"
              + " the core")
  private List<String> scenarios = List.of();

  @Option(names = "--large", description = "Explore the large cfgs too.")
  private boolean large;

  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    ActionCoverage coverage;
    try (Session session = new Session(output, limits.budget())) {
      SpecText spec = SpecText.of(session.catalogue().root());
      coverage = session.coverage(scenarios, large, spec);
    }
    return output.result(
        CoverageText.json(Version.text(), coverage),
        CoverageText.of(coverage),
        CoverageText.exitCode(coverage));
  }
}
