package org.mmrace.reports;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mmrace.reports.text.TextTable;
import org.mmrace.reports.text.Wrap;

/** The tables that {@code check}, {@code zoo}, {@code conform} and {@code bench} print. */
public final class Tables {
  private static final int WIDTH = 100;

  private Tables() {}

  /** Returns the verdicts, those that need a word of explanation after the table, and a summary. */
  public static String ofChecks(List<CheckRow> rows) {
    return checks(rows).text() + paragraph(notes(rows)) + "\n" + summary(rows) + "\n";
  }

  /** Returns the verdicts, a row each. */
  public static TextTable checks(List<CheckRow> rows) {
    TextTable table =
        new TextTable(
            "llllrrrrl",
            "scenario",
            "config",
            "engine",
            "verdict",
            "states",
            "edges",
            "depth",
            "seconds",
            "");
    for (CheckRow row : rows) {
      table.row(
          row.id(),
          variant(row.config()),
          row.engine().text(),
          row.outcome().text() + row.property().map(name -> " " + name).orElse(""),
          row.size().map(size -> count(size.states())).orElse("-"),
          row.size().map(size -> count(size.edges())).orElse("-"),
          row.size().map(size -> count(size.depth())).orElse("-"),
          seconds(row.elapsedSeconds()),
          remark(row));
    }
    return table;
  }

  /**
   * Returns what needs a word of explanation, a line each: of one scenario what ran where all
   * holds.
   */
  public static Set<String> notes(List<CheckRow> rows) {
    Set<String> notes = new LinkedHashSet<>();
    boolean one = rows.stream().map(CheckRow::id).distinct().count() == 1;
    for (CheckRow row : rows) {
      if (row.outcome() != Outcome.HOLDS) {
        row.message().ifPresent(text -> note(notes, row.config(), text));
      } else if (one && row.message().isPresent()) {
        String text = note(row.config(), row.message().get());
        notes.addAll(Wrap.indented("", text, WIDTH, "  "));
      }
      if (row.outcome() == Outcome.NOT_MODELLED) {
        row.trace()
            .ifPresent(path -> note(notes, row.config(), "shown by ./mmrace replay " + path));
      }
      row.difference().ifPresent(text -> notes.add(note(row.config(), text)));
      for (CheckRow other : rows) {
        if (row.engine() == Engine.TLC && ExitCode.contradict(row, other)) {
          notes.add(row.config() + ": TLC and the explorer differ");
        }
      }
    }
    return notes;
  }

  /** Returns only what changed, and the verdicts of the cfgs of which not all are as declared. */
  public static String ofChecks(List<CheckRow> rows, Optional<Changes> changes) {
    if (changes.isEmpty()) {
      return ofChecks(rows);
    }
    Set<String> failing = new HashSet<>();
    for (CiCase one : CiCase.ofChecks(rows)) {
      if (!one.passed()) {
        failing.add(one.id() + " " + one.config());
      }
    }
    List<CheckRow> shown =
        rows.stream().filter(row -> failing.contains(row.id() + " " + row.config())).toList();
    String table = shown.isEmpty() ? "" : "\n" + checks(shown).text() + paragraph(notes(shown));
    return changes.get().text() + table + "\n" + summary(rows) + "\n";
  }

  /** Returns only what changed, and the comparisons that do not find the two equal. */
  public static String ofConforms(List<ConformRow> rows, Optional<Changes> changes) {
    if (changes.isEmpty()) {
      return ofConforms(rows);
    }
    List<ConformRow> shown = rows.stream().filter(row -> !row.equal()).toList();
    return changes.get().text() + (shown.isEmpty() ? "" : "\n" + ofConforms(shown));
  }

  /** Returns the comparisons, the first difference of each that differs, and a summary. */
  public static String ofConforms(List<ConformRow> rows) {
    TextTable table =
        new TextTable(
            "llrrrrrll",
            "scenario",
            "config",
            "states",
            "edges",
            "missing",
            "extra",
            "seconds",
            "digest",
            "");
    Set<String> notes = new LinkedHashSet<>();
    int equal = 0;
    for (ConformRow row : rows) {
      table.row(
          row.id(),
          variant(row.config()),
          count(row.states()),
          count(row.edges()),
          count(row.missing()),
          count(row.extra()),
          seconds(row.elapsedSeconds()),
          row.digest(),
          row.outcome() == Outcome.HOLDS ? "equal" : conformRemark(row.outcome()));
      row.message().ifPresent(text -> note(notes, row.config(), text));
      row.recorded().ifPresent(text -> notes.add(note(row.config(), text)));
      equal += row.outcome() == Outcome.HOLDS ? 1 : 0;
    }
    return table.text()
        + paragraph(notes)
        + "\n"
        + equal
        + " of "
        + rows.size()
        + " state graphs are equal\n";
  }

