package org.mmrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.Selection;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.InvariantsFor;
import org.mmrace.reports.Listing;
import org.mmrace.reports.ScriptOperations;
import org.mmrace.reports.StaleRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mmrace list}. */
@Command(
    name = "list",
    description =
        "Lists the scenarios, the paths that a scenario can combine, the toggles, the invariants.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace list",
      "  ./mmrace list --json",
      "  ./mmrace list --operations",
      "  ./mmrace list --invariants-for rmap/nested-gather",
      "  ./mmrace list --stale   the cfgs that conform must compare anew"
    })
final class ListCommand implements Callable<Integer> {
  @Option(
      names = "--operations",
      description = "List the operations of race scripts with their arguments instead.")
  private boolean operations;

  @Option(
      names = "--stale",
      description =
          "List the small cfgs only whose row in ledger.json is missing, or recorded of other"
              + " sources.")
  private boolean stale;

  @Option(
      names = "--invariants-for",
      paramLabel = "SCENARIO",
      description =
          "List the invariants that speak of something in an id, a family, a script or a .cfg file,"
              + " and of which paths each speaks.")
  private String invariantsFor;

  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    if (operations) {
      output.result(ScriptOperations.json(Version.text()), ScriptOperations.text());
      return ExitCode.OK.number();
    }
    ScenarioCatalogue catalogue = Session.catalogueOfCheckout();
    if (invariantsFor != null) {
      InvariantsFor rows =
          InvariantsFor.of(catalogue, new Selection(catalogue).of(List.of(invariantsFor), true));
      output.result(rows.json(Version.text()), rows.text());
      return ExitCode.OK.number();
    }
    if (stale) {
      StaleRows rows = StaleRows.of(catalogue);
      output.result(rows.json(Version.text()), rows.text());
      return ExitCode.OK.number();
    }
    Listing listing = Listing.of(catalogue);
    output.result(listing.json(Version.text()), listing.text());
    return ExitCode.OK.number();
  }
}
