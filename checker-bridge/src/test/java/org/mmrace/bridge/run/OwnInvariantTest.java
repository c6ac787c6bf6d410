package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceFormatException;
import org.mmrace.bridge.trace.TraceReplay;

/** An invariant that the MC module defines and the model does not know (dd47ac428c3f). */
class OwnInvariantTest {
  private static final SmallCases CASES = new SmallCases("collapse-wp");
  private static final String OWN = "Inv_NoWpLost";

  @AfterAll
  static void endTlc() {
    CASES.close();
  }

  private static BothVerdicts check(String config, Budget budget) throws IOException, SpecFailure {
    return CASES.check("MCCollapseWp_" + config + ".cfg", budget);
  }

  @Test
  void fixed_tlcsVerdict_atEqualCounts() throws IOException, SpecFailure {
    BothVerdicts both = check("own_fixed", Budget.STANDARD);
    assertEquals(new Verdict.Holds(), both.tlc().verdict());
    assertEquals(new Verdict.OnlyTlc(List.of(OWN)), both.explorer().verdict());
    assertEquals(both.tlc().states(), both.explorer().states());
    assertEquals(both.tlc().edges(), both.explorer().edges());
    assertEquals(
        "only TLC judges what has no Java twin: invariant=Inv_NoWpLost",
        new Verdict.OnlyTlc(List.of(OWN)).message());
  }

  @Test
  void unfixed_isViolated_andShownWithTheFewestSwitches()
      throws IOException, SpecFailure, TraceFormatException {
    BothVerdicts both = check("own_unfixed", Budget.STANDARD);
    assertEquals(new Verdict.Violated(OWN), both.tlc().verdict());
    assertEquals(new Verdict.OnlyTlc(List.of(OWN)), both.explorer().verdict());
    assertEquals(Optional.empty(), both.difference());
    Trace shown = both.shownTrace().orElseThrow();
    assertEquals(OWN, shown.property());
    assertEquals(2, both.explorer().shown().orElseThrow().switches());
    TraceReplay replay = new TraceReplay(both.system().orElseThrow());
    assertTrue(replay.isOnlyTlcs(shown));
    assertEquals(Optional.empty(), replay.fault(shown));
    ScenarioCatalogue catalogue = SmallCases.catalogue();
    IllegalArgumentException noTest =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new LoadedTrace(shown, both.system().orElseThrow(), Optional.empty())
                    .emitTest(catalogue, new MachineSystems()));
    assertEquals(
        "only TLC judges the property, a test cannot: property=Inv_NoWpLost", noTest.getMessage());
  }

  @Test
  void explorerAlone_refusesIt() throws IOException, SpecFailure {
    Exploring alone = new Exploring(true, 1, false, Optional.empty(), false, "", Optional.empty());
    Budget budget = new Budget(Budget.STANDARD.time(), 0, alone);
    assertEquals(
        new Verdict.BadSpec(
            "only TLC judges what has no Java twin: invariant=Inv_NoWpLost: run both engines"),
        check("own_fixed", budget).explorer().verdict());
  }
}
