package org.mmrace.reports.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.reports.stats.Figure;

/** Charts in Chromium. */
class ChartTest {
  private static final String HOSTILE = "</script><script>document.title='owned'</script>\"'&{{x}}";
  private static final String FIRST = "11,87,164"; // colors of the first series, in light
  private static final String SECOND = "176,90,0";
  private static final String INK = "27,31,36";
  private static final Figure PREDICTED =
      new Figure(4000, 2500, 6400, 0.95, 3, "sizes", "log-linear least squares");

  @TempDir private static Path folder;
  private static Browser browser;
  private static Path page;

  /** Returns a chart of numbers: counts, a prediction with its interval, a line and a band. */
  static Chart growth(String name) {
    List<Chart.Point> fitted = List.of(new Chart.Point(2, 10, 8, 12), Chart.Point.of(4, PREDICTED));
    return new Chart(
        name,
        Chart.Axis.numbers("threads", "%.0f"),
        Chart.Axis.logarithmic("states", "%,.0f"),
        List.of(
            new Chart.Series(
                "counted",
                Chart.Mark.DOTS,
                List.of(Chart.Point.of(2, 10), Chart.Point.of(3, 200), Chart.Point.of(4, 5000))),
            new Chart.Series(name, Chart.Mark.DOTS, List.of(Chart.Point.of(4, PREDICTED))),
            new Chart.Series("line", Chart.Mark.LINE, fitted),
            new Chart.Series("band", Chart.Mark.BAND, fitted)));
  }

  /** Returns a chart of names: two bars for each of two, with an interval at one. */
  static Chart costs(String name) {
    return new Chart(
        "Average steps",
        Chart.Axis.names("operation", List.of("khugepaged collapse", name)),
        Chart.Axis.numbers("steps", "%.2f"),
        List.of(
            new Chart.Series(
                "base",
                Chart.Mark.BARS,
                List.of(Chart.Point.of(0, 40), new Chart.Point(1, 20, 10, 30))),
            new Chart.Series("candidate", Chart.Mark.BARS, List.of(Chart.Point.of(1, 25)))));
  }

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start();
    page = folder.resolve("charts.html");
    new ReportPage("charts", "drawn", Tone.PLAIN, "./mmrace stats growth x")
        .section("Growth", growth("States over threads"))
        .section("Cost", costs("gup-fast gup_fast"))
        .write(page);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() {
    browser.scripts(true);
    browser.theme("light");
    browser.resize(1500, 1400);
    browser.open(page, "");
  }

  @AfterEach
  void nothingWentWrong() {
    assertEquals(List.of(), browser.console());
    assertEquals(0L, browser.run("return performance.getEntriesByType('resource').length"));
  }

  /**
   * Asserts the color of a pixel of a chart, but for what the smoothing of edges adds; waits for
   * it, as a change of the theme is told later.
   *
   * @param expected {@code 11,87,164}
   * @param across an expression over {@code x} and {@code y}, the axes of the chart
   * @param up the same, as pixels from above
   */
  private static void assertPixel(String expected, int chart, String across, String up) {
    Object found =
        browser.await(
            """
            const [expected, number, done] = arguments;
            const canvas = document.querySelectorAll('canvas')[number];
            const look = (left) => {
              const { x, y } = Chart.getChart(canvas).scales;
              const at = [%s, %s].map((n) => Math.round(n * devicePixelRatio));
              const copy = document.createElement('canvas').getContext('2d');
              copy.drawImage(canvas, -at[0], -at[1]);
              const found = [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3);
              const near = expected.split(',').every((one, i) => Math.abs(one - found[i]) <= 40);
              if (near || left === 0) { done(near ? expected : found.join()); }
              else { setTimeout(() => look(left - 1), 50); }
            };
            look(200);
            """
                .formatted(across, up),
            expected,
            chart);
    assertEquals(expected, found);
  }

  @Test
  void numbers_areDrawnWhereTheyAre_withTheirIntervals() throws IOException {
    assertPixel(FIRST, 0, "x.getPixelForValue(3)", "y.getPixelForValue(200)");
    assertPixel(FIRST, 0, "x.getPixelForValue(4)", "y.getPixelForValue(5000) - 1");
    assertPixel(SECOND, 0, "x.getPixelForValue(4)", "y.getPixelForValue(4000) + 4");
    assertPixel(SECOND, 0, "x.getPixelForValue(4) + 3", "y.getPixelForValue(2500)");
    assertPixel(SECOND, 0, "x.getPixelForValue(4) - 3", "y.getPixelForValue(6400)");
    assertEquals(
        "logarithmic",
        browser.run("return Chart.getChart(document.querySelector('canvas')).scales.y.type"));
    browser.keep("charts-light");
  }

