package org.mmrace.bridge.tlc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Behaviour;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.trace.ScenarioSystem;

/** One child that serves many configurations says of each what a child of its own says. */
class OneChildTest {
  private static final long SEED = 2026;
  private static final int RUNS = 60;
  @TempDir Path folder;

  private static TlcProcess child() {
    return new TlcProcess(TlcOptions.of(ToyModel.class));
  }

  private SpecLocation spec(String module, String declared, String next, String cfg)
      throws IOException {
    Files.writeString(
        folder.resolve(module + ".tla"),
        "---- MODULE "
            + module
            + " ----\nEXTENDS Naturals\n"
            + declared
            + "\nNext == \\E t \\in {1} : "
            + next
            + "(t)\nSpec == Init /\\ [][Next]_m\n====\n");
    Path file = Files.writeString(folder.resolve(module + "_x.cfg"), cfg);
    return new SpecLocation(module, file, List.of(folder));
  }

  /** Toys, names that take each other's places in TLC's tables, and what is bad. */
  private Map<String, SpecLocation> specs() throws IOException {
    Map<String, SpecLocation> specs = new LinkedHashMap<>();
    for (String toy :
        List.of("fixed", "fixed_three", "reach_BothPages", "unfixed", "unfixed_deadlock")) {
      specs.put(toy, Toys.toy(toy));
    }
    String cfg = "SPECIFICATION Spec\nINVARIANT Inv_A\n";
    specs.put(
        "names",
        spec(
            "MCNames",
            "VARIABLE m\nInv_B == 3\nInit == m = 0\nInv_A == m < Inv_B\na__up(t) == m' = m + 1",
            "a__up",
            cfg));
    specs.put(
        "names swapped",
        spec(
            "MCSwapped",
            "CONSTANT Init2\nVARIABLE m\nInv_A == m # \"b\"\nInit == m = \"a\"\n"
                + "Inv_B == {\"b\", \"a\"}\na__up(t) == \\E c \\in Inv_B : m' = c",
            "a__up",
            cfg + "CONSTANT Init2 = 4\n"));
    specs.put(
        "divides",
        spec(
            "MCBad",
            "VARIABLE m\nInit == m = 0\nInv_A == TRUE\nup(t) == m' = m \\div 0",
            "up",
            cfg));
    specs.put("broken", spec("MCBroken", "VARIABLE m\nInit == m = 0 +", "up", cfg));
    return specs;
  }

  private static Checked check(TlcProcess tlc, String name, SpecLocation spec) {
    Checked checked =
        name.contains("fixed") || name.contains("reach")
            ? tlc.check(spec, Duration.ZERO, progress -> {})
            : tlc.checkText(spec, Duration.ZERO, progress -> {});
    return new Checked(
        checked.verdict(),
        checked.states(),
        checked.generated(),
        checked.initialStates(),
        checked.depth(),
        0,
        checked.counterexample());
  }

  @Test
  void shuffled_sayWhatAChildOfTheirOwnSays() throws IOException, SpecFailure {
    Map<String, SpecLocation> specs = specs();
    Map<String, Checked> alone = new LinkedHashMap<>();
    for (String name : specs.keySet()) {
      try (TlcProcess tlc = child()) {
        alone.put(name, check(tlc, name, specs.get(name)));
      }
    }
    assertEquals(new Verdict.Violated("Inv_A"), alone.get("names").verdict());
    assertEquals(new Verdict.Violated("Inv_A"), alone.get("names swapped").verdict());
    Random random = new Random(SEED);
    List<String> order = new ArrayList<>();
    try (TlcProcess tlc = child()) {
      Conformed conformed = conform(tlc);
      long pid = tlc.pid().orElseThrow();
      while (order.size() < RUNS) {
        List<String> names = new ArrayList<>(specs.keySet());
        Collections.shuffle(names, random);
        for (String name : names) {
          order.add(name);
          assertEquals(alone.get(name), check(tlc, name, specs.get(name)), () -> "order=" + order);
        }
      }
      assertEquals(conformed.digest(), conform(tlc).digest());
      assertEquals(pid, tlc.pid().orElseThrow());
    }
  }

  private static Conformed conform(TlcProcess tlc) throws SpecFailure {
    return tlc.conform(Toys.toy("fixed_three"), "toy", "three", Duration.ZERO, progress -> {});
  }

