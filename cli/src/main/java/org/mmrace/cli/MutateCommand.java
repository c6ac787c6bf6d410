package org.mmrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mmrace.analysis.mutate.GuessedCheck;
import org.mmrace.analysis.mutate.Mutation;
import org.mmrace.analysis.mutate.MutationSuite;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.DesignChange;
import org.mmrace.bridge.catalogue.DesignVariants;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.catalogue.Toggle;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Settings;
import org.mmrace.model.Scenario;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.MutateRow;
import org.mmrace.reports.MutateText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace mutate}. */
@Command(
    name = "mutate",
    description = {
      "Leaves out, one at a time, every lock, check, flush, IPI and count: what is each for?",
      "Of a scenario or family the cfgs that must hold are taken; a .cfg is taken as it is. What"
          + " one cfg notices is not tried in the next.",
      "Of what breaks nothing it says why: nobody else asks for the lock (and which path would),"
          + " another lock is held too, or nothing here needs it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace mutate collapse/gupfast-pmd-recheck",
      "  ./mmrace mutate rmap --step move_normal_pmd__pmd_present    with its diagram",
      "  ./mmrace mutate collapse rmap --rechecks      the checks, per kernel, beside the guess"
    })
final class MutateCommand implements Callable<Integer> {
  private static final long SHOWN_WITHIN = 200_000; // states with the thread that moved last

  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      description = "An id, a family, a race script, or the path of a .cfg file.")
  private List<String> scenarios;

  @Option(
      names = "--with",
      paramLabel = "NAME=VALUE",
      description = "A constant to change: Kernel=v6_6. May be repeated.")
  private List<String> with = List.of();

  @Option(
      names = "--step",
      paramLabel = "STEP",
      description = "Mutate this step only, and show how it breaks. May be repeated.")
  private List<String> steps = List.of();

  @Option(
      names = "--rechecks",
      description = "Mutate the checks that rechecks.txt guesses about, in every kernel.")
  private boolean rechecks;

  @Option(names = "--diagrams", description = "Show how each mutant breaks what it breaks.")
  private boolean diagrams;

  @Option(names = "--report", paramLabel = "DIR", description = "Write a page, mutate.html, there.")
  private Path report;

  @Option(names = "--large", description = "Take the large cfgs of scenarios and families too.")
  private boolean large;

  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    List<MutateRow> rows = new ArrayList<>();
    try (Session session = new Session(output, limits.budget());
        DesignVariants variants = new DesignVariants(session.catalogue())) {
      SpecText spec = SpecText.of(session.catalogue().root());
      if (rechecks) {
        for (String kernel : Toggle.KERNELS) {
          DesignChange change = variants.change(List.of("Kernel=" + kernel));
          rows.add(mutate(session, variants, change, String.join(" ", scenarios), scenarios));
        }
      } else {
        for (String name : scenarios) {
          rows.add(mutate(session, variants, variants.change(with), name, List.of(name)));
        }
      }
      session.clearProgress();
      output.text(diagrams || !steps.isEmpty() ? MutateText.diagrams(rows, spec) : "");
      List<GuessedCheck> guesses = rechecks ? GuessedCheck.standard() : List.of();
      output.result(
          JsonRecord.of("mutate", Version.text(), rows, MutateText::json),
          rechecks ? MutateText.ofGuesses(guesses, rows) : MutateText.of(rows));
      if (report != null) {
        Path page = report.resolve("mutate.html");
        MutateText.page(rows, guesses, spec, output.command()).write(page);
        output.aside(page);
      }
    }
    return ExitCode.ofMutants(rows).number();
  }

  private MutateRow mutate(
      Session session,
      DesignVariants variants,
      DesignChange change,
      String title,
      List<String> names)
      throws IOException, SpecFailure {
    Settings settings = Settings.standard().within(session.limits());
    MutationSuite suite =
        new MutationSuite(settings, session.limits().withStates(SHOWN_WITHIN), this::wanted);
    List<MutationSuite.Scenario> done = new ArrayList<>();
    for (ScenarioConfig base : session.smallestFirst(session.holding(names, large))) {
      if (session.interrupted()) {
        done.add(MutationSuite.Scenario.unfinished(base.name(), "interrupted"));
        continue;
      }
      ScenarioConfig config =
          change.values().isEmpty() ? base : variants.of(base, change, "changed");
      ScenarioSystem system = session.system(config);
      Map<String, String> now = new LinkedHashMap<>();
      done.add(
          suite.add(
              base.name(),
              (Scenario) system.system(),
              config.predicates(system),
              progress ->
                  session
                      .watch(base.name() + " without " + now.getOrDefault("mutation", "nothing"))
                      .goOn(progress),
              mutation -> {
                now.put("mutation", mutation.toString());
                return !session.interrupted();
              }));
    }
    if (!explain(session, suite)) {
      done.add(MutationSuite.Scenario.unfinished("why nothing breaks", "interrupted"));
    }
    String kernel = change.values().getOrDefault("Kernel", "").replace("\"", "");
    return new MutateRow(title, kernel, done, suite.rows());
  }

  private static boolean explain(Session session, MutationSuite suite) {
    Map<String, String> now = new LinkedHashMap<>();
    return suite.explain(
        progress ->
            session.watch("why nothing breaks without " + now.get("mutation")).goOn(progress),
        mutation -> {
          now.put("mutation", mutation.toString());
          return !session.interrupted();
        });
  }

  private boolean wanted(Mutation mutation) {
    if (rechecks) {
      return GuessedCheck.standard().stream().anyMatch(guess -> guess.isAbout(mutation));
    }
    return steps.isEmpty() || steps.contains(mutation.step());
  }
}