  /** Returns the rates side by side, and what could not be measured. */
  public static String ofBenches(List<BenchRow> rows) {
    TextTable table =
        new TextTable(
            "llrrrrrrrl",
            "scenario",
            "config",
            "levels",
            "states",
            "edges",
            "TLC edges/CPU s",
            "explorer edges/CPU s",
            "bytes/state",
            "peak heap",
            "counts");
    Set<String> notes = new LinkedHashSet<>();
    StringBuilder figures = new StringBuilder();
    for (BenchRow row : rows) {
      Optional<BenchRow.Measured> measured = row.measured();
      table.row(
          row.id(),
          variant(row.config()),
          measured.map(found -> found.levels() + (found.whole() ? " (all)" : "")).orElse("-"),
          measured.map(found -> count(found.states())).orElse("-"),
          measured.map(found -> count(found.edges())).orElse("-"),
          measured.map(found -> count(Math.round(found.tlcEdgesPerSecond()))).orElse("-"),
          measured.map(found -> count(Math.round(found.explorerEdgesPerSecond()))).orElse("-"),
          measured
              .map(found -> String.format(Locale.ROOT, "%.1f", found.bytesPerState()))
              .orElse("-"),
          measured.map(found -> count(found.peakHeap() >> 20) + " MB").orElse("-"),
          measured.isEmpty() ? row.outcome().text() : row.countsEqual() ? "equal" : "DIFFER");
      row.message().ifPresent(text -> note(notes, row.config(), text));
      measured.ifPresent(found -> figures.append('\n').append(row.id()).append(figures(found)));
    }
    return table.text() + figures + paragraph(notes);
  }

  private static String figures(BenchRow.Measured found) {
    String measured =
        "\n  explorer over TLC, one worker each: "
            + found.ratio().text()
            + "\n  share of the machine's ceiling:     "
            + found.ceilingShare().text("%.2f")
            + "\n";
    return measured
        + found
            .scaling()
            .map(
                scaling ->
                    "  two workers over one:               "
                        + scaling.gain().text("%.2f")
                        + "\n  two searches at once over one:      "
                        + scaling.independentGain().text("%.2f")
                        + "\n  the former over the latter:         "
                        + scaling.gainShare().text("%.2f")
                        + "\n")
            .orElse("");
  }

  /** Returns the part of a cfg's name after that of its module: {@code unfixed}. */
  public static String variant(String config) {
    String name = config.endsWith(".cfg") ? config.substring(0, config.length() - 4) : config;
    int split = name.indexOf('_');
    return split < 0 || !name.startsWith("MC") ? name : name.substring(split + 1);
  }

  private static String remark(CheckRow row) {
    if (row.outcome() == Outcome.UNFINISHED
        || row.outcome() == Outcome.NOT_MODELLED
        || row.outcome() == Outcome.ERROR) {
      return "NOT A PASS";
    }
    if (!row.judges()) {
      return "no verdict";
    }
    if (!row.asExpected()) {
      return "UNEXPECTED, must "
          + (row.expected().outcome() == Outcome.HOLDS ? "hold" : "be " + expectation(row));
    }
    return "as declared";
  }

  private static String expectation(CheckRow row) {
    return row.expected().outcome().text()
        + row.expected().property().map(name -> ": " + name).orElse("");
  }

  private static String conformRemark(Outcome outcome) {
    return switch (outcome) {
      case VIOLATED -> "DIFFER";
      case NOT_MODELLED -> "NOT MODELLED";
      case HOLDS, DEADLOCKED, LIVELOCKED, ONLY_TLC, UNFINISHED, ERROR ->
          outcome.text().toUpperCase(Locale.ROOT);
    };
  }

  /** Returns how many verdicts are as declared, in one line. */
  public static String summary(List<CheckRow> rows) {
    List<CheckRow> judged = rows.stream().filter(CheckRow::judges).toList();
    long asDeclared = judged.stream().filter(CheckRow::asExpected).count();
    long unmodelled = rows.stream().filter(row -> row.outcome() == Outcome.NOT_MODELLED).count();
    long unfinished = rows.stream().filter(row -> row.outcome() == Outcome.UNFINISHED).count();
    return asDeclared
        + " of "
        + judged.size()
        + " verdicts are as declared"
        + (unmodelled == 0 ? "" : ", " + unmodelled + " not modelled")
        + (unfinished == 0 ? "" : ", " + unfinished + " unfinished");
  }

  /** Adds a note for each line of a message. */
  private static void note(Set<String> notes, String config, String message) {
    message.lines().forEach(line -> notes.add(note(config, line)));
  }

  private static String note(String config, String text) {
    return text.startsWith(config + ":") ? text : config + ": " + text;
  }

  private static String paragraph(Set<String> lines) {
    return lines.isEmpty() ? "" : "\n" + String.join("\n", lines) + "\n";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String seconds(double elapsed) {
    return String.format(Locale.ROOT, "%.1f", elapsed);
  }
}
