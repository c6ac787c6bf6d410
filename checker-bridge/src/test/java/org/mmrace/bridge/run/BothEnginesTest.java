package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.reduce.AccessLog;
import org.mmrace.explorer.reduce.NormalForm;
import org.mmrace.explorer.switches.FewestSwitches;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.system.StatePredicate;

class BothEnginesTest {
  private static final TlcProcess TLC = new TlcProcess(TlcOptions.of(MachineSystems.class));
  private static ScenarioCatalogue catalogue;
  @TempDir private Path folder;

  @BeforeAll
  static void findScenarios() throws IOException, SpecFailure {
    catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
  }

  @AfterAll
  static void endTlc() {
    TLC.close();
  }

  private BothVerdicts check(ScenarioConfig config, Budget budget, boolean interrupted) {
    return new BothEngines(TLC, budget, () -> interrupted, (run, now) -> {}).check(config);
  }

  private ScenarioConfig mine(String name, String cfg) throws IOException, SpecFailure {
    String module = name.startsWith("MC") ? "" : "MCGupFastPmdRecheck_";
    Path file = folder.resolve(module + name + ".cfg");
    Files.writeString(
        file,
        """
        CONSTANTS
          Kernel = "v6_18"
          Program <- MCProgram
          Geometry <- MCGeometry
          Setup <- MCSetup
          CollapseSyncsGup = FALSE
        SPECIFICATION Spec
        """
            + cfg);
    return catalogue.cfg(file);
  }

  @Test
  void unfixed_bothFindTheSameProperty_atTheSameLength() {
    ScenarioConfig unfixed =
        catalogue.config("collapse/gupfast-pmd-recheck", "unfixed").orElseThrow();
    BothVerdicts both = check(unfixed, Budget.STANDARD, false);
    assertEquals(new Verdict.Violated("Inv_PinStaysMapped"), both.tlc().verdict());
    assertEquals(new Verdict.Violated("Inv_PinStaysMapped"), both.explorer().verdict());
    assertEquals(Optional.empty(), both.difference());
    Trace tlc = both.tlcTrace().orElseThrow();
    assertEquals(tlc.states().size(), both.explorer().shortest().orElseThrow().moves().size() + 1);
    assertTrue(
        both.explorer().shown().orElseThrow().switches()
            <= both.explorer().shortest().orElseThrow().switches());
    assertEquals(
        both.explorer().shown().orElseThrow().moves(),
        both.shownTrace().orElseThrow().schedule().orElseThrow().moves());
  }

  @Test
  void tlcsCounterexample_leadsToTheOneThatIsShown() throws SpecFailure {
    ScenarioConfig unfixed = catalogue.config("uffd/refile-lost-wake", "unfixed").orElseThrow();
    BothVerdicts both = check(unfixed, Budget.STANDARD, false);
    ScenarioSystem scenario = both.system().orElseThrow();
    List<StatePredicate> invariants = unfixed.predicates(scenario);
    Schedule ofTlc = both.tlc().counterexample().schedule();
    Finding finding = new Finding.Violated("Inv_NoLostWake", ofTlc);
    Schedule best =
        FewestSwitches.search(scenario.system(), invariants, finding, Limits.ofHeap()).schedule();
    AccessLog log = new AccessLog();
    Scenario watched = new Scenario(Constants.of(scenario.constants()), log);
    assertEquals(both.explorer().shown().orElseThrow(), NormalForm.of(watched, log, best));
  }

  @Test
  void severalInvariants_theOneThatTlcNames() throws IOException, SpecFailure {
    BothVerdicts both =
        check(
            mine(
                "all",
                "CONSTANT GupRechecksPmd = FALSE\nINVARIANTS\n  Inv_NoOops\n"
                    + "  Inv_PinStaysMapped\n"),
            Budget.STANDARD,
            false);
    assertEquals(new Verdict.Violated("Inv_PinStaysMapped"), both.tlc().verdict());
    assertEquals(new Verdict.Violated("Inv_PinStaysMapped"), both.explorer().verdict());
  }

  @Test
  void unknownInvariant_badSpecOfBoth() throws IOException, SpecFailure {
    BothVerdicts both = check(mine("nope", "INVARIANT Inv_Nope\n"), Budget.STANDARD, false);
    Verdict expected =
        new Verdict.BadSpec(
            "MCGupFastPmdRecheck_nope.cfg: The invariant Inv_Nope specified in the configuration"
                + " file is not defined in the specification.");
    assertEquals(expected, both.tlc().verdict());
    assertEquals(expected, both.explorer().verdict());
  }

  @Test
  void constructOfTlcAlone_explorerSaysWhich() throws IOException, SpecFailure {
    ScenarioConfig config = mine("constraint", "CONSTRAINT TypeOK\nINVARIANT Inv_NoOops\n");
    BothVerdicts both = check(config, Budget.STANDARD, false);
    assertEquals(new Verdict.Holds(), both.tlc().verdict());
    assertEquals(
        new Verdict.BadSpec("explorer cannot run: CONSTRAINT TypeOK"), both.explorer().verdict());
  }

  @Test
  void outOfTime_isUnfinished() throws IOException, SpecFailure {
    Budget second = new Budget(Duration.ofSeconds(1), 0);
    BothVerdicts both = check(mine("time", "INVARIANT Inv_NoOops\n"), second, false);
    assertEquals(new Verdict.Unfinished("out of time: limit=1s"), both.tlc().verdict());
  }

  @Test
  void outOfMemory_isUnfinished() throws IOException, SpecFailure {
    ScenarioConfig config =
        mine("MCVmaLockFault_memory", "CONSTANT CollapseWritesVmaLock = FALSE\n");
    Explored explored =
        new ExplorerRun(
                config,
                new MachineSystems().of(TLC.constants(config.location())),
                new Budget(Duration.ZERO, 1),
                () -> false,
                now -> {})
            .run(Optional.empty());
    String reason = ((Verdict.Unfinished) explored.verdict()).reason();
    Matcher covered =
        Pattern.compile(
                "out of memory: limit=1m; ([\\d,]+) states checked, about (\\d+) % of an estimated"
                    + " ([\\d,]+), among them all within (\\d+) steps")
            .matcher(reason);
    assertTrue(covered.matches(), reason);
    assertEquals(explored.states(), Long.parseLong(covered.group(1).replace(",", "")));
    double factor = Long.parseLong(covered.group(3).replace(",", "")) / 315_841.0;
    assertTrue(factor > 0.3 && factor < 3, reason);
    assertEquals(explored.depth() - 2, Integer.parseInt(covered.group(4)));
  }

  @Test
  void interrupted_nothingRuns() throws IOException, SpecFailure {
    BothVerdicts both = check(mine("stop", "INVARIANT Inv_NoOops\n"), Budget.STANDARD, true);
    assertEquals(new Verdict.Unfinished("interrupted"), both.tlc().verdict());
    assertEquals(new Verdict.Unfinished("interrupted"), both.explorer().verdict());
  }
}
