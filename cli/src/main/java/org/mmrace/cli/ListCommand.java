package org.mmrace.cli;

import java.util.concurrent.Callable;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.Listing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mmrace list}. */
@Command(
    name = "list",
    description =
        "Lists the scenarios, the paths that a scenario can combine, the toggles, the invariants.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  ./mmrace list", "  ./mmrace list --json"})
final class ListCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    Listing listing = Listing.of(Session.catalogueOfCheckout());
    output.result(listing.json(Version.text()), listing.text());
    return ExitCode.OK.number();
  }
}
