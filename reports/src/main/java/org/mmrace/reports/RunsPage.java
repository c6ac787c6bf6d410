package org.mmrace.reports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mmrace.reports.page.Chart;
import org.mmrace.reports.page.Content;
import org.mmrace.reports.page.ReportPage;
import org.mmrace.reports.page.Tone;

/** The last runs on one page: what each said, and below that what it printed. */
public final class RunsPage {
  private RunsPage() {}

  /**
   * Returns the page.
   *
   * @param runs the newest first; at least one
   * @param command the command line that makes the page
   */
  public static ReportPage of(List<RunRecord> runs, String command) {
    long good = runs.stream().filter(run -> run.exitCode() == ExitCode.OK.number()).count();
    long judged = runs.stream().filter(run -> !foundSomething(run)).count();
    Tone tone = runs.stream().map(RunsPage::tone).max(RunsPage::compare).orElse(Tone.PLAIN);
    ReportPage page =
        new ReportPage(
            "mmrace: the last runs",
            good + " of " + judged + " runs are as declared",
            tone,
            command);
    List<Chart.Series> times = times(runs);
    page.section("", overview(runs, times.isEmpty() ? 2 : 3));
    if (!times.isEmpty()) {
      page.section(
          "Times",
          new Chart(
              "Seconds of each search over the states that it saw",
              Chart.Axis.logarithmic("states", "%,.0f"),
              Chart.Axis.logarithmic("seconds", "%.3f"),
              times));
    }
    for (RunRecord run : runs) {
      page.section(
          run.command(),
          new Content.Paragraph(
              "Ended " + run.ended() + ", mmrace " + run.version() + ": " + says(run) + "."),
          new Content.Text(run.text()));
    }
    return page;
  }

  private static int compare(Tone one, Tone other) {
    List<Tone> worse = List.of(Tone.PLAIN, Tone.GOOD, Tone.UNSURE, Tone.BAD);
    return Integer.compare(worse.indexOf(one), worse.indexOf(other));
  }

  /** Returns what each engine took for the rows that say both states and seconds. */
  private static List<Chart.Series> times(List<RunRecord> runs) {
    Map<String, List<Chart.Point>> engines = new LinkedHashMap<>();
    for (RunRecord run : runs) {
      for (JsonNode row : run.record().path("scenarios")) {
        double states = row.path("states").asDouble();
        double seconds = row.path("seconds").asDouble();
        if (states > 0 && seconds > 0) {
          engines
              .computeIfAbsent(row.path("engine").asText(run.name()), engine -> new ArrayList<>())
              .add(Chart.Point.of(states, seconds));
        }
      }
    }
    List<Chart.Series> series = new ArrayList<>();
    engines.forEach(
        (engine, points) -> series.add(new Chart.Series(engine, Chart.Mark.DOTS, points)));
    return series;
  }

  private static Content.Table overview(List<RunRecord> runs, int first) {
    List<List<Content.Cell>> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      RunRecord run = runs.get(i);
      rows.add(
          List.of(
              Content.Cell.linked(run.command(), "#section-" + (i + first)),
              Content.Cell.of(says(run), tone(run)),
              Content.Cell.of(count(run.record().path("scenarios").size())),
              Content.Cell.of(run.ended())));
    }
    return new Content.Table("llrl", List.of("run", "result", "rows", "ended"), rows);
  }

  private static String says(RunRecord run) {
    return switch (run.exitCode()) {
      case 0 -> "as declared";
      case 1 -> foundSomething(run) ? "the candidate breaks something" : "not as declared";
      case 3 -> "unfinished";
      case 4 -> "specification and model differ";
      default -> "could not be run";
    };
  }

  /** Returns whether it is a review of a design that breaks something: nothing was declared. */
  private static boolean foundSomething(RunRecord run) {
    return run.name().equals("review") && run.exitCode() == ExitCode.UNEXPECTED.number();
  }

  private static Tone tone(RunRecord run) {
    return switch (run.exitCode()) {
      case 0 -> Tone.GOOD;
      case 1 -> foundSomething(run) ? Tone.PLAIN : Tone.BAD;
      case 3 -> Tone.UNSURE;
      default -> Tone.BAD;
    };
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
