package org.mmrace.reports;

import java.util.List;
import org.mmrace.reports.text.TextTable;

/**
 * How a run differs from what was recorded.
 *
 * @param since what it was compared with: a file, or {@code ledger.json}
 * @param compared how many verdicts were compared
 * @param all the figures that are not as recorded
 */
public record Changes(String since, int compared, List<Change> all) {
  /** Copies the list. */
  public Changes {
    all = List.copyOf(all);
  }

  /** Returns the figures that changed, or that none did. */
  public String text() {
    String verdicts = compared + (compared == 1 ? " verdict" : " verdicts") + " compared";
    if (all.isEmpty()) {
      return "nothing changed since " + since + ", " + verdicts + "\n";
    }
    TextTable table = new TextTable("lllrrr", "scenario", "config", "what", "recorded", "now", "");
    for (Change change : all) {
      table.row(
          change.id(),
          change.config(),
          change.figure(),
          change.recorded(),
          change.now(),
          change.difference());
    }
    long cfgs = all.stream().map(change -> change.id() + " " + change.config()).distinct().count();
    return table.text()
        + "\n"
        + cfgs
        + (cfgs == 1 ? " cfg" : " cfgs")
        + " changed since "
        + since
        + ", "
        + verdicts
        + "\n";
  }
}
