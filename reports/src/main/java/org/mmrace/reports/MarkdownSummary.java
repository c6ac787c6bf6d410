package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mmrace.reports.diagram.CounterexampleReport;

/**
 * A run in GitHub's Markdown, for a pull request or a mail: the verdict, what is not as declared,
 * what changed, and the interleavings that nobody declared; what is as declared is folded away.
 */
public final class MarkdownSummary {
  private static final Pattern BACKTICKS = Pattern.compile("`+");
  private final StringBuilder text = new StringBuilder();

  private MarkdownSummary() {}

  /** Returns the text, ended by a newline. */
  public static String of(CiRun run) {
    MarkdownSummary summary = new MarkdownSummary();
    summary.write(run);
    return summary.text.toString();
  }

  private void write(CiRun run) {
    line("## mmrace: " + run.summary());
    line("");
    line(code(run.command()));
    if (!run.failed().isEmpty()) {
      line("");
      line("### Not as declared");
      cases(run.failed());
    }
    run.changes().ifPresent(this::changes);
    for (CiRun.Finding finding : run.findings()) {
      if (!finding.declared()) {
        found(finding);
      }
    }
    List<CiCase> passed = run.cases().stream().filter(CiCase::passed).toList();
    if (!passed.isEmpty()) {
      line("");
      line("<details><summary>" + passed.size() + " as declared</summary>");
      cases(passed);
      line("");
      line("</details>");
    }
  }

  private void cases(List<CiCase> cases) {
    boolean notes = cases.stream().anyMatch(one -> !one.notes().isEmpty());
    table(
        notes ? "llllrrrl" : "llllrrr",
        "scenario",
        "config",
        "engine",
        "verdict",
        "states",
        "edges",
        "depth",
        "");
    for (CiCase one : cases) {
      row(
          notes ? 8 : 7,
          code(one.id()),
          code(one.variant()),
          plain(one.engine()),
          plain(one.verdict()),
          size(one, Size::states),
          size(one, Size::edges),
          size(one, size -> (long) size.depth()),
          plain(String.join("; ", one.notes())));
    }
  }

  private void changes(Changes changes) {
    line("");
    if (changes.all().isEmpty()) {
      line(plain(changes.text()));
      return;
    }
    line("### Changed since " + code(changes.since()));
    table("lllrrr", "scenario", "config", "what", "recorded", "now", "");
    for (Change change : changes.all()) {
      row(
          6,
          code(change.id()),
          code(change.config()),
          plain(change.figure()),
          plain(change.recorded()),
          plain(change.now()),
          plain(change.difference()));
    }
  }

  private void found(CiRun.Finding finding) {
    line("");
    line("### " + plain(finding.found().property()));
    line("");
    String diagram = CounterexampleReport.of(finding.found(), List.of());
    String fence = "`".repeat(Math.max(3, longestBackticks(diagram) + 1));
    line(fence + "text");
    text.append(diagram);
    line(fence);
  }

  private void table(String alignment, String... heading) {
    line("");
    row(alignment.length(), heading);
    List<String> rule = new ArrayList<>();
    alignment.chars().forEach(letter -> rule.add(letter == 'r' ? "---:" : "---"));
    row(alignment.length(), rule.toArray(String[]::new));
  }

  private void row(int cells, String... cell) {
    line("| " + String.join(" | ", List.of(cell).subList(0, cells)) + " |");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String size(CiCase one, Function<Size, Long> figure) {
    return one.size().map(size -> String.format(Locale.ROOT, "%,d", figure.apply(size))).orElse("");
  }

  /** Returns the text as code, also in a cell of a table. */
  private static String code(String value) {
    String oneLine = oneLine(value).replace("|", "\\|");
    int backticks = longestBackticks(oneLine);
    if (backticks == 0) {
      return "`" + oneLine + "`";
    }
    String fence = "`".repeat(backticks + 1);
    return fence + " " + oneLine + " " + fence;
  }

  /** Returns the text with all that Markdown or HTML would read escaped. */
  private static String plain(String value) {
    return oneLine(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("[\\\\`*\\[\\]|~#]|(?<!\\w)_|_(?!\\w)", "\\\\$0");
  }

  private static String oneLine(String value) {
    return value.replaceAll("\\s+", " ").strip();
  }

  private static int longestBackticks(String value) {
    int longest = 0;
    Matcher run = BACKTICKS.matcher(value);
    while (run.find()) {
      longest = Math.max(longest, run.group().length());
    }
    return longest;
  }
}
