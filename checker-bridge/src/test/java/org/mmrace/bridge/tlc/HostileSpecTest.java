package org.mmrace.bridge.tlc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.SpecLocation;

/** Bad specifications and configurations: one line that says what and where. */
class HostileSpecTest {
  private static final TlcProcess TLC = new TlcProcess(TlcOptions.of(ToyModel.class));
  private static final String GOOD_CFG = "SPECIFICATION Spec\n";
  @TempDir Path folder;

  @AfterAll
  static void end() {
    TLC.close();
  }

  private SpecLocation spec(String module, String body, String cfg) throws IOException {
    Files.writeString(folder.resolve(module + ".tla"), body);
    Path file = Files.writeString(folder.resolve(module + "_x.cfg"), cfg);
    return new SpecLocation(module, file, List.of(folder));
  }

  private static String counter(String module, String more) {
    return "---- MODULE "
        + module
        + " ----\nEXTENDS Naturals\nVARIABLE m\nInit == m = 0\n"
        + "up__inc(t) == m < 3 /\\ m' = m + 1\n"
        + "Next == \\E t \\in {1} : up__inc(t)\nSpec == Init /\\ [][Next]_m\n"
        + more
        + "\n====\n";
  }

  private static Verdict check(SpecLocation spec) {
    Checked checked = TLC.checkText(spec, Duration.ZERO, progress -> {});
    return checked.verdict();
  }

  private static void bad(String message, SpecLocation spec) {
    assertEquals(new Verdict.BadSpec(message), check(spec));
  }

  @Test
  void truncatedSpec() throws IOException {
    bad(
        "MCCut.tla:5:25: Encountered \"<EOF>\" and token \"\\'\"",
        spec("MCCut", counter("MCCut", "").substring(0, 90), GOOD_CFG));
  }

  @Test
  void unknownOperator() throws IOException {
    bad(
        "MCUnknown.tla:8:8: Unknown operator: `Foo'.",
        spec("MCUnknown", counter("MCUnknown", "Inv == Foo(m)"), GOOD_CFG));
  }

  @Test
  void missingModule() throws IOException {
    String text = counter("MCMissing", "").replace("Naturals", "Naturals, Absent");
    bad(
        "Cannot find source file for module Absent imported in module " + "MCMissing.",
        spec("MCMissing", text, GOOD_CFG));
  }

  @Test
  void warning_isAnError() throws IOException {
    Files.writeString(folder.resolve("A.tla"), "---- MODULE A ----\nTwice(x) == x\n====\n");
    Files.writeString(folder.resolve("B.tla"), "---- MODULE B ----\nTwice(x) == <<x>>\n====\n");
    String text = counter("MCTwice", "").replace("Naturals", "Naturals, A, B");
    bad(
        "SANY warns: B.tla:2:1: Warning: the definition of 'Twice' conflicts "
            + "with its definition at line 2, col 1 to line 2, col 13 of module A.",
        spec("MCTwice", text, GOOD_CFG));
  }

  @Test
  void emptyFile() throws IOException {
    bad("MCEmpty.tla: file holds no module MCEmpty", spec("MCEmpty", "", GOOD_CFG));
  }

  @Test
  void binaryFile() throws IOException {
    bad(
        "MCBinary.tla: file holds no module MCBinary",
        spec("MCBinary", "\u0000\u0001\u0002", GOOD_CFG));
  }

  @Test
  void cfg_syntax() throws IOException {
    bad(
        "MCSyntax_x.cfg:2: It was expecting = or <-, but did not find it.",
        spec("MCSyntax", counter("MCSyntax", ""), "SPECIFICATION Spec\nCONSTANT N 3\n"));
  }

  @Test
  void cfg_unknownConstant() throws IOException {
    bad(
        "MCConstant_x.cfg: constant is not in the specification: constant=N",
        spec("MCConstant", counter("MCConstant", ""), "CONSTANT N = 3\n" + GOOD_CFG));
  }

  @Test
  void cfg_unknownOverride() throws IOException {
    bad(
        "MCOverride_x.cfg: In the configuration file, the identifier N does not "
            + "appear in the specification.",
        spec("MCOverride", counter("MCOverride", ""), "CONSTANT N <- Init\n" + GOOD_CFG));
  }

