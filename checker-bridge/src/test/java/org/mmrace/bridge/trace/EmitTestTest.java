package org.mmrace.bridge.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mmrace.bridge.trace.EmitTest.Variant;
import org.mmrace.bridge.trace.Toy.Fix;
import org.mmrace.explorer.Schedule;

final class EmitTestTest {
  private static final Variant UNFIXED = new Variant("unfixed", Toy.scenario(Fix.NONE));
  private static final RaceWindow PIN =
      new RaceWindow(
          "zap in pin_window", "gup_fast_pte_range__ptep_get", "gup_fast_pte_range__ptep_recheck");

  @TempDir Path folder;

  private static Variant fixed(String config) {
    return new Variant(config, new ToySystems().load("toy/gup-vs-zap", config));
  }

  private static EmittedTest emit(String config) throws TraceFormatException {
    return EmitTest.of(TraceReplayTest.stored(), UNFIXED, Optional.of(fixed(config)), PIN);
  }

  @Test
  void sameSchedule_keepsTheInvariant() throws IOException {
    EmittedTest test = emit("fixed");
    assertEquals(Path.of("org/mmrace/races/toy/GupVsZapTest.java"), test.file());
    assertEquals(
        """
        package org.mmrace.races.toy;

        import java.io.IOException;
        import org.junit.jupiter.api.Test;
        import org.mmrace.bridge.trace.Replay;
        import org.mmrace.bridge.trace.ScenarioSystems;
        import org.mmrace.explorer.Schedule;

        /**
         * Generated from a counterexample against {@code Inv_PinStaysMapped}; to reproduce:
         *
         * <pre>{@code
         * ./mmrace check toy/gup-vs-zap
         * mvn -B test -Dtest=GupVsZapTest -Dsurefire.failIfNoSpecifiedTests=false
         * }</pre>
         */
        final class GupVsZapTest {
          private static final String RACE = "toy/gup-vs-zap";
          private static final int GUP_FAST = 1;
          private static final int ZAP = 2;

          private static final Schedule ZAP_IN_PIN_WINDOW =
              Schedule.of()
                  .step(GUP_FAST, "gup_fast_pte_range__ptep_get")
                  // the window opens
                  .step(GUP_FAST, "try_grab_folio_fast__ref_add")
                  .step(ZAP, "zap_pte_range__pte_lock")
                  .step(ZAP, "zap_pte_range__pte_clear")
                  // the window closes
                  .step(GUP_FAST, "gup_fast_pte_range__ptep_recheck");

          private static Replay replay(String config) throws IOException {
            return new Replay(ScenarioSystems.installed().load(RACE, config));
          }

          @Test
          void unfixed_zapInPinWindow_breaksPinStaysMapped() throws IOException {
            replay("unfixed").run(ZAP_IN_PIN_WINDOW).breaks("Inv_PinStaysMapped");
          }

          @Test
          void fixed_zapInPinWindow_keepsPinStaysMapped() throws IOException {
            replay("fixed").run(ZAP_IN_PIN_WINDOW).holds("Inv_PinStaysMapped");
          }
        }
        """,
        test.source());
    assertEquals(2, run(test));
  }

  @Test
  void fixedVariantThatBlocks_isExpectedToWait() throws IOException {
    EmittedTest test = emit("fixed_zap_waits");
    assertTrue(
        test.source()
            .endsWith(
                """
                  @Test
                  void fixedZapWaits_zapInPinWindow_waitsAtPteLock() throws IOException {
                    replay("fixed_zap_waits")
                        .follow(ZAP_IN_PIN_WINDOW, 2)
                        .blocked(ZAP, "zap_pte_range__pte_lock")
                        .holds("Inv_PinStaysMapped");
                  }
                }
                """),
        test.source());
    assertEquals(2, run(test));
  }

  @Test
  void fixedVariantThatGoesAnotherWay_isExpectedThere() throws IOException {
    EmittedTest test = emit("fixed_no_fast_path");
    assertTrue(
        test.source()
            .endsWith(
                """
                  @Test
                  void fixedNoFastPath_zapInPinWindow_goesToDone() throws IOException {
                    replay("fixed_no_fast_path").follow(ZAP_IN_PIN_WINDOW, 0).standsAt(GUP_FAST, "done").holds();
                  }
                }
                """),
        test.source());
    assertEquals(2, run(test));
  }

  @Test
  void deadlock_isExpectedOfTheUnfixedVariantOnly() throws IOException {
    Schedule schedule =
        Schedule.parse("init/1 " + TraceReplayTest.SCHEDULE + " 2:zap_pte_range__pte_unlock");
    Trace trace =
        new TraceReplay(UNFIXED.scenario())
            .record(schedule, Origin.of("toy/gup-vs-zap", "unfixed"), Trace.DEADLOCK);
    EmittedTest test = EmitTest.of(trace, UNFIXED, Optional.of(fixed("fixed")), RaceWindow.NONE);
    assertTrue(test.source().contains("load(RACE, config)).initial(1);\n"), test.source());
    assertTrue(
        test.source()
            .contains(
                "_deadlocks() throws IOException {\n    replay(\"unfixed\").run(ZAP_PTE_RANGE_WITHIN_TRY_GRAB_FOLIO_FAST).deadlocked();\n"),
        test.source());
    assertTrue(
        test.source()
            .contains(
                "_doesNotDeadlock() throws IOException {\n    replay(\"fixed\").run(ZAP_PTE_RANGE_WITHIN_TRY_GRAB_FOLIO_FAST).notDeadlocked();\n"),
        test.source());
    assertEquals(2, run(test));
  }