  @Test
  void sameCfgAgain_isNotParsedAgain_unlessItChanged() throws IOException, SpecFailure {
    SpecLocation spec = specs().get("names");
    Path modules = PrivateFolder.make(folder).path();
    TlcSession session = TlcSession.open(spec, modules);
    assertTrue(session.again(spec));
    assertFalse(session.again(Toys.toy("fixed")));
    Path shadow = Files.createDirectory(folder.resolve("shadow"));
    SpecLocation shadowed = new SpecLocation(spec.module(), spec.cfg(), List.of(shadow, folder));
    TlcSession other = TlcSession.open(shadowed, modules);
    assertTrue(other.again(shadowed));
    Files.copy(folder.resolve("MCNames.tla"), shadow.resolve("MCNames.tla"));
    assertFalse(other.again(shadowed), "another file is found now");
    Files.writeString(spec.cfg(), "SPECIFICATION Spec\nINVARIANT Inv_C\n");
    assertFalse(session.again(spec));
  }

  @Test
  void requestsAboutOneCfg_shareParseAndModel() throws SpecFailure {
    ParsedSpec parsed = new ParsedSpec(PrivateFolder.make(folder).path());
    TlcSession session = parsed.open(Toys.toy("unfixed"));
    ScenarioSystem model = parsed.model(ToyModel.class.getName());
    assertSame(session, parsed.open(Toys.toy("unfixed")));
    assertSame(model, parsed.model(ToyModel.class.getName()));
    assertNotSame(session, parsed.open(Toys.toy("fixed")));
    assertNotSame(model, parsed.model(ToyModel.class.getName()));
    TlcSession fixed = parsed.open(Toys.toy("fixed"));
    parsed.forget();
    assertNotSame(fixed, parsed.open(Toys.toy("fixed")));
  }

  @Test
  void afterOneParse_constantsCheckAndBehaviour_sayWhatTheySayAlone() throws SpecFailure {
    SpecLocation spec = Toys.toy("unfixed");
    try (TlcProcess tlc = child()) {
      Object constants = tlc.constants(spec).value();
      Checked first = check(tlc, "unfixed", spec);
      assertEquals(first, check(tlc, "unfixed", spec));
      assertEquals(
          new Behaviour.Allowed(first.counterexample().words()),
          tlc.behaviour(spec, first.counterexample().schedule()));
      assertEquals(constants, tlc.constants(spec).value());
      assertEquals(first, check(tlc, "unfixed", spec));
    }
  }

  @Test
  void outOfMemory_theNextHasANewChild() throws IOException {
    SpecLocation hungry =
        spec(
            "MCHungry",
            "VARIABLE m\nInit == m = 0\nup(t) == m' = [s \\in SUBSET (1..22) |-> m]",
            "up",
            "SPECIFICATION Spec\n");
    try (TlcProcess tlc = new TlcProcess(new TlcOptions("48m", folder, ToyModel.class))) {
      assertEquals(new Verdict.Holds(), check(tlc, "fixed", Toys.toy("fixed")).verdict());
      long pid = tlc.pid().orElseThrow();
      assertEquals(
          new Verdict.Unfinished("out of memory: heap=48m"), check(tlc, "", hungry).verdict());
      assertEquals(new Verdict.Holds(), check(tlc, "fixed", Toys.toy("fixed")).verdict());
      assertTrue(tlc.pid().orElseThrow() != pid);
    }
  }

  @Test
  void measured_wholeGraph_countsAsTlcDoes() throws SpecFailure {
    try (TlcProcess tlc = child()) {
      TlcPrefix whole = tlc.measure(Toys.toy("fixed_three"), 0, 0, Duration.ZERO, now -> {});
      assertTrue(whole.whole());
      assertEquals(655, whole.states()); // MCLockVsGet_fixed_three.cfg, TLC
      assertEquals(1602, whole.edges());
      assertEquals(10, whole.levels().size());
      assertTrue(whole.cpuSeconds() > 0 && whole.edgesPerSecond() > 0);
      TlcPrefix part = tlc.measure(Toys.toy("fixed_three"), 6, 0, Duration.ZERO, now -> {});
      assertFalse(part.whole());
      assertEquals(whole.levels().subList(0, 6), part.levels());
      assertTrue(part.edges() < whole.edges());
      TlcPrefix shortest = tlc.measure(Toys.toy("fixed_three"), 0, 1e-9, Duration.ZERO, now -> {});
      assertEquals(whole.levels().subList(0, 2), shortest.levels());
    }
  }

  @Test
  void measured_violated_isRefused() {
    try (TlcProcess tlc = child()) {
      tlc.measure(Toys.toy("unfixed"), 0, 0, Duration.ZERO, now -> {});
      throw new AssertionError("a violated cfg was measured");
    } catch (SpecFailure e) {
      assertEquals(
          "only a cfg that holds can be measured: Violated[property=Inv_Exclusive]",
          e.getMessage());
    }
  }
}
