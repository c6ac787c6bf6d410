package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.run.ActionCoverage;
import org.mmrace.reports.text.TextTable;

/** What {@code coverage} prints: each action with the cfg that takes it most. */
public final class CoverageText {
  private CoverageText() {}

  /** Returns a table for each folder of modules, and the actions that no cfg takes. */
  public static String of(ActionCoverage coverage) {
    TreeMap<String, List<ActionCoverage.Action>> folders = new TreeMap<>();
    coverage
        .actions()
        .forEach(
            action ->
                folders
                    .computeIfAbsent(action.place().folder(), key -> new ArrayList<>())
                    .add(action));
    StringBuilder text = new StringBuilder();
    folders.forEach(
        (folder, actions) -> {
          TextTable table = new TextTable("lrrl", folder, "cfgs", "taken", "most in");
          for (ActionCoverage.Action action : actions) {
            table.row(
                action.name(),
                count(action.cfgs()),
                count(action.taken()),
                action.most().orElse("NOT TAKEN"));
          }
          text.append(table.text()).append('\n');
        });
    coverage.failures().forEach((cfg, why) -> text.append(failure(cfg, why)).append('\n'));
    List<ActionCoverage.Action> untaken = coverage.untaken();
    for (ActionCoverage.Action action : untaken) {
      text.append(action.place().file())
          .append(':')
          .append(action.place().line())
          .append(": no cfg takes ")
          .append(action.name())
          .append('\n');
    }
    int all = coverage.actions().size();
    return text.append(count(all - untaken.size()))
        .append(" of ")
        .append(count(all))
        .append(" actions are taken\n")
        .toString();
  }

  private static String failure(String cfg, Verdict why) {
    return cfg + ": " + CheckRows.outcome(why).text() + ": " + CheckRows.message(why).orElse("");
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns the record: a row for each action. */
  public static String json(String version, ActionCoverage coverage) {
    return JsonRecord.of("coverage", version, coverage.actions(), CoverageText::write);
  }

  private static void write(ActionCoverage.Action action, ObjectNode json) {
    json.put("family", action.place().folder()).put("action", action.name());
    json.put("file", action.place().file()).put("line", action.place().line());
    json.put("taken", action.taken()).put("cfgs", action.cfgs());
    json.put("config", action.most().orElse(""));
  }

  /** Returns the exit code: an action that no cfg takes is not as declared. */
  public static ExitCode exitCode(ActionCoverage coverage) {
    if (coverage.failures().values().stream().anyMatch(why -> why instanceof Verdict.BadSpec)) {
      return ExitCode.USAGE;
    } else if (!coverage.failures().isEmpty()) {
      return ExitCode.UNFINISHED;
    }
    return coverage.untaken().isEmpty() ? ExitCode.OK : ExitCode.UNEXPECTED;
  }
}
