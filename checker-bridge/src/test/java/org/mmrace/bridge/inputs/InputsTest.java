package org.mmrace.bridge.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;

/** An edit of one file of a copy of the checkout changes the digests of the rows that use it. */
class InputsTest {
  private static final String MODEL = "model/src/main/java/org/mmrace/model/";
  private static final String INVARIANTS = "invariants/src/main/java/org/mmrace/invariants/";
  @TempDir private static Path copy;
  private static Map<String, String> before;
  private static Map<String, ScenarioConfig> configs;

  @BeforeAll
  static void copyCheckout() throws IOException, SpecFailure {
    Path checkout = SpecRoot.checkout().orElseThrow().folder().getParent();
    for (String folder : List.of("specs", "model/src/main", "invariants/src/main")) {
      try (Stream<Path> files = Files.walk(checkout.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (file.toString().matches(".*\\.(tla|cfg|json|java)")) {
            Path to = copy.resolve(checkout.relativize(file).toString());
            Files.createDirectories(to.getParent());
            Files.copy(file, to);
          }
        }
      }
    }
    configs = new TreeMap<>();
    catalogue().all().forEach(config -> configs.put(config.name(), config));
    before = digests();
    assertTrue(before.size() > 130, () -> "rows=" + before.size());
  }

  private static ScenarioCatalogue catalogue() throws IOException, SpecFailure {
    return ScenarioCatalogue.of(new SpecRoot(copy.resolve("specs")));
  }

  private static Map<String, String> digests() throws IOException, SpecFailure {
    ScenarioCatalogue catalogue = catalogue();
    Inputs inputs = Inputs.of(catalogue.root());
    Map<String, String> digests = new TreeMap<>();
    for (ScenarioConfig config : catalogue.all()) {
      digests.put(config.name(), inputs.digest(config));
    }
    return digests;
  }

  /** Returns the rows whose digest another text in a file changes. */
  private static Set<String> changed(String file, String from, String to)
      throws IOException, SpecFailure {
    Path path = copy.resolve(file);
    String text = Files.readString(path);
    assertTrue(text.contains(from), () -> file + " has no " + from);
    Files.writeString(path, text.replace(from, to));
    try {
      return changed();
    } finally {
      Files.writeString(path, text);
    }
  }

