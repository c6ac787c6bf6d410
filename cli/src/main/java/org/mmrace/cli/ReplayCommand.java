package org.mmrace.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.trace.TraceFile;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.ReplayRow;
import org.mmrace.reports.ReportFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace replay}. */
@Command(
    name = "replay",
    description = {
      "Replays a trace on the executable model.",
      "After every step every word, or the digest of a stored trace, and every invariant is"
          + " checked. A trace is what check stores, an ITF file, or what TLC prints: plain, with"
          + " -tool, or as JSON.",
      "On another variant (--config) it goes along with the schedule and says where and why that"
          + " variant leaves it. Exit code: 0 if the trace is what it says, or the other variant"
          + " breaks nothing; 1 if it is not, or that breaks an invariant, too; 4 if the model"
          + " cannot follow the trace of its own variant."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace replay target/mmrace/collapse-gupfast-pmd-recheck-unfixed.trace.json",
      "  ./mmrace replay target/mmrace/collapse-gupfast-pmd-recheck-unfixed.trace.json --config"
          + " fixed",
      "  ./mmrace replay mine.trace.json --format mermaid > trace.mmd",
      "  ./mmrace replay mine.trace.json --report pages",
      "  ./mmrace replay mine.trace.json --itf mine.itf.json     every state in full",
      "  ./mmrace replay tlc.out --scenario collapse/gupfast-pmd-recheck --config unfixed"
    })
final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TRACE", description = "The file.")
  private Path file;

  @Option(
      names = "--itf",
      paramLabel = "FILE",
      description =
          "Write the trace with its states in full, in the Informal Trace Format of Apalache, as"
              + " far as the model can follow it.")
  private Path itf;

  @Option(
      names = "--full",
      description = "Show every step with the words that it changes, not only those needed.")
  private boolean full;

  @Mixin private TraceOrigin origin;
  @Mixin private Format format;
  @Mixin private Pages pages;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    Optional<ReportFolder> folder = pages.folder(output);
    LoadedTrace loaded = origin.load(file);
    if (itf != null) {
      TraceFile.write(loaded.full(), itf);
    }
    SpecText spec = SpecText.of(Session.catalogueOfCheckout().root());
    ReplayRow row = ReplayRow.of(loaded, spec);
    output.result(
        JsonRecord.ofReplays(Version.text(), List.of(row)), row.text(format.format(), full));
    if (folder.isPresent()) {
      output.aside(folder.get().add(row));
    }
    return row.exitCode().number();
  }
}
