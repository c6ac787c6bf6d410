package org.mmrace.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.GrownScenario;
import org.mmrace.bridge.catalogue.GrownScenario.Size;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.ScratchFolder;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.GrowthRow;
import org.mmrace.reports.JsonRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace stats growth}. */
@Command(
    name = "growth",
    description = {
      "Explores a cfg at several sizes, and predicts each from those before it: a log-linear fit"
          + " with its interval.",
      "Threads are copies of --thread; CPUs read user memory; PTEs are mapped as those there are."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace stats growth collapse/gupfast-pmd-recheck --thread 'gup-fast 2'",
      "  ./mmrace stats growth rmap/nested-gather --over ptes --sizes 5"
    })
final class GrowthCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SCENARIO",
      description = "An id or a race script, whose fixed cfg is taken, or the path of a .cfg file.")
  private String scenario;

  @Option(
      names = "--over",
      paramLabel = "WHAT",
      defaultValue = "threads",
      description = "threads, cpus or ptes. Default: ${DEFAULT-VALUE}")
  private String over;

  @Option(
      names = "--thread",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Over threads: the one of which there are none, one, two. Default: the last")
  private String thread;

  @Option(
      names = "--sizes",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many sizes, at least 2. Default: ${DEFAULT-VALUE}")
  private int sizes;

  @Option(names = "--report", paramLabel = "DIR", description = "Write a page, growth.html, there.")
  private Path report;

  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    Optional<Size> what = Size.named(over);
    if (what.isEmpty()) {
      return output.fail("nothing that grows: over=" + over + " known=[threads, cpus, ptes]");
    }
    if (sizes < 2) {
      return output.fail("fewer sizes than two: sizes=" + sizes);
    }
    GrowthRow row;
    try (Session session = new Session(output, limits.budget());
        ScratchFolder folder = new ScratchFolder()) {
      row = measure(session, session.fixed(scenario), what.get(), folder.path());
    }
    if (report != null) {
      Path page = report.resolve("growth.html");
      row.page(output.command()).write(page);
      output.aside(page);
    }
    ExitCode code = row.unfinished().isEmpty() ? ExitCode.OK : ExitCode.UNFINISHED;
    return output.result(
        JsonRecord.of("stats growth", Version.text(), List.of(row), GrowthRow::write),
        row.text(),
        code);
  }

  private GrowthRow measure(Session session, ScenarioConfig config, Size what, Path folder)
      throws Exception {
    GrownScenario grown = new GrownScenario(config, session.constants(config.location()));
    int first = grown.first(what);
    List<GrowthRow.Count> counts = new ArrayList<>();
    for (int size = first; size < first + sizes; size++) {
      ScenarioConfig variant = grown.of(what, size, grown.thread(thread), folder);
      Exploration found =
          Explorer.explore(
              session.machine(variant),
              List.of(),
              Settings.standard().exploringOn().within(session.limits()),
              session.watch(over + " " + size));
      if (!found.complete()) {
        return new GrowthRow(
            config, over, counts, Optional.of(over + "=" + size + " stop=" + found.stop()));
      }
      counts.add(GrowthRow.Count.of(size, found));
    }
    return new GrowthRow(config, over, counts, Optional.empty());
  }
}