  private static Set<String> changed() throws IOException, SpecFailure {
    Map<String, String> now = digests();
    assertEquals(before.keySet(), now.keySet());
    return before.keySet().stream()
        .filter(row -> !before.get(row).equals(now.get(row)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> rows(Predicate<ScenarioConfig> which) {
    return configs.values().stream()
        .filter(which)
        .map(ScenarioConfig::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean asks(ScenarioConfig config, String invariant) {
    List<String> asked = config.cfg().invariants();
    return asked.contains("Inv_All") || asked.contains(invariant);
  }

  /** Returns whether the program of a configuration, as its module writes it, runs a path. */
  private static boolean runs(ScenarioConfig config, String path) {
    try {
      String folder = config.location().cfg().getParent().toString();
      String module =
          Files.readString(Path.of(folder, config.location().module() + ".tla"))
              .replaceAll("\\\\\\*[^\\n]*", "");
      Map<String, String> definitions = new TreeMap<>();
      Matcher definition =
          Pattern.compile("(?m)^(\\w+)(?:\\(.*\\))? ==((?s:.*?))(?=^\\w+(?:\\(.*\\))? ==|^====)")
              .matcher(module);
      while (definition.find()) {
        definitions.put(definition.group(1), definition.group(2));
      }
      Set<String> used = new TreeSet<>(Set.of(config.cfg().constants().get("Program")));
      for (int before = 0; before < used.size(); ) { // one may be made of another
        before = used.size();
        for (String name : List.copyOf(used)) {
          String body = definitions.getOrDefault(name, "");
          used.addAll(List.of(body.split("[^\\w\"]+", -1)));
        }
      }
      return used.contains('"' + path + '"');
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void stepOfASpec_theRowsThatRunIt() throws IOException, SpecFailure {
    Set<String> retracting = rows(config -> runs(config, "retract_page_tables"));
    assertEquals(
        retracting,
        changed(
            "specs/collapse/Retract.tla",
            "retract_page_tables__pmdp_collapse_flush(t) ==",
            "retract_page_tables__pmdp_collapse_flush(t) == TRUE /\\"));
    assertEquals(
        Set.of("collapse/retract-mmap-lock", "rmap/move-normal-pmd-vs-retract"),
        retracting.stream().map(row -> row.split(" ", -1)[0]).collect(Collectors.toSet()));
  }

  @Test
  void pathClass_theRowsThatRunIt() throws IOException, SpecFailure {
    assertEquals(
        rows(config -> runs(config, "retract_page_tables")),
        changed(MODEL + "collapse/Retract.java", "return goTo(w, t, ", "return  1 + goTo(w, t, "));
    assertEquals(
        rows(config -> runs(config, "madvise_collapse")),
        changed(MODEL + "collapse/Scan.java", "enum Scan {", "enum Scan { MORE,"));
  }

  @Test
  void functionOfSeveralPaths_theRowsThatCallIt() throws IOException, SpecFailure {
    Set<String> writingProtected =
        rows(
            config ->
                runs(config, "uffd_writeprotect")
                    || runs(config, "uffd_unregister")
                    || runs(config, "uffd_close"));
    assertEquals(
        writingProtected,
        changed(
            "specs/uffd/UffdWp.tla",
            "uffd_wp_range__tlb_gather_mmu(t) ==",
            "uffd_wp_range__tlb_gather_mmu(t) == TRUE /\\"));
    assertEquals(
        writingProtected,
        changed(MODEL + "uffd/UffdWp.java", "return goTo(w, t, ", "return  1 + goTo(w, t, "));
  }

  @Test
  void invariant_theRowsThatAskForIt_andHaveWhatItSpeaksOf() throws IOException, SpecFailure {
    Set<String> collapsing =
        rows(config -> asks(config, "Inv_NoneWindow") && runs(config, "madvise_collapse"));
    assertEquals(
        collapsing,
        changed("specs/collapse/CollapseInvariants.tla", "pmd.kind = \"table\" /\\ m.", "m."));
    assertEquals(
        collapsing,
        changed(
            INVARIANTS + "CollapseInvariants.java",
            "private boolean noneWindowKept(long[] w, int t) {",
            "private boolean noneWindowKept(long[] w, int t) { t = t;"));
    Set<String> ofUffd = changed("specs/uffd/UffdInvariants.tla", "Len(both)", "1 * Len(both)");
    assertEquals(
        rows(config -> asks(config, "Inv_UffdQueues") && config.family().equals("uffd")),
        ofUffd.stream().filter(row -> row.startsWith("uffd/")).collect(Collectors.toSet()));
    assertFalse(ofUffd.contains("collapse/gupfast-pmd-recheck fixed"));
    assertEquals(
        ofUffd,
        changed(
            INVARIANTS + "UffdInvariants.java",
            "private boolean queues(long[] w, int u) {",
            "private boolean queues(long[] w, int u) { u = u;"));
  }

  @Test
  void probe_itsRow() throws IOException, SpecFailure {
    Set<String> row = Set.of("rmap/move-normal-pmd-vs-retract reach_TableGoneBeforeMove");
    assertEquals(
        row,
        changed(
            "specs/rmap/RmapInvariants.tla",
            "Reach_TableGoneBeforeMove ==",
            "Reach_TableGoneBeforeMove == ~ ~"));
    assertEquals(
        row,
        changed(
            INVARIANTS + "RmapInvariants.java",
            "private boolean tableGoneBeforeMove(long[] w) {",
            "private boolean tableGoneBeforeMove(long[] w) { w = w;"));
  }

  @Test
  void toggle_theRowsThatReadIt_unlessTheySetIt() throws IOException, SpecFailure {
    Set<String> collapsing =
        rows(
            config ->
                runs(config, "madvise_collapse")
                    && !config.cfg().constants().containsKey("CollapseSyncsGup"));
    assertFalse(collapsing.contains("collapse/gupfast-pmd-recheck fixed"));
    assertEquals(
        collapsing,
        changed(
            "specs/collapse/CollapseProfile.tla",
            "CollapseSyncsGup == Since(\"v6_1\")",
            "CollapseSyncsGup == Since(\"v6_6\")"));
    assertEquals(
        Set.of(),
        changed(
            "specs/collapse/CollapseProfile.tla",
            "CollapseToggles ==",
            "New == TRUE\nCollapseToggles =="));
  }

  @Test
  void core_allRows() throws IOException, SpecFailure {
    Set<String> all = configs.keySet();
    assertEquals(all, changed("specs/core/Thread.tla", "EndOp(s, t) ==", "EndOp(s, t) == 1 ="));
    assertEquals(all, changed(MODEL + "core/Tlb.java", "final class Tlb", "class Tlb"));
    assertEquals(
        all, changed(MODEL + "Scenario.java", "(int) m.thread.pc", "1 + (int) m.thread.pc"));
    assertEquals(all, changed(INVARIANTS + "Named.java", "return false;", "return true;"));
  }

  @Test
  void cfgAndItsModule_itsRows() throws IOException, SpecFailure {
    String folder = "specs/collapse/retract-mmap-lock/MCRetractMmapLock";
    String unfixed = "collapse/retract-mmap-lock unfixed";
    assertEquals(
        Set.of(unfixed),
        changed(folder + "_unfixed.cfg", "SPECIFICATION", "  X = 1\nSPECIFICATION"));
    assertEquals(
        rows(config -> config.id().equals("collapse/retract-mmap-lock")),
        changed(folder + ".tla", "files |-> 1", "files |-> 2"));
  }

  @Test
  void rowOfAPath_theRowsThatRunIt() throws IOException, SpecFailure {
    assertEquals(
        rows(config -> runs(config, "truncate")),
        changed("specs/Paths.tla", "\"ftruncate()\"", "\"truncate()\""));
  }

  @Test
  void newPathThatNobodyRuns_commentsAndLayout_noRow() throws IOException, SpecFailure {
    Path path = copy.resolve("specs/mm/New.tla");
    Files.writeString(
        path,
        """
        ---- MODULE New ----
        News == Callers("new")
        new__step(t) == FALSE
        NewNext ==
          \\E t \\in News :
            \\/ new__step(t)
        ====
        """);
    assertEquals(
        Set.of(),
        changed("specs/Scenario.tla", "  \\/ TlbNext\n", "  \\/ TlbNext\n  \\/ NewNext\n"));
    Files.delete(path);
    assertEquals(
        Set.of(), changed("specs/core/Thread.tla", "\\* First step", "\\* The first step"));
    assertEquals(
        Set.of(),
        changed(MODEL + "core/Tlb.java", "final class Tlb", "final\n  /* so */ class Tlb"));
  }

  @Test
  void stale_isWhatIsNotRecorded_orRecordedOfOtherInputs() throws IOException, SpecFailure {
    String id = "collapse/retract-mmap-lock";
    ScenarioConfig config = configs.get(id + " unfixed");
    Path ledger = copy.resolve("specs/" + id + "/ledger.json");
    String text = Files.readString(ledger);
    Inputs inputs = Inputs.of(catalogue().root());
    Files.writeString(ledger, row("unfixed", before.get(config.name())));
    assertFalse(inputs.isStale(config));
    Files.writeString(ledger, row("unfixed", "0123456789abcdef"));
    assertTrue(inputs.isStale(config));
    Files.writeString(ledger, row("fixed", before.get(config.name())));
    assertTrue(inputs.isStale(config));
    Files.writeString(ledger, text);
  }

  private static String row(String config, String inputs) {
    return """
        {"id": "x", "configs": [{"config": "%s", "states": 1, "digest": "", "inputs": "%s"}]}
        """
        .formatted(config, inputs);
  }
}