  @Test
  void probe_withoutFixedVariant_isReached() throws IOException {
    Schedule schedule =
        Schedule.parse(
            "2:zap_pte_range__pte_lock 2:zap_pte_range__pte_clear 2:zap_pte_range__pte_unlock");
    Trace trace =
        new TraceReplay(UNFIXED.scenario())
            .record(schedule, Origin.of("toy/gup-vs-zap", ""), "Reach_Zapped");
    EmittedTest test =
        EmitTest.of(
            trace, new Variant("MCToy_unfixed.cfg", UNFIXED.scenario()), Optional.empty(), PIN);
    assertTrue(
        test.source()
            .endsWith(
                """
                  private static final Schedule ZAP_PTE_RANGE_ALONE =
                      Schedule.of()
                          .step(ZAP, "zap_pte_range__pte_lock")
                          .step(ZAP, "zap_pte_range__pte_clear");

                  private static Replay replay(String config) throws IOException {
                    return new Replay(ScenarioSystems.installed().load(RACE, config));
                  }

                  @Test
                  void unfixed_zapPteRangeAlone_reachesZapped() throws IOException {
                    replay("MCToy_unfixed.cfg").run(ZAP_PTE_RANGE_ALONE).breaks("Reach_Zapped");
                  }
                }
                """),
        test.source());
    assertEquals(1, run(test));
  }

  @Test
  void scheduleOutsideTheWindow_isNamedForTheInterruption() throws TraceFormatException {
    RaceWindow other = new RaceWindow("never so", "gup_fast_pte_range__ptep_get", "a__b");
    EmittedTest test = EmitTest.of(TraceReplayTest.stored(), UNFIXED, Optional.empty(), other);
    assertTrue(
        test.source()
            .contains(
                """
                  private static final Schedule ZAP_PTE_RANGE_WITHIN_TRY_GRAB_FOLIO_FAST =
                      Schedule.of()
                          .step(GUP_FAST, "gup_fast_pte_range__ptep_get")
                          .step(GUP_FAST, "try_grab_folio_fast__ref_add")
                          // the window opens
                          .step(ZAP, "zap_pte_range__pte_lock")
                          .step(ZAP, "zap_pte_range__pte_clear")
                          // the window closes
                          .step(GUP_FAST, "gup_fast_pte_range__ptep_recheck");
                """),
        test.source());
    assertTrue(
        test.source().contains("void unfixed_zapPteRangeWithinTryGrabFolioFast_breaksPin"),
        test.source());
  }

  @Test
  void fixedVariantThatBreaksToo_isRefused() {
    Variant same = new Variant("fixed", Toy.scenario(Fix.NONE));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> EmitTest.of(TraceReplayTest.trace(), UNFIXED, Optional.of(same), PIN));
    assertEquals(
        "fixed variant fails too: config=fixed, step 5: Inv_PinStaysMapped is broken",
        e.getMessage());
  }

  @Test
  void traceThatDoesNotReplay_isRefused() throws TraceFormatException {
    Variant other = new Variant("unfixed", Toy.scenario(Fix.RECHECK));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> EmitTest.of(TraceReplayTest.trace(), other, Optional.empty(), PIN));
    assertEquals(
        "trace does not replay: config=unfixed,"
            + " step 5: step[1]: trace \"done\" model \"gup_fast_pte_range__folio_put\"",
        e.getMessage());
    Trace nameless = TraceReplayTest.trace().of(Origin.UNKNOWN).violating("Inv_X");
    assertEquals(
        "trace names no scenario or no property: scenario= property=Inv_X",
        assertThrows(
                IllegalArgumentException.class,
                () -> EmitTest.of(nameless, UNFIXED, Optional.empty(), PIN))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "collapse/gupfast-pmd-recheck, org.mmrace.races.collapse, GupfastPmdRecheckTest",
    "mine, org.mmrace.races, MineTest",
  })
  void scenario_namesPackageAndClass(String scenario, String packageName, String className) {
    assertEquals(packageName, TestNames.packageName(scenario));
    assertEquals(className, TestNames.className(scenario));
  }

  /**
   * Compiles the test against the toy's catalogue, runs it and returns the number of its methods.
   */
  private int run(EmittedTest test) throws IOException {
    Path file = folder.resolve(test.file());
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        test.source()
            .replace("ScenarioSystems.installed()", "new org.mmrace.bridge.trace.ToySystems()"));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    assertEquals(0, compiled);
    List<String> ran = new ArrayList<>();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> type = loader.loadClass(test.packageName() + "." + test.className());
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object instance = constructor.newInstance();
      for (var method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)) {
          method.setAccessible(true);
          method.invoke(instance);
          ran.add(method.getName());
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(test.source(), e);
    }
    return ran.size();
  }
}
