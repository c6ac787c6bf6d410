package org.mmrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mmrace stats}. */
@Command(
    name = "stats",
    description = {
      "Statistics of a scenario: how its states grow, what random schedules hit and cover.",
      "Every figure says how many observations, which method, which interval."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {GrowthCommand.class, WalksCommand.class})
final class StatsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command");
  }
}
