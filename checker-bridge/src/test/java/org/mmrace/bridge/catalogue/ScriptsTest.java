package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.run.Budget;
import org.mmrace.bridge.run.Comparison;
import org.mmrace.bridge.run.ExplorerRun;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.script.Script;
import org.mmrace.bridge.script.ScriptFailure;
import org.mmrace.bridge.script.ScriptMachine;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Kind;
import org.mmrace.model.system.TransitionSystem;

/** Race scripts become scenarios; the examples of docs/scripts.md are what they say. */
class ScriptsTest {
  private static final Path EXAMPLES = Path.of("../docs/scripts");
  private static ScenarioCatalogue catalogue;
  private static Scripts scripts;
  @TempDir private Path folder;

  @BeforeAll
  static void readWords() throws IOException, SpecFailure {
    SpecRoot root = SpecRoot.checkout().orElseThrow();
    catalogue = ScenarioCatalogue.of(root);
    scripts = new Scripts(root);
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.sorted().toList();
    }
  }

  @Test
  void examples_areTenAndOnThePage() throws IOException {
    String page = Files.readString(EXAMPLES.resolveSibling("scripts.md"));
    assertEquals(10, examples().size());
    for (Path example : examples()) {
      assertTrue(page.contains("scripts/" + example.getFileName() + ")"), example.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_verdictsAreAsDeclared(Path file) throws IOException, SpecFailure {
    Script script = scripts.read(file);
    List<ScenarioConfig> configs = new Selection(catalogue).of(List.of(file.toString()), false);
    assertEquals(Math.max(1, script.variants().size()), configs.size());
    for (ScenarioConfig config : configs) {
      Script.Variant variant =
          script.variants().isEmpty()
              ? new Script.Variant("", Map.of(), "")
              : script.variants().get(configs.indexOf(config));
      Map<String, Object> toggles = scripts.toggles(script, variant);
      ScenarioSystem system =
          new MachineSystems().of(ScriptMachine.of(script, 2, toggles).constants(toggles));
      Verdict found =
          new ExplorerRun(config, system, Budget.STANDARD, () -> false, now -> {})
              .run(Optional.empty())
              .verdict();
      assertEquals(
          variant.property().isEmpty()
              ? new Verdict.Holds()
              : new Verdict.Violated(variant.property()),
          found,
          config.name());
    }
  }

  @Test
  void specAndModel_haveTheSameGraphs() throws IOException, SpecFailure {
    Budget budget = new Budget(Duration.ofMinutes(5), 0);
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      Records records = new Records(catalogue.root());
      for (String name :
          List.of("mremap-keeps-uffd-wp", "gupfast-pmd-recheck", "zap-huge-vs-gup")) {
        for (ScenarioConfig config : catalogue.script(EXAMPLES.resolve(name + ".race"))) {
          Comparison compared = Comparison.of(config, tlc, budget, records, now -> {});
          assertEquals(new Verdict.Holds(), compared.verdict(), config.name());
          assertEquals(0, compared.found().orElseThrow().missing(), config.name());
          assertEquals(0, compared.found().orElseThrow().extra(), config.name());
        }
      }
    }
  }

  /** The geometry is worked out with what Java reads out of the profiles, TLC evaluates them. */
  @ParameterizedTest
  @CsvSource({"v6_1", "v6_6", "v6_12", "v6_18"})
  void constants_areThoseThatTlcEvaluates(String kernel) throws IOException, SpecFailure {
    Path file = script("kernel " + kernel + "\nmap A anon\nw A all\nthread t: r A 0\n");
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      Script script = scripts.read(file);
      Map<String, Object> toggles = scripts.toggles(script);
      ScenarioConfig config = catalogue.script(file).get(0);
      assertEquals(
          ScriptMachine.of(script, 2, toggles).constants(toggles),
          tlc.constants(config.location()).value());
    }
  }

  private Path script(String text) throws IOException {
    return Files.writeString(folder.resolve("x.race"), text);
  }

  private Scenario machine(String text) throws IOException, SpecFailure {
    Script script = scripts.read(script(text));
    Map<String, Object> toggles = scripts.toggles(script);
    return (Scenario)
        new MachineSystems().of(ScriptMachine.of(script, 2, toggles).constants(toggles)).system();
  }

  /** Until its CPU is offline nobody else has a step, and the set-up has exactly one. */
  @Test
  void setup_isOnePathToAStateOfTheKernel() throws IOException, SpecFailure {
    Scenario machine =
        machine(
            """
            map A anon
            w A all
            madv A all COLLAPSE
            thread user: r A 0
            thread dontneed: madv A all DONTNEED
            """);
    long[] w = new long[machine.words()];
    machine.initial(0, w);
    int steps = 0;
    while (machine.m.thread.settingUp(w)) {
      int done = 0;
      long[] next = w;
      for (int thread = 0; thread < machine.threads(); thread++) {
        long[] tried = w.clone();
        if (machine.step(tried, thread, 0) == TransitionSystem.DONE) {
          done++;
          next = tried;
        }
      }
      assertEquals(1, done, "after step " + steps);
      w = next;
      steps++;
    }
    assertEquals(127, steps);
    assertEquals(Kind.HUGE, Entry.kind(machine.m.pmd.get(w, 1, 0)));
    assertEquals("user_access__tlb_lookup", machine.steps().get(machine.stepAt(w, 1)));
    assertEquals(0, machine.m.tlb.pfn.get(w, 3, 1, 0));
  }

  /** What an operation returned stands there until the next one's first step. */
  @ParameterizedTest
  @MethodSource("examples")
  void errnos_areThoseThatTheOperationsSay(Path file) throws IOException, SpecFailure {
    Script script = scripts.read(file);
    Map<String, Object> toggles = scripts.toggles(script);
    Scenario machine =
        (Scenario)
            new MachineSystems()
                .of(ScriptMachine.of(script, 2, toggles).constants(toggles))
                .system();
    Random random = new Random(11);
    for (int walk = 0; walk < 200; walk++) {
      long[] w = new long[machine.words()];
      machine.initial(0, w);
      for (int blocked = 0; blocked < 100; ) {
        int thread = 1 + random.nextInt(machine.threads() - 1);
        blocked = machine.step(w, thread, 0) == TransitionSystem.DONE ? 0 : blocked + 1;
        for (int t = 1; t <= machine.m.program.threads(); t++) {
          checkErrno(machine, w, t);
        }
      }
    }
  }

  private static void checkErrno(Scenario machine, long[] w, int t) {
    Errno errno = machine.m.result.err.get(w, t);
    int op = machine.m.thread.op(w, t);
    boolean said = errno == Errno.NONE;
    for (int of = Math.max(1, op - 1); of <= op; of++) {
      String path = machine.m.program.path(t, of);
      said |= Scenario.STEPS.operation(path).errnos().contains(errno);
    }
    assertTrue(said, machine.m.program.path(t, op) + " " + errno);
  }

  @Test
  void allocationAny_theSetupStillHasOneOutcome() throws IOException, SpecFailure {
    List<List<?>> initial = new ArrayList<>();
    int steps = 0;
    for (String allocation : List.of("lowest", "any")) {
      Scenario machine =
          machine(
              "kernel v6_18 with Allocation="
                  + allocation
                  + "\nmap A anon\nw A all\nthread t: r A 0\n");
      long[] w = new long[machine.words()];
      machine.initial(0, w);
      while (machine.m.thread.settingUp(w)) {
        assertEquals(TransitionSystem.DONE, machine.step(w, machine.m.program.setup(), 0));
        steps++;
      }
      initial.add(Arrays.stream(w).boxed().toList());
    }
    assertEquals(initial.get(0), initial.get(1));
    assertEquals(2 * 49, steps);
  }

  @Test
  void geometry_isWorkedOut_andCanBeGiven() throws IOException, SpecFailure {
    String text = "map A anon\nw A all\nthread k: madv A all COLLAPSE\n";
    assertEquals(5, machine(text).m.geometry.pages());
    assertEquals(1, machine(text).m.geometry.tables());
    Scenario given = machine("geometry entries 4 pages 20 tables 2\n" + text);
    assertEquals(4, given.m.geometry.ptes());
    assertEquals(20, given.m.geometry.pages());
    assertEquals(2, given.m.geometry.tables());
    assertEquals(4, given.m.geometry.tokens());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          thread t: r A 0 ! 1:13: expected a region that is mapped: found=A (map A anon)
          map A anon|thread t: r A 2 ! 2:15: expected pages 0 to 1 of A: found=page 2
          map A anon|thread t: r A 1 2 ! 2:15: expected pages 0 to 1 of A: found=1 2
          map A anon|map A anon|thread t: r A 0 ! 2:5: expected a region that is not there yet: found=A
          map A anon 0|thread t: r A 0 ! 1:12: expected 1 to 64 PMDs: found=0
          map A anon|reg 0 A all minor|thread t: r A 0 ! 2:13: expected missing or wp, anonymous memory has no minor faults: found=minor
          map A anon|thread t: unpin ! 2:11: expected pin before unpin
          map A anon|thread t: reclaim A 0 ! 2:21: expected pages that the set-up has mapped
          map A anon|reg 0 A all missing|r A 0|thread t: r A 1 ! 3:1: the set-up does not come past it: step=handle_userfault__schedule
          """)
  void wrong_saysWhere(String text, String message) throws IOException {
    ScriptFailure failure = failure(text);
    assertEquals(folder.resolve("x.race") + ":" + message, failure.getMessage());
    assertFalse(failure.unmodelled());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          map A shm:0|thread t: r A 0 ! 1:7: needs shmem_fault: not modelled
          map A anon|w A 0|map B anon|thread t: r B 0 ! 3:1: needs mmap() after the first operation: not modelled
          map A anon|thread t: madv A all FREE ! 2:22: needs madvise_free_single_vma: not modelled
          map A anon|thread t: madv A 0 COLLAPSE ! 2:18: needs EINVAL of MADV_COLLAPSE without a whole PMD: not modelled
          map A anon|thread t: unmap A 0 ! 2:19: needs munmap() of part of a VMA: not modelled
          map A anon|w A all|madv A all COLLAPSE|madv A 0 DONTNEED|thread t: r A 0 ! 4:1: needs what follows zap_pmd_range__pmd_trans_huge: not modelled
          """)
  void notModelled_saysWhatIsNeeded(String text, String message) throws IOException {
    ScriptFailure failure = failure(text);
    assertEquals(folder.resolve("x.race") + ":" + message, failure.getMessage());
    assertTrue(failure.unmodelled());
  }

  private ScriptFailure failure(String text) throws IOException {
    Path file = script(text.replace('|', '\n'));
    return assertThrows(ScriptFailure.class, () -> catalogue.script(file));
  }

  @Test
  void emit_plainTlcFiles() throws IOException, SpecFailure {
    Path example = EXAMPLES.resolve("mremap-keeps-uffd-wp.race");
    List<Path> written = Scripts.emit(catalogue.script(example), folder.resolve("out"));
    assertEquals(
        List.of(
            "MCMremapKeepsUffdWp.tla",
            "MCMremapKeepsUffdWp_unfixed.cfg",
            "MCMremapKeepsUffdWp_fixed.cfg"),
        written.stream().map(file -> file.getFileName().toString()).toList());
    assertEquals(
        """
        CONSTANTS
          Kernel = "v6_18"
          Program <- MCProgram
          Geometry <- MCGeometry
          Setup <- MCSetup
          MremapClearsUffdWp = FALSE
        SPECIFICATION Spec
        INVARIANT Inv_NoStrayWp
        """,
        Files.readString(written.get(1)));
    ScenarioConfig mine = catalogue.cfg(written.get(2));
    assertEquals("MCMremapKeepsUffdWp", mine.location().module());
    SpecFailure nothing =
        assertThrows(SpecFailure.class, () -> Scripts.emit(List.of(mine), folder));
    assertEquals("nothing to emit: no race script is selected", nothing.getMessage());
  }

  @Test
  void noSuchFile_oneLine() {
    SpecFailure failure =
        assertThrows(SpecFailure.class, () -> catalogue.script(Path.of("none.race")));
    assertEquals("script cannot be read: path=none.race", failure.getMessage());
  }
}
