package org.mmrace.reports.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Schedule;
import org.mmrace.findings.Brief;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.ShownTrace;

/**
 * The diagrams of all races: short, and in their READMEs as they are printed. With {@code
 * -Dmmrace.update=true} the READMEs are written anew.
 */
class RaceDiagramsTest {
  private static final Path TRACES = Path.of("../checker-bridge/src/test/resources/traces");
  private static final SpecRoot ROOT = SpecRoot.around(Path.of("")).orElseThrow();
  private static final boolean UPDATE = Boolean.getBoolean("mmrace.update");
  private static final Logger LOG = Logger.getLogger(RaceDiagramsTest.class.getName());
  private static final int MOST = 15;
  private static final Map<String, Counterexample> RACES = new LinkedHashMap<>();

  @BeforeAll
  static void read() throws IOException {
    SpecText spec = SpecText.of(ROOT);
    try (Stream<Path> files = Files.list(TRACES)) {
      for (Path file : files.sorted().toList()) {
        LoadedTrace loaded = LoadedTrace.read(file, "", "", new MachineSystems());
        Schedule schedule = new TraceReplay(loaded.system()).run(loaded.trace()).schedule();
        RACES.put(
            loaded.trace().scenario(),
            ShownTrace.of(
                loaded.trace(),
                spec.meaning(loaded.trace().property()),
                loaded.system(),
                schedule));
      }
    }
  }

  private static Brief brief(Counterexample found) {
    return found.brief().orElseThrow();
  }

  @Test
  void diagrams_haveAtMost15LinesWhereTheNeededStepsFit() {
    List<Integer> lengths = new ArrayList<>();
    int longer = 0;
    for (Counterexample found : RACES.values()) {
      Brief brief = brief(found);
      int length = BriefDiagram.length(found, brief);
      long least =
          brief.lines().stream()
              .filter(Brief.Line::needed)
              .mapToInt(line -> line.entry().isEmpty() ? 1 : 2)
              .sum();
      lengths.add(length);
      longer += length > MOST ? 1 : 0;
      assertTrue(least <= MOST ? length <= MOST : length == least, found.id() + " " + length);
      assertTrue(brief.complete(), found.id());
    }
    lengths.sort(null);
    LOG.info(
        "diagrams: "
            + lengths.size()
            + ", lines: median "
            + lengths.get(lengths.size() / 2)
            + ", most "
            + lengths.get(lengths.size() - 1)
            + ", longer than 15: "
            + longer);
    assertTrue(lengths.get(lengths.size() / 2) <= MOST, lengths::toString);
  }

  @Test
  void diagrams_areOfAtMost75ColumnsAndSpeakOfNoGhost() {
    for (Counterexample found : RACES.values()) {
      String text = CounterexampleReport.of(found, List.of());
      text.lines().forEach(line -> assertTrue(line.length() <= 75, line));
      assertFalse(text.contains("promised"), text);
      assertFalse(text.contains("ghost"), text);
      assertFalse(text.matches("(?s).*\\w\\[.*"), text);
      assertFalse(text.contains(" steps:"), text);
      assertFalse(brief(found).loss().isEmpty(), found.id());
    }
  }