  @Test
  void cfg_constantWithoutValue() throws IOException {
    bad(
        "MCValue_x.cfg: The constant parameter N is not assigned a value by the "
            + "configuration file.",
        spec("MCValue", counter("MCValue", "CONSTANT N"), GOOD_CFG));
  }

  @Test
  void cfg_unknownInvariant() throws IOException {
    bad(
        "MCInv_x.cfg: The invariant Inv_Absent specified in the configuration "
            + "file is not defined in the specification.",
        spec("MCInv", counter("MCInv", ""), GOOD_CFG + "INVARIANT Inv_Absent\n"));
  }

  @Test
  void cfg_empty() throws IOException {
    bad(
        "MCNothing_x.cfg: The configuration file did not specify the initial "
            + "state predicate. Can also be caused by trying to run TLC on a "
            + "specification from a module imported with a parameterized INSTANCE "
            + "statement.",
        spec("MCNothing", counter("MCNothing", ""), ""));
  }

  @Test
  void cfg_missing() {
    Path absent = folder.resolve("MCAbsent_x.cfg");
    bad(
        "configuration cannot be read: cfg=" + absent,
        new SpecLocation("MCAbsent", absent, List.of(folder)));
  }

  @Test
  void evaluationFails() throws IOException {
    bad(
        "MCEval.tla:8:8: A non-function (an integer) was applied as a function.",
        spec("MCEval", counter("MCEval", "Inv == m[1] = 2"), GOOD_CFG + "INVARIANT Inv\n"));
  }

  @Test
  void nextFails() throws IOException {
    String text = counter("MCNext", "").replace("m' = m + 1", "m' = m + \"a\"");
    bad(
        "MCNext.tla:5:29: Attempted to apply the operator overridden by the "
            + "Java method public static tlc2.value.impl.IntValue "
            + "tlc2.module.Naturals.Plus(tlc2.value.impl.IntValue,tlc2.value.impl.IntValue), "
            + "but it produced the following error: Cannot cast "
            + "tlc2.value.impl.StringValue to tlc2.value.impl.IntValue",
        spec("MCNext", text, GOOD_CFG));
  }

  @Test
  void assumptionFails() throws IOException {
    bad(
        "MCAssume.tla:8:8: assumption is false",
        spec("MCAssume", counter("MCAssume", "ASSUME 1 > 2"), GOOD_CFG));
  }

  @Test
  void initialStateViolates() throws IOException {
    SpecLocation spec =
        spec("MCInit", counter("MCInit", "Inv == m > 0"), GOOD_CFG + "INVARIANT Inv\n");
    Checked checked = TLC.checkText(spec, Duration.ZERO, progress -> {});
    assertEquals(new Verdict.Violated("Inv"), checked.verdict());
    assertEquals(1, checked.counterexample().texts().size());
  }

  @Test
  void endlessRecursion() throws IOException {
    String more = "RECURSIVE F(_)\nF(x) == F(x + 1) + 1\nInv == F(m) = 2";
    bad(
        "MCDeep_x.cfg: evaluation does not end: stack overflow",
        spec("MCDeep", counter("MCDeep", more), GOOD_CFG + "INVARIANT Inv\n"));
  }

  @Test
  void noScenarioConstants() throws IOException {
    SpecLocation spec = spec("MCPlain", counter("MCPlain", ""), GOOD_CFG);
    SpecFailure failure = assertThrows(SpecFailure.class, () -> TLC.constants(spec));
    assertEquals(
        "definition is missing: module=MCPlain definition=ScenarioConstants", failure.getMessage());
  }

  /** Two specifications whose names would share a slot if the names of TLC were not reset. */
  @Test
  void clashingNames_inOneChild() throws IOException {
    for (int round = 0; round < 6; round++) {
      String other = round % 2 == 0 ? "Zig" : "Zag";
      StringBuilder more = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        more.append(other).append((i * 5 + round * 3) % 8).append(" == ").append(i).append('\n');
      }
      String module = "MCClash" + other;
      String text = counter(module, more + "Inv == m <= " + other + (round * 3 % 8) + " + 3");
      assertEquals(
          new Verdict.Deadlocked(), check(spec(module, text, GOOD_CFG + "INVARIANT Inv\n")));
    }
  }
}
