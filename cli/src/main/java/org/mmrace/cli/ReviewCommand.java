package org.mmrace.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.DesignChange;
import org.mmrace.bridge.catalogue.DesignVariants;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.findings.Review;
import org.mmrace.findings.Reviewer;
import org.mmrace.findings.TraceStore;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.ReviewJson;
import org.mmrace.reports.ReviewSheet;
import org.mmrace.reports.Sheet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace review}. */
@Command(
    name = "review",
    description = {
      "Compares two designs of a scenario: what does the candidate break, repair, cost?",
      "Both sides are the scenario's fixed cfg with only the named constants changed. Exit code 1"
          + " when the candidate breaks what the base holds."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace review collapse/gupfast-pmd-recheck --with GupRechecksPmd=FALSE \\",
      "      --against GupRechecksPmd=TRUE",
      "  ./mmrace review rmap/nested-gather --with GatherBundle=1 --markdown > review.md",
      "  ./mmrace review collapse --with Kernel=v6_1 --report out"
    })
final class ReviewCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      description = "An id, a family, a race script, or the path of a .cfg file that is the base.")
  private List<String> scenarios;

  @Option(
      names = "--with",
      required = true,
      paramLabel = "NAME=VALUE",
      description = "A constant of the candidate. May be repeated.")
  private List<String> with;

  @Option(
      names = "--against",
      paramLabel = "NAME=VALUE",
      description = "A constant of the base. May be repeated. Default: as the cfg has it.")
  private List<String> against = List.of();

  @Option(names = "--markdown", description = "Print Markdown, for a mail.")
  private boolean markdown;

  @Option(names = "--all-costs", description = "Print costs that hardly differ, too.")
  private boolean allCosts;

  @Option(
      names = "--full",
      description = "Show every step of a counterexample, not only those needed.")
  private boolean full;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write there: a page, its Markdown, the traces, and both cfgs.")
  private Path report;

  @Mixin private ReviewBounds bounds;
  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    TraceStore store = new TraceStore(report == null ? Path.of("target", "mmrace") : report);
    List<Review> reviews = new ArrayList<>();
    try (Session session = new Session(output, limits.budget());
        DesignVariants variants = new DesignVariants(session.catalogue())) {
      DesignChange candidate = variants.change(with);
      DesignChange base = variants.change(against);
      Reviewer reviewer = session.reviewer(variants, bounds);
      for (ScenarioConfig config :
          variants.bases(scenarios, candidate.differing(base), session::constants)) {
        session.sayOnlyTlcs(config);
        Review review = reviewer.review(config, candidate, base, store);
        session.clearProgress();
        write(full ? review.full() : review);
        reviews.add(review);
      }
    }
    store.failure().ifPresent(output::complain);
    return output.result(ReviewJson.of(Version.text(), reviews), "", ExitCode.ofReviews(reviews));
  }

  private void write(Review review) throws java.io.IOException {
    Sheet sheet = ReviewSheet.of(review, allCosts);
    output.text(markdown ? sheet.markdown() : sheet.text());
    if (report != null) {
      Files.createDirectories(report);
      String name = "review-" + review.config().id().replaceAll("[^\\w.-]+", "-");
      sheet.page(output.command()).write(report.resolve(name + ".html"));
      output.aside(report.resolve(name + ".html"));
      Files.writeString(report.resolve(name + ".md"), sheet.markdown());
      for (Path cfg : review.cfgs()) {
        Files.copy(cfg, report.resolve(cfg.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
