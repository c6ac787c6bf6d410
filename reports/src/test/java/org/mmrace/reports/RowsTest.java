package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.CfgFile;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.run.FormBench;
import org.mmrace.bridge.tlc.TlcPrefix;
import org.mmrace.reports.stats.Figure;

class RowsTest {
  private static final String ID = "collapse/gupfast-pmd-recheck";
  private static final String FIXED = "MCGupFastPmdRecheck_fixed.cfg";
  private static final String UNFIXED = "MCGupFastPmdRecheck_unfixed.cfg";
  private static final Expectation PIN = Expectation.violates("Inv_PinStaysMapped");
  private static final Optional<Size> SIZE = Optional.of(new Size(12345, 45678, 34));

  private static CheckRow holds(Engine engine) {
    return new CheckRow(
        ID,
        FIXED,
        engine,
        Outcome.HOLDS,
        Optional.empty(),
        Expectation.HOLDS,
        SIZE,
        Optional.empty(),
        2.1234,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static CheckRow violated(Engine engine, String property, Expectation expected) {
    return new CheckRow(
        ID,
        UNFIXED,
        engine,
        Outcome.VIOLATED,
        Optional.of(property),
        expected,
        Optional.of(new Size(999, 2000, 18)),
        Optional.of(19),
        0.5,
        Optional.of("target/traces/a.itf.json"),
        Optional.empty(),
        Optional.empty());
  }

  private static CheckRow stopped(Outcome outcome, String why) {
    return new CheckRow(
        ID,
        FIXED,
        Engine.EXPLORER,
        outcome,
        Optional.empty(),
        Expectation.HOLDS,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.of(why),
        Optional.empty());
  }

  private static ConformRow conform(Outcome outcome, long missing, String message) {
    return new ConformRow(
        ID,
        FIXED,
        outcome,
        12345,
        45678,
        34,
        missing,
        0,
        "9f86d081",
        "",
        3.25,
        message.isEmpty() ? Optional.empty() : Optional.of(message),
        Optional.empty());
  }

  @Test
  void checks_asDeclared_table() {
    var rows =
        List.of(
            holds(Engine.TLC),
            holds(Engine.EXPLORER),
            violated(Engine.TLC, "Inv_PinStaysMapped", PIN),
            violated(Engine.EXPLORER, "Inv_PinStaysMapped", PIN));
    assertEquals(
        """
            scenario                      config   engine    verdict                      states   edges  depth  seconds
            collapse/gupfast-pmd-recheck  fixed    tlc       holds                        12,345  45,678     34      2.1  as declared
            collapse/gupfast-pmd-recheck  fixed    explorer  holds                        12,345  45,678     34      2.1  as declared
            collapse/gupfast-pmd-recheck  unfixed  tlc       violated Inv_PinStaysMapped     999   2,000     18      0.5  as declared
            collapse/gupfast-pmd-recheck  unfixed  explorer  violated Inv_PinStaysMapped     999   2,000     18      0.5  as declared

            4 of 4 verdicts are as declared
            """,
        Tables.ofChecks(rows));
    assertEquals(ExitCode.OK, ExitCode.ofChecks(rows));
  }

  @Test
  void checks_notAsDeclared_table() {
    var rows =
        List.of(
            violated(Engine.TLC, "Inv_TableAlive", PIN),
            violated(Engine.TLC, "Inv_TableAlive", Expectation.HOLDS),
            stopped(Outcome.UNFINISHED, "out of time after 60 s"),
            stopped(Outcome.ERROR, "unknown construct: CONSTRAINT Bound"));
    assertEquals(
        """
            scenario                      config   engine    verdict                  states  edges  depth  seconds
            collapse/gupfast-pmd-recheck  unfixed  tlc       violated Inv_TableAlive     999  2,000     18      0.5  UNEXPECTED, must be violated: Inv_PinStaysMapped
            collapse/gupfast-pmd-recheck  unfixed  tlc       violated Inv_TableAlive     999  2,000     18      0.5  UNEXPECTED, must hold
            collapse/gupfast-pmd-recheck  fixed    explorer  unfinished                    -      -      -      0.0  NOT A PASS
            collapse/gupfast-pmd-recheck  fixed    explorer  error                         -      -      -      0.0  NOT A PASS

            MCGupFastPmdRecheck_fixed.cfg: out of time after 60 s
            MCGupFastPmdRecheck_fixed.cfg: unknown construct: CONSTRAINT Bound

            0 of 4 verdicts are as declared, 1 unfinished
            """,
        Tables.ofChecks(rows));
    assertEquals(ExitCode.USAGE, ExitCode.ofChecks(rows));
  }

  @Test
  void checks_enginesContradict_table() {
    var rows =
        List.of(
            violated(Engine.TLC, "Inv_PinStaysMapped", PIN),
            violated(Engine.EXPLORER, "Inv_TableAlive", PIN));
    assertEquals(
        """
            scenario                      config   engine    verdict                      states  edges  depth  seconds
            collapse/gupfast-pmd-recheck  unfixed  tlc       violated Inv_PinStaysMapped     999  2,000     18      0.5  as declared
            collapse/gupfast-pmd-recheck  unfixed  explorer  violated Inv_TableAlive         999  2,000     18      0.5  UNEXPECTED, must be violated: Inv_PinStaysMapped

            MCGupFastPmdRecheck_unfixed.cfg: TLC and the explorer differ

            1 of 2 verdicts are as declared
            """,
        Tables.ofChecks(rows));
    assertEquals(ExitCode.DIFFER, ExitCode.ofChecks(rows));
  }

  @Test
  void checks_enginesCountDifferently_differ() {
    var fewer =
        new CheckRow(
            ID,
            FIXED,
            Engine.EXPLORER,
            Outcome.HOLDS,
            Optional.empty(),
            Expectation.HOLDS,
            Optional.of(new Size(12344, 45678, 34)),
            Optional.empty(),
            2.1234,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertEquals(ExitCode.DIFFER, ExitCode.ofChecks(List.of(holds(Engine.TLC), fewer)));
    assertEquals(
        ExitCode.OK, ExitCode.ofChecks(List.of(holds(Engine.TLC), holds(Engine.EXPLORER))));
  }

  @Test
  void checks_livelock_isUnexpected_noContradiction() {
    CheckRow held = holds(Engine.EXPLORER);
    var livelocked =
        new CheckRow(
            ID,
            FIXED,
            Engine.EXPLORER,
            Outcome.LIVELOCKED,
            Optional.empty(),
            Expectation.HOLDS,
            held.size(),
            Optional.empty(),
            held.elapsedSeconds(),
            Optional.empty(),
            CheckRows.message(new Verdict.Livelocked("1:a__b", "2:c__d 2:e__f")),
            Optional.empty());
    assertEquals(
        """
            scenario                      config  engine    verdict     states   edges  depth  seconds
            collapse/gupfast-pmd-recheck  fixed   tlc       holds       12,345  45,678     34      2.1  as declared
            collapse/gupfast-pmd-recheck  fixed   explorer  livelocked  12,345  45,678     34      2.1  UNEXPECTED, must hold

            MCGupFastPmdRecheck_fixed.cfg: threads run for ever, and can no longer come to an end or to sleep: loop=2:c__d 2:e__f schedule=1:a__b

            1 of 2 verdicts are as declared
            """,
        Tables.ofChecks(List.of(holds(Engine.TLC), livelocked)));
    assertEquals(ExitCode.UNEXPECTED, ExitCode.ofChecks(List.of(holds(Engine.TLC), livelocked)));
  }

  @Test
  void checks_json() {
    var rows =
        List.of(
            violated(Engine.TLC, "Inv_PinStaysMapped", PIN),
            stopped(Outcome.ERROR, "unknown construct: CONSTRAINT Bound"));
    assertEquals(
        """
            {
              "command" : "check",
              "version" : "0.1.0",
              "scenarios" : [ {
                "id" : "collapse/gupfast-pmd-recheck",
                "config" : "MCGupFastPmdRecheck_unfixed.cfg",
                "engine" : "tlc",
                "verdict" : "violated",
                "property" : "Inv_PinStaysMapped",
                "expected" : "violated",
                "expectedProperty" : "Inv_PinStaysMapped",
                "asExpected" : true,
                "states" : 999,
                "edges" : 2000,
                "depth" : 18,
                "length" : 19,
                "seconds" : 0.5,
                "trace" : "target/traces/a.itf.json",
                "message" : null,
                "difference" : null
              }, {
                "id" : "collapse/gupfast-pmd-recheck",
                "config" : "MCGupFastPmdRecheck_fixed.cfg",
                "engine" : "explorer",
                "verdict" : "error",
                "property" : null,
                "expected" : "holds",
                "expectedProperty" : null,
                "asExpected" : false,
                "states" : null,
                "edges" : null,
                "depth" : null,
                "length" : null,
                "seconds" : 0.0,
                "trace" : null,
                "message" : "unknown construct: CONSTRAINT Bound",
                "difference" : null
              } ]
            }
            """,
        JsonRecord.ofChecks("check", "0.1.0", rows, List.of(), Optional.empty()));
  }

  @Test
  void conforms_table() {
    var rows =
        List.of(
            conform(Outcome.HOLDS, 0, ""),
            conform(Outcome.VIOLATED, 2, "step gup_fast__local_irq_save: cpu[2].irq_off differs"));
    assertEquals(
        """
            scenario                      config  states   edges  missing  extra  seconds  digest
            collapse/gupfast-pmd-recheck  fixed   12,345  45,678        0      0      3.3  9f86d081  equal
            collapse/gupfast-pmd-recheck  fixed   12,345  45,678        2      0      3.3  9f86d081  DIFFER

            MCGupFastPmdRecheck_fixed.cfg: step gup_fast__local_irq_save: cpu[2].irq_off differs

            1 of 2 state graphs are equal
            """,
        Tables.ofConforms(rows));
    assertEquals(ExitCode.DIFFER, ExitCode.ofConforms(rows));
    assertEquals(
        ExitCode.UNFINISHED,
        ExitCode.ofConforms(List.of(conform(Outcome.UNFINISHED, 0, "out of memory"))));
    assertEquals(ExitCode.OK, ExitCode.ofConforms(List.of(conform(Outcome.HOLDS, 0, ""))));
  }

  @Test
  void conforms_json() {
    assertEquals(
        """
            {
              "command" : "conform",
              "version" : "0.1.0",
              "scenarios" : [ {
                "id" : "collapse/gupfast-pmd-recheck",
                "config" : "MCGupFastPmdRecheck_fixed.cfg",
                "verdict" : "holds",
                "states" : 12345,
                "edges" : 45678,
                "depth" : 34,
                "missing" : 0,
                "extra" : 0,
                "digest" : "9f86d081",
                "violated" : "",
                "seconds" : 3.25,
                "message" : null,
                "recorded" : null
              } ]
            }
            """,
        JsonRecord.ofConforms("0.1.0", List.of(conform(Outcome.HOLDS, 0, "")), Optional.empty()));
  }

  private static CheckRow with(CheckRow row, int length, Optional<String> difference) {
    return new CheckRow(
        row.id(),
        row.config(),
        row.engine(),
        row.outcome(),
        row.property(),
        row.expected(),
        row.size(),
        Optional.of(length),
        row.elapsedSeconds(),
        row.trace(),
        row.message(),
        difference);
  }

  @Test
  void checks_counterexamplesOfOtherLength_differ() {
    var tlc = violated(Engine.TLC, "Inv_PinStaysMapped", PIN);
    var explorer = violated(Engine.EXPLORER, "Inv_PinStaysMapped", PIN);
    assertEquals(ExitCode.OK, ExitCode.ofChecks(List.of(tlc, explorer)));
    assertEquals(
        ExitCode.DIFFER, ExitCode.ofChecks(List.of(tlc, with(explorer, 20, Optional.empty()))));
  }

  @Test
  void checks_counterexampleIsNoneOfTheModel_table() {
    String fault = "TLC's counterexample is none of the model: step 7: pte[1][0]: trace 1 model 2";
    var rows =
        List.of(
            violated(Engine.TLC, "Inv_PinStaysMapped", PIN),
            with(violated(Engine.EXPLORER, "Inv_PinStaysMapped", PIN), 19, Optional.of(fault)));
    assertEquals(
        """
            scenario                      config   engine    verdict                      states  edges  depth  seconds
            collapse/gupfast-pmd-recheck  unfixed  tlc       violated Inv_PinStaysMapped     999  2,000     18      0.5  as declared
            collapse/gupfast-pmd-recheck  unfixed  explorer  violated Inv_PinStaysMapped     999  2,000     18      0.5  as declared

            MCGupFastPmdRecheck_unfixed.cfg: TLC's counterexample is none of the model: step 7: pte[1][0]: trace 1 model 2

            2 of 2 verdicts are as declared
            """,
        Tables.ofChecks(rows));
    assertEquals(ExitCode.DIFFER, ExitCode.ofChecks(rows));
  }

  @Test
  void checks_messageThatNamesTheCfg_isSaidOnce() {
    String bad = FIXED + ": constant is not in the specification: constant=GupRecheks";
    var rows = List.of(stopped(Outcome.ERROR, bad), stopped(Outcome.ERROR, bad));
    assertEquals(
        """
            scenario                      config  engine    verdict  states  edges  depth  seconds
            collapse/gupfast-pmd-recheck  fixed   explorer  error         -      -      -      0.0  NOT A PASS
            collapse/gupfast-pmd-recheck  fixed   explorer  error         -      -      -      0.0  NOT A PASS

            MCGupFastPmdRecheck_fixed.cfg: constant is not in the specification: constant=GupRecheks

            0 of 2 verdicts are as declared
            """,
        Tables.ofChecks(rows));
  }

  @Test
  void conforms_otherThanRecorded_isUnexpected() {
    String what = "differs from ledger.json: states: recorded=12344 found=12345";
    var row = conform(Outcome.HOLDS, 0, "").withRecorded(Optional.of(what));
    assertEquals(
        """
            scenario                      config  states   edges  missing  extra  seconds  digest
            collapse/gupfast-pmd-recheck  fixed   12,345  45,678        0      0      3.3  9f86d081  equal

            MCGupFastPmdRecheck_fixed.cfg: differs from ledger.json: states: recorded=12344 found=12345

            1 of 1 state graphs are equal
            """,
        Tables.ofConforms(List.of(row)));
    assertEquals(ExitCode.UNEXPECTED, ExitCode.ofConforms(List.of(row)));
  }

  private static BenchRow bench(String config, boolean countsEqual, boolean scaling) {
    Figure ratio = new Figure(23.4, 21.05, 25, 0.75, 3, "pairs", "Wilcoxon signed rank");
    return new BenchRow(
        ID,
        config,
        3,
        countsEqual,
        Optional.of(
            new BenchRow.Measured(
                17,
                !scaling,
                12345,
                45678,
                231234.5,
                5412345.6,
                ratio,
                ratio,
                14.44,
                1 << 20,
                300L << 20,
                scaling
                    ? Optional.of(new BenchRow.Scaling(ratio, ratio, ratio))
                    : Optional.empty())),
        Outcome.HOLDS,
        Optional.empty());
  }

  private static BenchRow unmeasured(Outcome outcome, String why) {
    return new BenchRow(ID, FIXED, 0, false, Optional.empty(), outcome, Optional.of(why));
  }

  @Test
  void benches_table() {
    var rows =
        List.of(
            bench(FIXED, true, true),
            bench(UNFIXED, false, false),
            unmeasured(Outcome.UNFINISHED, "interrupted"));
    assertEquals(
        """
            scenario                      config     levels  states   edges  TLC edges/CPU s  explorer edges/CPU s  bytes/state  peak heap  counts
            collapse/gupfast-pmd-recheck  fixed          17  12,345  45,678          231,235             5,412,346         14.4     300 MB  equal
            collapse/gupfast-pmd-recheck  unfixed  17 (all)  12,345  45,678          231,235             5,412,346         14.4     300 MB  DIFFER
            collapse/gupfast-pmd-recheck  fixed           -       -       -                -                     -            -          -  unfinished

            collapse/gupfast-pmd-recheck
              explorer over TLC, one worker each: 23.4 [21.1, 25.0] (75 %, Wilcoxon signed rank, n = 3 pairs)
              share of the machine's ceiling:     23.40 [21.05, 25.00] (75 %, Wilcoxon signed rank, n = 3 pairs)
              two workers over one:               23.40 [21.05, 25.00] (75 %, Wilcoxon signed rank, n = 3 pairs)
              two searches at once over one:      23.40 [21.05, 25.00] (75 %, Wilcoxon signed rank, n = 3 pairs)
              the former over the latter:         23.40 [21.05, 25.00] (75 %, Wilcoxon signed rank, n = 3 pairs)

            collapse/gupfast-pmd-recheck
              explorer over TLC, one worker each: 23.4 [21.1, 25.0] (75 %, Wilcoxon signed rank, n = 3 pairs)
              share of the machine's ceiling:     23.40 [21.05, 25.00] (75 %, Wilcoxon signed rank, n = 3 pairs)

            MCGupFastPmdRecheck_fixed.cfg: interrupted
            """,
        Tables.ofBenches(rows));
    assertEquals(ExitCode.DIFFER, ExitCode.ofBenches(rows));
    assertEquals(ExitCode.OK, ExitCode.ofBenches(List.of(bench(FIXED, true, true))));
    assertEquals(
        ExitCode.UNFINISHED,
        ExitCode.ofBenches(List.of(unmeasured(Outcome.UNFINISHED, "interrupted"))));
    assertEquals(
        ExitCode.USAGE, ExitCode.ofBenches(List.of(unmeasured(Outcome.ERROR, "bad spec"))));
  }

  @Test
  void benches_json() {
    assertEquals(
        """
            {
              "command" : "bench",
              "version" : "0.1.0",
              "scenarios" : [ {
                "id" : "collapse/gupfast-pmd-recheck",
                "config" : "MCGupFastPmdRecheck_fixed.cfg",
                "workers" : 1,
                "pairs" : 3,
                "levels" : 17,
                "whole" : false,
                "states" : 12345,
                "edges" : 45678,
                "tlcEdgesPerSecond" : 231235,
                "explorerEdgesPerSecond" : 5412346,
                "ratio" : 23.4,
                "ratioInterval" : {
                  "low" : 21.05,
                  "high" : 25.0,
                  "level" : 0.75,
                  "n" : 3,
                  "method" : "Wilcoxon signed rank"
                },
                "ceilingShare" : 23.4,
                "ceilingShareInterval" : {
                  "low" : 21.05,
                  "high" : 25.0,
                  "level" : 0.75,
                  "n" : 3,
                  "method" : "Wilcoxon signed rank"
                },
                "bytesPerState" : 14.44,
                "frontierBytes" : 1048576,
                "peakHeapBytes" : 314572800,
                "gain" : 23.4,
                "gainInterval" : {
                  "low" : 21.05,
                  "high" : 25.0,
                  "level" : 0.75,
                  "n" : 3,
                  "method" : "Wilcoxon signed rank"
                },
                "independentGain" : 23.4,
                "independentGainInterval" : {
                  "low" : 21.05,
                  "high" : 25.0,
                  "level" : 0.75,
                  "n" : 3,
                  "method" : "Wilcoxon signed rank"
                },
                "gainShare" : 23.4,
                "gainShareInterval" : {
                  "low" : 21.05,
                  "high" : 25.0,
                  "level" : 0.75,
                  "n" : 3,
                  "method" : "Wilcoxon signed rank"
                },
                "countsEqual" : true,
                "verdict" : "holds",
                "message" : null
              } ]
            }
            """,
        JsonRecord.ofBenches("0.1.0", List.of(bench(FIXED, true, true))));
  }

  private static FormRow form(List<Long> levelsThere, double secondsThere) {
    TlcPrefix here = new TlcPrefix(List.of(1L, 2L, 4L), 300, false, 2);
    TlcPrefix there = new TlcPrefix(levelsThere, 300, false, secondsThere);
    ScenarioConfig config =
        new ScenarioConfig(
            ID,
            "fixed",
            new SpecLocation("MCGupFastPmdRecheck", Path.of(FIXED), List.of()),
            new CfgFile(Map.of(), List.of(), List.of(), true),
            Optional.empty());
    return FormRow.of(config, List.of(new FormBench.Pair(here, there)));
  }

  @Test
  void forms_tableAndJson() {
    List<FormRow> equal = List.of(form(List.of(1L, 2L, 4L), 3));
    assertEquals(
        """
            scenario                      config  levels  states  edges  edges/CPU s  other edges/CPU s  counts
            collapse/gupfast-pmd-recheck  fixed        3       7    300          150                100  equal

            collapse/gupfast-pmd-recheck: 1.50 (no interval, Wilcoxon signed rank, n = 1 pairs) times the other checkout
            """,
        FormRow.text(equal));
    assertEquals(ExitCode.OK, FormRow.exitCode(equal));
    assertEquals(ExitCode.DIFFER, FormRow.exitCode(List.of(form(List.of(1L, 2L, 5L), 3))));
    String json = FormRow.json("0.1.0", equal);
    assertTrue(json.contains("\"tlcEdgesPerSecond\" : 150,"), json);
    assertTrue(json.contains("\"otherTlcEdgesPerSecond\" : 100,"), json);
    assertTrue(json.contains("\"ratio\" : 1.5,"), json);
  }

  @Test
  void exitCodes_areThoseOfTheDocumentation() {
    assertEquals(0, ExitCode.OK.number());
    assertEquals(1, ExitCode.UNEXPECTED.number());
    assertEquals(2, ExitCode.USAGE.number());
    assertEquals(3, ExitCode.UNFINISHED.number());
    assertEquals(4, ExitCode.DIFFER.number());
  }

  @Test
  void exitCode_unfinishedAndUnexpected_isUnexpected() {
    assertEquals(
        ExitCode.UNEXPECTED,
        ExitCode.ofChecks(
            List.of(
                stopped(Outcome.UNFINISHED, "out of time"),
                violated(Engine.TLC, "Inv_TableAlive", PIN))));
  }
}
