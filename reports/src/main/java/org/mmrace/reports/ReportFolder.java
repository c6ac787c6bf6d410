package org.mmrace.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.FileNames;
import org.mmrace.findings.ShownTrace;
import org.mmrace.findings.TraceStore;
import org.mmrace.reports.page.Content;
import org.mmrace.reports.page.ReportPage;
import org.mmrace.reports.page.Tone;
import org.mmrace.reports.pictures.TracePage;

/** The folder that {@code --report} names: a page for each counterexample, and one for all. */
public final class ReportFolder {
  private final Path folder;
  private final String command;
  private final TraceStore store;
  private final FileNames names = new FileNames();
  private final Map<String, String> pages = new HashMap<>();

  /**
   * Makes the folder if there is none.
   *
   * @param command the command line that writes the pages
   */
  public ReportFolder(Path folder, String command) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.command = command;
    store = new TraceStore(folder);
  }

  /** Writes the page of a cfg's counterexample, if it has one. */
  public void add(CheckReport report) throws IOException {
    if (report.shown().isPresent()) {
      String page = write(report.shown().get(), report.commands());
      report.rows().forEach(row -> pages.put(row.id() + " " + row.config(), page));
    }
  }

  /**
   * Writes the page of what both engines found on a cfg, if it is violated, and the trace beside
   * it.
   */
  public void add(BothVerdicts both, SpecText spec) throws IOException {
    add(CheckReport.of(both, store, spec, true));
  }

  /** Writes the page of a replay and returns where it is. */
  public Path add(ReplayRow row) throws IOException {
    return folder.resolve(write(row.shown(), List.of()));
  }

  private String write(ShownTrace.Pictured shown, List<String> next) throws IOException {
    Counterexample found = shown.found();
    String file = names.of(found.id(), found.config(), "") + ".html";
    TracePage.of(shown, command, next).write(folder.resolve(file));
    return file;
  }

  /** Writes {@code index.html}, the verdicts with links to the pages, and returns where it is. */
  public Path index(String title, List<CheckRow> rows) throws IOException {
    ExitCode code = ExitCode.ofChecks(rows);
    boolean good = code == ExitCode.OK;
    boolean unfinished = code == ExitCode.UNFINISHED || code == ExitCode.NOT_MODELLED;
    Tone tone = good ? Tone.GOOD : unfinished ? Tone.UNSURE : Tone.BAD;
    ReportPage page = new ReportPage(title, Tables.summary(rows), tone, command);
    List<Content> contents = new ArrayList<>(List.of(table(rows)));
    Tables.notes(rows).forEach(note -> contents.add(new Content.Paragraph(note)));
    Path file = folder.resolve("index.html");
    page.section("Verdicts", contents).write(file);
    return file;
  }

  private Content table(List<CheckRow> rows) {
    Content.Table plain = Content.Table.of(Tables.checks(rows));
    List<List<Content.Cell>> cells = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      CheckRow row = rows.get(i);
      List<Content.Cell> line = new ArrayList<>(plain.rows().get(i));
      String page = pages.get(row.id() + " " + row.config());
      if (page != null) {
        line.set(1, Content.Cell.linked(line.get(1).text(), page));
      }
      int last = line.size() - 1;
      line.set(last, Content.Cell.of(line.get(last).text(), tone(row)));
      cells.add(line);
    }
    return new Content.Table(plain.alignment(), plain.heading(), cells);
  }

  private static Tone tone(CheckRow row) {
    return switch (row.outcome()) {
      case NOT_MODELLED, UNFINISHED, ERROR -> Tone.UNSURE;
      case HOLDS, VIOLATED, DEADLOCKED, LIVELOCKED, ONLY_TLC ->
          row.asExpected() ? Tone.GOOD : Tone.BAD;
    };
  }
}
