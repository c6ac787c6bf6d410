package org.mmrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.reports.Baseline;
import org.mmrace.reports.Changes;
import org.mmrace.reports.CheckReport;
import org.mmrace.reports.CiFiles;
import org.mmrace.reports.CiRun;
import org.mmrace.reports.ConformRow;
import picocli.CommandLine.Option;

/** {@code --since}, {@code --sarif}, {@code --junit} and {@code --markdown}. */
final class CiOptions {
  private static final String LEDGER = "ledger";

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description =
          "Print only what changed since a ledger.json, the ledgers in a folder, or what --json"
              + " printed of an earlier run; 'ledger' takes the ledgers of this checkout.")
  private Path since;

  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description = "Write what is violated as SARIF 2.1.0, at the lines of the specification.")
  private Path sarif;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the verdicts as XML of JUnit.")
  private Path junit;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write a summary for a pull request.")
  private Path markdown;

  private ScenarioCatalogue catalogue;
  private Optional<Baseline> baseline = Optional.empty();

  /** Makes sure, before a long run, that the record can be read and the files can be written. */
  void open(ScenarioCatalogue ofCheckout) throws IOException {
    catalogue = ofCheckout;
    if (since != null) {
      boolean ledger = since.equals(Path.of(LEDGER));
      baseline = Optional.of(ledger ? Baseline.ofLedgers(catalogue) : Baseline.read(since));
    }
    files().open();
  }

  Optional<Changes> changes(List<CheckReport> reports) throws IOException {
    return baseline.isEmpty()
        ? Optional.empty()
        : Optional.of(baseline.get().ofChecks(CheckReport.rows(reports), catalogue));
  }

  Optional<Changes> changesOfConforms(List<ConformRow> rows) throws IOException {
    return baseline.isEmpty()
        ? Optional.empty()
        : Optional.of(baseline.get().ofConforms(rows, catalogue));
  }

  /** Writes the files that were asked for. */
  void write(CiRun run) throws IOException {
    files().write(run, SpecText.of(catalogue.root()));
  }

  private CiFiles files() {
    return new CiFiles(
        Optional.ofNullable(sarif), Optional.ofNullable(junit), Optional.ofNullable(markdown));
  }
}
