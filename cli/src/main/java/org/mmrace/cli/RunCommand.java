package org.mmrace.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.Scripts;
import org.mmrace.bridge.script.Script;
import org.mmrace.bridge.script.ScriptMachine;
import org.mmrace.bridge.script.SequentialRun;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.SequentialReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace run}. */
@Command(
    name = "run",
    description = {
      "Runs a race script on the model, one thread after the other: what does each operation"
          + " return, and what do pagemap and smaps show then?",
      "A thread that waits lets the next one run, and goes on when it is woken."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace run docs/scripts/zap-huge-vs-gup.race",
      "  ./mmrace run docs/scripts/refile-lost-wake.race --json"
    })
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SCRIPT", description = "The path of a race script.")
  private Path file;

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "512",
      description = "Entries of a page table, unless the script says. Default: ${DEFAULT-VALUE}")
  private int entries;

  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    if (entries < 2) {
      return output.fail("too few entries: --entries=" + entries);
    }
    Scripts scripts = new Scripts(Session.catalogueOfCheckout().root());
    Script script = scripts.read(file);
    Map<String, Object> toggles = scripts.toggles(script);
    List<SequentialRun.Ran> ran =
        SequentialRun.of(script, ScriptMachine.of(script, entries, toggles), toggles);
    output.result(
        SequentialReport.json(file.toString(), script.kernel(), ran), SequentialReport.text(ran));
    return ExitCode.OK.number();
  }
}