  @Test
  void names_haveTheirBars_andNoBarIsDrawnWhereThereIsNone() {
    String first = "Chart.getChart(canvas).getDatasetMeta(0).data[1].y";
    String second = "Chart.getChart(canvas).getDatasetMeta(1).data[1].y";
    assertPixel(FIRST, 1, "x.getPixelForValue(5)", first);
    assertPixel(INK, 1, "x.getPixelForValue(10)", first + " + 3");
    assertPixel(INK, 1, "x.getPixelForValue(30)", first + " - 3");
    assertPixel(SECOND, 1, "x.getPixelForValue(24)", second);
    String none = second + " - y.getPixelForValue(1) + y.getPixelForValue(0)";
    assertPixel("0,0,0", 1, "x.getPixelForValue(12)", none); // transparent
  }

  @Test
  void themes_drawAgain() throws IOException {
    browser.theme("dark");
    assertPixel("130,184,242", 0, "x.getPixelForValue(3)", "y.getPixelForValue(200)");
    browser.keep("charts-dark");
    browser.find("#theme").click();
    assertPixel(FIRST, 0, "x.getPixelForValue(3)", "y.getPixelForValue(200)");
    browser.run("localStorage.clear()");
  }

  @Test
  void accessibility_noRuleIsBroken() throws IOException {
    browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    assertEquals(List.of(), browser.inaccessible());
    assertEquals(
        "States over threads: a chart of the figures in the table below it",
        browser.find("canvas").getAttribute("aria-label"));
  }

  @Test
  void withoutScripts_theFiguresAreATable() {
    browser.scripts(false);
    browser.open(page, "");
    assertFalse(browser.find("canvas").isDisplayed());
    browser.find("figure.chart summary").click();
    String table = browser.text("figure.chart table");
    assertTrue(table.contains("counted 3 200 - -"), table);
    assertTrue(table.contains("States over threads 4 4,000 2,500 6,400"), table);
  }

  @Test
  void narrowWindow_scrollsNoPage() {
    browser.resize(420, 900);
    browser.open(page, "");
    assertEquals(420L, browser.run("return document.documentElement.scrollWidth"));
  }

  @Test
  void hostileNames_areText() throws IOException {
    Path file = folder.resolve("hostile.html");
    new ReportPage("x", "x", Tone.PLAIN, "")
        .section("a", growth(HOSTILE))
        .section("b", costs(HOSTILE))
        .write(file);
    browser.open(file, "");
    assertEquals("x", browser.run("return document.title"));
    assertEquals(HOSTILE, browser.text("figcaption"));
    assertEquals(2L, browser.run("return Object.keys(Chart.instances).length"));
  }

  @Test
  void page_withoutACharts_hasNoScriptForThem() {
    assertFalse(
        new ReportPage("x", "x", Tone.PLAIN, "")
            .section("a", new Content.Paragraph("b"))
            .html()
            .contains("Chart.js"));
    String html =
        new ReportPage("x", "x", Tone.PLAIN, "")
            .section("a", growth("one"), growth("two"))
            .section("b", growth("three"))
            .html();
    assertEquals(2, html.split("Chart\\.js v", -1).length);
    assertFalse(html.contains("sourceMappingURL"));
  }

  @Test
  void whatCannotBeDrawn_isRefused() {
    Chart.Axis names = Chart.Axis.names("operation", List.of("a"));
    Chart.Axis states = Chart.Axis.logarithmic("states", "%.0f");
    Chart.Series dots =
        new Chart.Series("s", Chart.Mark.DOTS, List.of(new Chart.Point(0, 1, 0, 2)));
    assertEquals(
        "bars and names belong together: series=s mark=DOTS",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Chart("t", names, Chart.Axis.numbers("n", "%.0f"), List.of(dots)))
            .getMessage());
    assertEquals(
        "no place on a logarithmic axis: series=s"
            + " point=Point[at=0.0, value=1.0, low=0.0, high=2.0]",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Chart("t", Chart.Axis.numbers("n", "%.0f"), states, List.of(dots)))
            .getMessage());
  }
}
