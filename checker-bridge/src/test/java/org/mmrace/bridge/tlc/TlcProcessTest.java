package org.mmrace.bridge.tlc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Behaviour;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.core.Constants;

class TlcProcessTest {
  private static final TlcProcess TLC = new TlcProcess(TlcOptions.of(ToyModel.class));

  @AfterAll
  static void end() {
    TLC.close();
  }

  private static Move last(List<Move> moves) {
    return moves.get(moves.size() - 1);
  }

  private static Checked check(SpecLocation spec) {
    return TLC.check(spec, Duration.ZERO, progress -> {});
  }

  @Test
  void constants_comeAsATree() throws SpecFailure {
    Constants constants = TLC.constants(Toys.toy("unfixed_oops"));
    assertEquals(
        "{geometry={odd=[1, 3], pages=2, sizes={0=4, 7=5}}, kernel=v6_18, program=[toy_get, toy_get, toy_get],"
            + " setup=[], threads=3, toggles={Bug=oops, TakesLock=false}}",
        constants.value().toString());
  }

  @Test
  void fixed_holds() {
    Checked checked = check(Toys.toy("fixed"));
    assertEquals(new Verdict.Holds(), checked.verdict());
    assertEquals(41, checked.states());
    assertEquals(49, checked.generated());
    assertEquals(48, checked.edges());
    assertEquals(9, checked.depth());
    assertEquals(Schedule.of(), checked.counterexample().schedule());
  }

  @Test
  void unfixed_isViolated_stepsAreNamed() {
    Checked checked = check(Toys.toy("unfixed"));
    assertEquals(new Verdict.Violated("Inv_Exclusive"), checked.verdict());
    assertEquals(
        "1:toy_get__try_get 2:toy_get__try_get", checked.counterexample().schedule().toString());
    assertEquals(3, checked.counterexample().texts().size());
    assertEquals(3, checked.counterexample().words().size());
    assertEquals(3, checked.depth());
  }

  @Test
  void reach_choicesAreNumbered() {
    Checked checked = check(Toys.toy("reach_BothPages"));
    assertEquals(new Verdict.Violated("Reach_BothPages"), checked.verdict());
    assertEquals(
        new Move(2, "toy_get__try_get", 1), last(checked.counterexample().schedule().moves()));
  }

  @Test
  void deadlock_isReportedWithItsTrace() {
    Checked checked = check(Toys.toy("unfixed_deadlock"));
    assertEquals(new Verdict.Deadlocked(), checked.verdict());
    assertEquals(
        "1:toy_get__spin_lock 1:toy_get__try_get 1:toy_get__enqueue 1:toy_put__spin_unlock",
        checked.counterexample().schedule().toString());
  }

  @Test
  void conform_answersThroughTheChild() throws SpecFailure {
    Conformed conformed =
        TLC.conform(Toys.toy("fixed"), "toy/lock-vs-get", "fixed", Duration.ZERO, progress -> {});
    assertTrue(conformed.equal());
    assertEquals("400500fea1af3d60", conformed.digest());
  }

  @Test
  void behaviour_allowed_returnsTheStatesOfTheCounterexample() throws SpecFailure {
    Checked checked = check(Toys.toy("unfixed"));
    Behaviour behaviour = TLC.behaviour(Toys.toy("unfixed"), checked.counterexample().schedule());
    assertEquals(new Behaviour.Allowed(checked.counterexample().words()), behaviour);
  }

  @Test
  void behaviour_blockedStep_isNamed() throws SpecFailure {
    Move second = new Move(2, "toy_get__spin_lock", 0);
    Behaviour behaviour =
        TLC.behaviour(Toys.toy("fixed"), Schedule.of(new Move(1, "toy_get__spin_lock", 0), second));
    Behaviour.NotEnabled refused = assertInstanceOf(Behaviour.NotEnabled.class, behaviour);
    assertEquals(1, refused.index());
    assertEquals(second, refused.step());
    assertEquals(
        "step is not enabled: enabled=[1:toy_get__try_get, 1:toy_get__try_get/1]",
        refused.reason());
    assertEquals(2, refused.states().size());
  }

  @Test
  void manyRequests_oneChild() throws SpecFailure {
    check(Toys.toy("fixed"));
    long first = TLC.pid().orElseThrow();
    check(Toys.toy("unfixed"));
    TLC.constants(Toys.toy("fixed_three"));
    assertEquals(first, TLC.pid().orElseThrow());
  }

  @Test
  void killedChild_isUnfinished_andTheNextRequestHasANewOne(@TempDir Path folder)
      throws IOException {
    SpecLocation endless = endless(folder);
    Checked checked = TLC.checkText(endless, Duration.ZERO, progress -> TLC.kill());
    assertEquals(new Verdict.Unfinished("TLC child died: exit=137"), checked.verdict());
    assertEquals(new Verdict.Holds(), check(Toys.toy("fixed")).verdict());
  }

  @Test
  void stopped_isUnfinished(@TempDir Path folder) throws IOException {
    SpecLocation endless = endless(folder);
    Checked checked =
        TLC.checkText(endless, Duration.ZERO, progress -> TLC.stop("stopped by the user"));
    assertEquals(new Verdict.Unfinished("stopped by the user"), checked.verdict());
    assertTrue(checked.states() > 1);
  }

  @Test
  void outOfTime_isUnfinished(@TempDir Path folder) throws IOException {
    Checked checked = TLC.checkText(endless(folder), Duration.ofSeconds(1), progress -> {});
    assertEquals(new Verdict.Unfinished("out of time: limit=1s"), checked.verdict());
  }

  @Test
  void unwritableFolder_isOneLine(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    try (TlcProcess tlc = new TlcProcess(new TlcOptions("64m", file, ToyModel.class))) {
      SpecFailure failure = assertThrows(SpecFailure.class, () -> tlc.constants(Toys.toy("fixed")));
      assertEquals("temporary folder cannot be written: folder=" + file, failure.getMessage());
    }
  }

  @Test
  void outOfMemory_isUnfinished(@TempDir Path folder) throws IOException {
    SpecLocation spec = endless(folder);
    Path module = folder.resolve("MCEndless.tla");
    String large = "m' = [s \\in {S \\cup {m} : S \\in SUBSET (1..18)} |-> m]";
    Files.writeString(module, Files.readString(module).replace("m' = m + 1", large));
    try (TlcProcess tlc = new TlcProcess(new TlcOptions("24m", folder, ToyModel.class))) {
      Checked checked = tlc.checkText(spec, Duration.ZERO, progress -> {});
      assertEquals(new Verdict.Unfinished("out of memory: heap=24m"), checked.verdict());
    }
  }

  static SpecLocation endless(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("MCEndless.tla"),
        """
        ---- MODULE MCEndless ----
        EXTENDS Naturals
        VARIABLE m
        Init == m = 0
        up__inc(t) == m' = m + 1
        Next == \\E t \\in {1} : up__inc(t)
        Spec == Init /\\ [][Next]_m
        ====
        """);
    Path cfg = Files.writeString(folder.resolve("MCEndless_large.cfg"), "SPECIFICATION Spec\n");
    return new SpecLocation("MCEndless", cfg, List.of(folder));
  }
}
