package org.mmrace.reports.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.findings.Board;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;
import org.mmrace.findings.ShownTrace;
import org.mmrace.reports.diagram.MermaidDiagram;
import org.mmrace.reports.page.Browser;
import org.openqa.selenium.Keys;

/** The page of a counterexample in Chromium. */
class TracePageTest {
  private static final Path TRACES = Path.of("../checker-bridge/src/test/resources/traces");
  private static final String HOSTILE =
      "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">`|;%%'";

  @TempDir private static Path folder;
  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start();
    page = folder.resolve("trace.html");
    TracePage.of(pictured("collapse-gupfast-pmd-recheck-unfixed"), "./mmrace check x", List.of("y"))
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

  static ShownTrace.Pictured pictured(String name) throws IOException {
    LoadedTrace loaded =
        LoadedTrace.read(TRACES.resolve(name + ".trace.json"), "", "", new MachineSystems());
    var schedule = new TraceReplay(loaded.system()).run(loaded.trace()).schedule();
    return ShownTrace.pictured(
        loaded.trace(),
        new SpecText.Meaning("A pin stays.", "The data is lost."),
        loaded.system(),
        schedule);
  }

  private static String cell(String word) {
    Object id =
        browser.run(
            "const cells = JSON.parse(document.getElementById('states').textContent).cells;"
                + "return Object.keys(cells).find((id) => cells[id].word === arguments[0])",
            word);
    return "#" + id;
  }

  private static String value(String word) {
    return browser.text(cell(word) + " .value");
  }

  private static boolean is(String word, String style) {
    return (" " + browser.find(cell(word)).getAttribute("class") + " ").contains(" " + style + " ");
  }

  @Test
  void opens_atTheBreakingStep_withWhatBroke() throws IOException {
    assertEquals(
        "Inv_PinStaysMapped is broken after step 69 of 69, 3 context switches",
        browser.text(".verdict"));
    assertEquals(
        "Step 69 of 69: CPU0 khugepaged: __collapse_huge_page_copy_succeeded() ptep_clear",
        browser.text("#now"));
    assertEquals("==> breaks Inv_PinStaysMapped", browser.text("tr.breaking .mark"));
    assertTrue(
        browser
            .text("main")
            .contains("pte[1][0] = none, was present 1 write dirty young until step"));
    assertEquals("none", value("pte[1][0]"));
    assertTrue(is("pte[1][0]", "changed"));
    assertTrue(is("pte[1][0]", "breaks"));
    assertTrue(is("table[1].state", "breaks"));
    assertEquals("detached", value("table[1].state"));
    assertEquals("2", value("page[1].refcount"));
    assertEquals("1", value("page[1].pincount"));
    assertEquals("write", value("mm[1].mmap_lock by khugepaged"));
    browser.run("document.getElementById('controls').scrollIntoView()");
    browser.keep("trace-light");
  }

  /** Returns top, bottom, left and right of an element in the window. */
  private static List<Double> box(String selector) {
    List<?> box =
        (List<?>)
            browser.run(
                "const b = document.querySelector(arguments[0]).getBoundingClientRect();"
                    + "return [b.top, b.bottom, b.left, b.right].map((one) => one + 0.25)",
                selector);
    return box.stream().map(one -> ((Number) one).doubleValue()).toList();
  }

  @Test
  void breakingRowAndDrawing_areSeenWithoutScrolling() throws IOException {
    for (String theme : List.of("light", "dark")) {
      browser.theme(theme);
      browser.resize(1400, 1000);
      browser.open(page, "");
      List<Double> row = box("tr.breaking");
      assertTrue(row.get(0) > 0 && row.get(1) <= 1000, () -> "row: " + row);
      List<Double> schedule = box("#schedule");
      assertTrue(schedule.get(0) < 260 && schedule.get(1) <= 1000, () -> "list: " + schedule);
      List<Double> drawing = box(".machine svg");
      assertTrue(drawing.get(0) < 350 && drawing.get(1) <= 1000, () -> "drawing: " + drawing);
      assertTrue(drawing.get(2) > 0 && drawing.get(3) <= 1400, () -> "drawing: " + drawing);
      browser.keep("trace-1400-" + theme);
    }
  }

  @Test
  void nothingIsClipped_wideAndNarrow() throws IOException {
    for (int width : List.of(1400, 420)) {
      browser.resize(width, 1000);
      browser.open(page, "");
      assertEquals(
          List.of(),
          browser.run(
              "return [...document.querySelectorAll('body *')].filter((one) => {"
                  + "const b = one.getBoundingClientRect();"
                  + "return b.width > 0 && !one.closest('.skip')"
                  + " && !one.parentElement.closest('.scroll, pre, svg, .boxes svg')"
                  + " && (b.left < 0 || b.right > window.innerWidth + 0.5); })"
                  + ".map((one) => one.tagName + '.' + one.className + '#' + one.id)"),
          "width " + width);
      assertEquals(
          (long) width, browser.run("return document.documentElement.scrollWidth"), "width");
      browser.keep("trace-" + width);
    }
  }

  @Test
  void keys_stepThrough() {
    browser.press(Keys.HOME);
    assertEquals("Step 0 of 69: the initial state", browser.text("#now"));
    assertEquals("present 1 write dirty young", value("pte[1][0]"));
    assertFalse(is("pte[1][0]", "breaks"));
    assertEquals("table 1", value("pmd[1][0]"));
    assertEquals("line", browser.find(cell("pmd[1][0]") + "-table\\[1\\]").getAttribute("class"));
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT);
    assertEquals("Step 1 of 69: CPU1 gup-fast: gup_fast() local_irq_save", browser.text("#now"));
    assertTrue(browser.url().endsWith("#step=1"), browser.url());
    assertTrue(is("cpu[gup-fast].irq_off", "changed"));
    browser.press("n");
    assertTrue(browser.text("#now").startsWith("Step 4 of 69: CPU1"), browser.text("#now"));
    browser.press("n");
    assertTrue(browser.text("#now").startsWith("Step 62 of 69: CPU0"), browser.text("#now"));
    browser.press("p");
    assertTrue(browser.text("#now").startsWith("Step 4 of 69: CPU1"), browser.text("#now"));
    browser.press("b");
    assertTrue(browser.text("#now").startsWith("Step 69 of 69"), browser.text("#now"));
    String line = browser.find(cell("pmd[1][0]") + "-table\\[1\\]").getAttribute("class");
    assertEquals("line off", line);
    browser.press(Keys.ARROW_RIGHT);
    assertTrue(browser.text("#now").startsWith("Step 69 of 69"), browser.text("#now"));
  }

  @Test
  void sliderButtonsAndRows_stepThrough() {
    browser.find("#slider").sendKeys(Keys.HOME);
    assertTrue(browser.text("#now").startsWith("Step 0 "), browser.text("#now"));
    browser.find("#slider").sendKeys(Keys.ARROW_RIGHT);
    assertEquals(
        "Step 1 of 69: CPU1 gup-fast: gup_fast() local_irq_save",
        browser.find("#slider").getAttribute("aria-valuetext"));
    browser.find("[data-go=next]").click();
    assertTrue(browser.text("#now").startsWith("Step 2 "), browser.text("#now"));
    browser.find("#row-3 a").click();
    assertTrue(browser.text("#now").startsWith("Step 3 "), browser.text("#now"));
    assertEquals("step", browser.find("#row-3").getAttribute("aria-current"));
    assertEquals(1, browser.count("[aria-current]"));
    browser.find("[data-go=break]").click();
    assertTrue(browser.text("#now").startsWith("Step 69 "), browser.text("#now"));
  }

  @Test
  void permalink_opensTheStep() {
    browser.open(page, "#step=7");
    assertTrue(browser.text("#now").startsWith("Step 7 of 69"), browser.text("#now"));
    browser.open(page, "#step=999999999");
    assertTrue(browser.text("#now").startsWith("Step 69 of 69"), browser.text("#now"));
    browser.open(page, "#step=x");
    assertTrue(browser.text("#now").startsWith("Step 69 of 69"), browser.text("#now"));
    browser.run("location.hash = '#step=2'");
    assertEquals(
        "Step 2 of 69",
        browser.await(
            "const done = arguments[arguments.length - 1];"
                + "setTimeout(() => done(document.getElementById('now').textContent.slice(0, 12)))"));
  }

  @Test
  void themes_followTheReaderAndTheSwitch() throws IOException {
    String light = background();
    browser.theme("dark");
    String dark = background();
    assertNotEquals(light, dark);
    assertEquals("Light", browser.text("#theme"));
    browser.keep("trace-dark");
    browser.find("#theme").click();
    assertEquals(light, background());
    assertEquals("Dark", browser.text("#theme"));
    browser.find("#theme").click();
    assertEquals(dark, background());
    browser.run("localStorage.clear()");
  }

  private static String background() {
    return (String) browser.run("return getComputedStyle(document.body).backgroundColor");
  }

  @Test
  void accessibility_noRuleIsBroken() throws IOException {
    assertEquals(List.of(), browser.inaccessible());
  }

  @Test
  void words_areATableToo() {
    browser.find("#words summary").click();
    String table = browser.text("#words");
    assertTrue(table.contains("pte[1][0] none present 1 write dirty young"), table);
    assertTrue(table.contains("mm[1].mmap_lock by khugepaged write"), table);
  }

  @Test
  void withoutScripts_readable() throws IOException {
    browser.scripts(false);
    browser.open(page, "");
    assertFalse(browser.find("#controls").isDisplayed());
    assertEquals("none", browser.text("g.cell.changed.breaks .value"));
    assertTrue(browser.text("#now").startsWith("Step 69 of 69"));
    assertTrue(browser.text("#main").contains("CPU0 khugepaged                   CPU1 gup-fast"));
    assertTrue(browser.text("#main").contains("==> breaks Inv_PinStaysMapped"));
    browser.keep("trace-without-scripts");
  }

  @Test
  void narrowWindow_scrollsNoPage() throws IOException {
    browser.resize(420, 900);
    browser.open(page, "");
    assertEquals(420L, browser.run("return document.documentElement.scrollWidth"));
    browser.keep("trace-narrow");
  }

  private static ShownTrace.Pictured hostile() {
    Counterexample found =
        new Counterexample(
            HOSTILE,
            HOSTILE,
            HOSTILE,
            List.of(HOSTILE, HOSTILE + 2),
            List.of(
                new DiagramStep(0, HOSTILE + "__" + HOSTILE, 1, false, List.of(HOSTILE)),
                new DiagramStep(
                    1,
                    "f__end",
                    0,
                    false,
                    List.of("end", "a;b#c"),
                    new DiagramStep.Around(1, HOSTILE, List.of(), List.of(HOSTILE))),
                new DiagramStep(0, "g__e", 0, true, List.of())),
            2,
            HOSTILE,
            List.of(HOSTILE));
    List<Board.Value> values = new ArrayList<>();
    for (int state = 0; state < 4; state++) {
      values.add(new Board.Value(HOSTILE + state, HOSTILE));
    }
    Board.Cell cell = new Board.Cell(HOSTILE, HOSTILE, true, values);
    Board.Box box = new Board.Box(Board.Kind.PAGE, HOSTILE, List.of(cell));
    Board.LockRow lock =
        new Board.LockRow(HOSTILE, List.of(List.of("", HOSTILE, "", ""), List.of("", "", "", "")));
    return new ShownTrace.Pictured(found, new Board(List.of(box), List.of(0, 1), List.of(lock)));
  }

  @Test
  void hostileNamesAndValues_areText() throws IOException {
    Path file = folder.resolve("hostile.html");
    TracePage.of(hostile(), HOSTILE, List.of(HOSTILE)).write(file);
    browser.open(file, "#step=1");
    assertTrue(browser.text("#now").startsWith("Step 1 of 3"));
    browser.press(Keys.ARROW_RIGHT);
    assertEquals(HOSTILE + " " + HOSTILE, browser.text("h1"));
    assertEquals(HOSTILE + "2", browser.text("g.cell .value"));
    assertEquals(0, browser.count("img"));
    assertEquals(3, browser.count("script"));
    assertNotEquals("owned", browser.run("return document.title"));
    browser.scripts(false); // what the template wrote, before any script changes it
    browser.open(file, "");
    assertEquals(0, browser.count("img"));
    assertTrue(browser.text("#now").endsWith("f() end"), browser.text("#now"));
  }

  @Test
  void mermaid_itsOwnParserReadsEveryDiagram() throws IOException {
    List<String> diagrams = new ArrayList<>(List.of(MermaidDiagram.of(hostile().found())));
    try (Stream<Path> files = Files.list(TRACES)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".trace.json", "");
        Counterexample found = pictured(name).found();
        diagrams.add(MermaidDiagram.of(found));
        diagrams.add(MermaidDiagram.of(found.full()));
      }
    }
    Files.writeString(
        folder.resolve("mermaid.js"), Browser.webjar("mermaid/11.14.0/dist/mermaid.min.js"));
    String text = "<!DOCTYPE html><meta charset=utf-8><script src=mermaid.js></script>";
    browser.open(Files.writeString(folder.resolve("mermaid.html"), text), "");
    for (String diagram : diagrams) {
      assertEquals("sequence", parse(diagram), diagram);
    }
    assertTrue(parse("sequenceDiagram\n  A->>: x\n").startsWith("Error"), "no parser at work");
    browser.await(
        "const done = arguments[arguments.length - 1];"
            + "window.mermaid.render('m', arguments[0]).then((r) => {"
            + " document.body.innerHTML = r.svg; done(''); }, (e) => done(String(e)))",
        diagrams.get(1));
    String drawn = browser.text("body");
    assertTrue(drawn.contains("pmdp_collapse_flush() pmd: table 1 -> none"), drawn);
    assertTrue(drawn.contains("CPU1 still sees table 1"), drawn);
    assertTrue(drawn.contains("breaks Inv_PinStaysMapped here: CPU0 khugepaged"), drawn);
    browser.keep("mermaid");
    browser.open(page, "");
  }

  private static String parse(String diagram) {
    return (String)
        browser.await(
            "const done = arguments[arguments.length - 1];"
                + "window.mermaid.parse(arguments[0]).then((r) => done(r.diagramType),"
                + " (e) => done('Error: ' + e))",
            diagram);
  }
}
