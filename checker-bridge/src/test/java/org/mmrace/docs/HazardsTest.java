package org.mmrace.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.mmrace.docs.HazardPage.Cover;
import org.mmrace.docs.KernelFacts.Hazard;

/** docs/hazards.md says of every hazard row what there is of it. */
class HazardsTest {
  private final KernelFacts facts = KernelFacts.read();

  HazardsTest() throws IOException {}

  private Set<String> rows() {
    return facts.hazards().stream().map(Hazard::id).collect(Collectors.toSet());
  }

  @Test
  void references_haveRowsWithoutGaps() {
    Map<String, Set<Integer>> numbers = new TreeMap<>();
    for (Hazard row : facts.hazards()) {
      int number = Integer.parseInt(row.label().replaceAll("\\D", ""));
      numbers.computeIfAbsent(row.part(), k -> new TreeSet<>()).add(number);
    }
    assertEquals(rows().size(), facts.hazards().size());
    assertEquals(5, numbers.size());
    numbers.forEach(
        (part, found) ->
            assertEquals(
                IntStream.rangeClosed(1, found.size()).boxed().toList(), List.copyOf(found), part));
  }

  @Test
  void races_nameRowsThatAreThereAndHaveTests() throws IOException {
    List<String> wrong = new ArrayList<>();
    HazardPage.read()
        .covers()
        .forEach(
            (row, covers) -> {
              if (!rows().contains(row)) {
                wrong.add("no such row: " + row + " races=" + covers);
              }
            });
    for (String race : HazardPage.races()) {
      if (HazardPage.test(race).isEmpty()) {
        wrong.add("no test: race=" + race);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void data_hasEveryRowThatIsLeft() throws IOException {
    HazardPage page = HazardPage.read();
    if (GeneratedBlock.UPDATE) {
      dropCoveredRows(page);
    }
    Set<String> left = rows();
    left.removeIf(page::isWhole);
    Set<String> known = HazardData.read(facts).rows();
    Set<String> missing = new HashSet<>(left);
    missing.removeAll(known);
    assertEquals(Set.of(), missing, "rows without a line in hazards.txt");
    Set<String> stale = new HashSet<>(known);
    stale.removeAll(left);
    assertEquals(Set.of(), stale, "lines of rows that a race covers, or of none: run make docs");
  }

  private static void dropCoveredRows(HazardPage page) throws IOException {
    List<String> kept = new ArrayList<>();
    String section = "";
    for (String line : Files.readAllLines(HazardData.FILE)) {
      section = line.startsWith("[") ? line.replaceAll("[\\[\\]]", "") : section;
      if (!page.isWhole(section + " " + line.replaceAll(" : .*", ""))) {
        kept.add(line);
      }
    }
    Files.writeString(HazardData.FILE, String.join("\n", kept) + "\n");
  }

  @Test
  void data_namesModulesThatAreThere() throws IOException {
    Set<String> modules = new HashSet<>(HazardData.read(facts).modules());
    try (Stream<Path> specs = Files.walk(KernelFacts.REPOSITORY.resolve("specs"))) {
      specs.forEach(file -> modules.remove(file.getFileName().toString().replace(".tla", "")));
    }
    assertEquals(Set.of(), modules, "modules of hazards.txt that are not in specs");
  }

  @Test
  void page_isUpToDate() throws IOException {
    Path docs = KernelFacts.REPOSITORY.resolve("docs");
    GeneratedBlock.same(docs.resolve("hazards.md"), HazardPage.read().page());
  }

  @Test
  void readme_hasTheCounts() throws IOException {
    Path readme = KernelFacts.REPOSITORY.resolve("README.md");
    GeneratedBlock.same(readme, "hazards", HazardPage.read().counts());
  }

  @Test
  void race_flipsItsRow() {
    Hazard row = facts.hazards().get(2);
    List<String> lines = List.of("[modelled]", "collapse 2.T : Truncate", "[collapse]");
    HazardData needs = data(lines, "Z03 : 2.M, 2.T");
    assertEquals(HazardPage.State.NEEDS, page(needs, Map.of()).state(row));
    assertEquals(HazardPage.State.EXPRESSIBLE, page(data(lines, "Z03 : 2.T"), Map.of()).state(row));
    String readme = "x\n\nHazard rows: [collapse.md Z03](a#z03) in part, [rmap.md Z04](b#z04).\n";
    Map<String, Cover> covered = HazardPage.covered("collapse/x", readme);
    assertEquals(Set.of("collapse Z03", "rmap Z04"), covered.keySet());
    assertEquals(
        HazardPage.State.IN_PART,
        page(needs, Map.of("collapse Z03", List.of(covered.get("collapse Z03")))).state(row));
    assertEquals(
        HazardPage.State.RACE,
        page(needs, Map.of("collapse Z03", List.of(covered.get("rmap Z04")))).state(row));
  }

  private HazardData data(List<String> lines, String row) {
    return HazardData.parse(facts, Stream.concat(lines.stream(), Stream.of(row)).toList());
  }

  private HazardPage page(HazardData data, Map<String, List<Cover>> covers) {
    return new HazardPage(facts, data, covers);
  }

  @Test
  void wrongData_isReported() {
    assertEquals(
        "README has no line \"Hazard rows: \": race=uffd/new",
        message(() -> HazardPage.covered("uffd/new", "# uffd/new\n")));
    List<String> section = List.of("[uffd]");
    assertEquals("no such anchor: uffd.md#p99", message(() -> data(section, "Z05 : P99")));
    assertEquals("no line of hazards.txt: line=Z05", message(() -> data(section, "Z05")));
    assertEquals(
        "row twice: row=uffd Z05", message(() -> data(List.of("[uffd]", "Z05 : P5"), "Z05 : P6")));
  }

  private static String message(Executable reading) {
    return assertThrows(IllegalArgumentException.class, reading).getMessage();
  }
}