  /** What the changelogs of ten fix commits show, in their order. */
  private static final Map<String, List<String>> DECISIVE =
      Map.of(
          "collapse/gupfast-pmd-recheck",
          List.of(
              "gup_fast_pmd_range()   pmd = table 1",
              "pmdp_collapse_flush()   pmd: table 1 -> none",
              "page 1 refcount = 1",
              "try_get_folio()   page 1 refcount: 1 -> 2",
              "the pin is returned",
              "pte va 0: page 1 -> none",
              "writes page 1"),
          "collapse/gupfast-table-freed",
          List.of(
              "gup_fast_pmd_range()   pmd = table 1",
              "pmdp_collapse_flush()   pmd: table 1 -> none",
              "zap_deposited_table()",
              "table: deposited -> free",
              "the kernel: use after free: page table"),
          "collapse/pmd-check-before-vma-lock",
          List.of(
              "collapse_huge_page()   pmd = table 1",
              "try_get_and_clear_pmd()   pmd: table 1 -> none",
              "collapse_huge_page()   takes vma lock (write)",
              "pmd: none -> table 0"),
          "collapse/vma-lock-fault-vs-collapse",
          List.of(
              "pmdp_collapse_flush()   pmd: table 1 -> none",
              "mmu_walk()   pmd = none",
              "pmd_install()   pmd: none -> table 2"),
          "rmap/move-normal-pmd-vs-retract",
          List.of(
              "get_old_pmd()   pmd va 0 of mm 1 = table 1",
              "retract_page_tables()   pmd va 0 of mm 1: table 1 -> none",
              "move_normal_pmd()   pmd va 2 of mm 1: none -> table 0"),
          "rmap/mremap-keeps-uffd-wp",
          List.of(
              "change_pte_range()   pte va 0: none -> page 1 uffd_wp",
              "move_ptes()   pte va 2: none -> page 1 uffd_wp"),
          "rmap/mremap-late-flush",
          List.of(
              "mmu_walk()   pte va 0 = page 1",
              "move_ptes()   pte va 0: page 1 -> none   <-- CPU2 still sees page 1",
              "folio_batch_release()   page 1 refcount: 1 -> 0"),
          "rmap/nested-gather",
          List.of(
              "mmu_walk()   pte va 0 = page 1",
              "zap_pte_range()   pte va 0: page 1 -> none   <-- CPU2 still sees page 1",
              "zap_pte_range()   pte va 0 = none",
              "do_madvise()   returns"),
          "uffd/move-touch-before-pin-check",
          List.of(
              "move_present_ptes()   page 1 index: 0 -> 2",
              "try_grab_folio_fast()   page 1 pincount: 0 -> 1",
              "move_present_ptes()   pte va 0: page 1 -> none"),
          "uffd/refile-lost-wake",
          List.of(
              "then waits: schedule",
              "fault_pending_wqh: {user} -> {}",
              "<-- wake_userfault() sees {}",
              "pte va 0: none -> page 1",
              "fault_wqh: {} -> {user}",
              "<-- wake_userfault() still sees {}"));

  @TestFactory
  Stream<DynamicTest> diagrams_haveTheDecisiveStepsOfTheFixCommits() {
    return DECISIVE.entrySet().stream()
        .map(
            race ->
                DynamicTest.dynamicTest(
                    race.getKey(), () -> isInOrder(Diagram.of(RACES.get(race.getKey())), race)));
  }

  private static void isInOrder(String drawn, Map.Entry<String, List<String>> race) {
    int at = 0;
    for (String part : race.getValue()) {
      int found = drawn.indexOf(part, at);
      assertTrue(found >= 0, () -> "not there or not in this place: " + part + "\nin\n" + drawn);
      at = found + part.length();
    }
  }

  @TestFactory
  Stream<DynamicTest> readmeOfARace_showsTheDiagram() {
    return RACES.values().stream()
        .map(
            found ->
                DynamicTest.dynamicTest(
                    found.id(),
                    () -> same(ROOT.folder().resolve(found.id()).resolve("README.md"), found)));
  }

  private static void same(Path readme, Counterexample found) throws IOException {
    String open = "<!-- diagram -->\n";
    String close = "<!-- /diagram -->";
    String text = Files.readString(readme);
    int start = text.indexOf(open);
    int end = text.indexOf(close);
    assertTrue(start >= 0 && end > start, () -> "page has no block: " + readme);
    String expected =
        text.substring(0, start + open.length())
            + "\n"
            + indented(CounterexampleReport.of(found, List.of()))
            + "\n"
            + text.substring(end);
    if (UPDATE) {
      Files.writeString(readme, expected);
    } else {
      assertEquals(expected, text, () -> readme + ": run make docs");
    }
  }

  private static String indented(String text) {
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append(line.isEmpty() ? "" : "    " + line).append('\n'));
    return lines.toString();
  }

  @Test
  void rootReadme_showsTheDiagramOfItsFirstCommand() throws IOException {
    Counterexample found = RACES.get("collapse/gupfast-pmd-recheck");
    String text = Files.readString(ROOT.folder().resolveSibling("README.md"));
    String printed = indented(CounterexampleReport.of(found, List.of()));
    assertTrue(
        text.contains("<!-- check -->\n\n" + printed), () -> "README.md has not\n" + printed);
  }
}
