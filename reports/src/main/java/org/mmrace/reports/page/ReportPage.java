package org.mmrace.reports.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * One self-contained page: first the verdict and the command that gave it, then the sections. It
 * loads nothing, needs no script to be read, follows the light or dark theme of the reader, and
 * runs no script but its own (a Content-Security-Policy names their digests).
 *
 * <pre>
 * new ReportPage("locks: collapse", "no new lock order", Tone.GOOD, "./mmrace locks collapse")
 *     .section("Edges", Content.Table.of(table), new Content.Markup(graph.svg()))
 *     .section("Witnesses", new Content.Text(diagram))
 *     .write(folder.resolve("locks.html"));
 * </pre>
 */
public final class ReportPage {
  /** So many links to sections stand at the top; more are folded away. */
  private static final int MOST_LINKS = 8;

  private static final String CHART_JS = "chart.js/4.5.1/dist/chart.umd.min.js";

  private final String title;
  private final String verdict;
  private final Tone tone;
  private final String command;
  private final List<Map<String, Object>> sections = new ArrayList<>();
  private boolean drawn;
  private final List<Html> scripts = new ArrayList<>(List.of(Html.ofSource("page.js")));
  private final List<Html> styles =
      new ArrayList<>(
          List.of(
              Html.ofSource("palette.css"), Html.ofSource("graph.css"), Html.ofSource("page.css")));

  /**
   * Starts a page.
   *
   * @param title what the window is called
   * @param verdict the first line
   * @param command the command line that makes this page again; may be empty
   */
  public ReportPage(String title, String verdict, Tone tone, String command) {
    this.title = title;
    this.verdict = verdict;
    this.tone = tone;
    this.command = command;
  }

  /** Adds a section; one without a heading may be had by an empty one. Returns this page. */
  public ReportPage section(String heading, Content... contents) {
    return section(heading, List.of(contents));
  }

  /** Adds a section. Returns this page. */
  public ReportPage section(String heading, List<Content> contents) {
    if (!drawn && contents.stream().anyMatch(Chart.class::isInstance)) {
      drawn = true;
      scripts.add(Html.ofWebJar(CHART_JS));
      with("charts");
    }
    int number = sections.size() + 1;
    sections.add(
        Map.of(
            "id",
            "section-" + number,
            "heading",
            heading,
            "headed",
            !heading.isEmpty(),
            "contents",
            Html.join(contents.stream().map(Content::html).toList())));
    return this;
  }

  /**
   * Adds a script and a style sheet that only some pages need: {@code name.js} and {@code name.css}
   * beside this class. Returns this page.
   */
  public ReportPage with(String name) {
    scripts.add(Html.ofSource(name + ".js"));
    styles.add(Html.ofSource(name + ".css"));
    return this;
  }

  /** Returns the page. */
  public String html() {
    List<Map<String, Object>> contents =
        sections.stream().filter(one -> (boolean) one.get("headed")).toList();
    return Html.of(
            "page",
            Map.ofEntries(
                Map.entry("title", title),
                Map.entry("verdict", verdict),
                Map.entry("tone", tone.style()),
                Map.entry("command", command),
                Map.entry("hasCommand", !command.isEmpty()),
                Map.entry("sections", sections),
                Map.entry("contents", contents),
                Map.entry(
                    "folded", contents.size() > MOST_LINKS ? List.of(contents.size()) : List.of()),
                Map.entry("policy", policy()),
                Map.entry("styles", styles),
                Map.entry("scripts", scripts)))
        .markup();
  }

  /**
   * Writes the page; the folder is made if there is none, a link of that name is replaced and not
   * followed.
   */
  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    if (Files.isSymbolicLink(file)) {
      Files.delete(file);
    }
    Files.writeString(file, html());
  }

  private String policy() {
    return "default-src 'none'; script-src"
        + digests(scripts)
        + "; style-src"
        + digests(styles)
        + "; base-uri 'none'; form-action 'none'";
  }

  private static String digests(List<Html> sources) {
    StringBuilder text = new StringBuilder();
    for (Html source : sources) {
      text.append(" 'sha256-").append(digest(source.markup())).append('\'');
    }
    return text.toString();
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e); // every Java platform has it
    }
  }
}
