package org.mmrace.bridge.tlc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.SpecLocation;
import tlc2.output.EC;
import tlc2.tool.fp.FPSetFactory;

/** TLC's rare failure after a search that ended: its statistics divide by a distance of 0. */
class DistanceTest {
  @TempDir Path folder;

  @BeforeEach
  void readDistanceAsZero() {
    System.setProperty(FPSetFactory.IMPL_PROPERTY, ZeroDistance.class.getName());
  }

  @AfterEach
  void readDistance() {
    System.clearProperty(FPSetFactory.IMPL_PROPERTY);
  }

  private Checked check(SpecLocation spec) throws Exception {
    Path files = PrivateFolder.make(folder).path();
    TlcSession session = TlcSession.open(spec, files);
    return new ModelRun(session, new RunLimit(0), progress -> {})
        .run(files, new Traces(session, Optional.empty()));
  }

  /** TLC reads distances from some ten thousand states on. */
  private SpecLocation doubling() throws IOException {
    String text =
        """
        ---- MODULE MCDoubling ----
        EXTENDS Naturals
        VARIABLE m
        Init == m = 0
        even__double(t) == m' = (2 * m) % 60000
        odd__double(t) == m' = (2 * m + 1) % 60000
        Next == \\E t \\in {1} : even__double(t) \\/ odd__double(t)
        Spec == Init /\\ [][Next]_m
        ====
        """;
    Files.writeString(folder.resolve("MCDoubling.tla"), text);
    Path cfg = Files.writeString(folder.resolve("MCDoubling_x.cfg"), "SPECIFICATION Spec\n");
    return new SpecLocation("MCDoubling", cfg, List.of(folder));
  }

  @Test
  void distanceZero_afterTheSearch_holdsWithItsCounts() throws Exception {
    Checked checked = check(doubling());
    assertEquals(new Verdict.Holds(), checked.verdict());
    assertEquals(60_000, checked.states());
    assertEquals(120_001, checked.generated());
    assertEquals(17, checked.depth());
  }

  @Test
  void distanceZero_ofAViolatedCfg_isNeverRead() throws Exception {
    assertEquals(new Verdict.Violated("Inv_Exclusive"), check(Toys.toy("unfixed")).verdict());
  }

  @Test
  void sameWordsInTheSearch_areABadSpec() throws Exception {
    String text =
        """
        ---- MODULE MCAsserts ----
        EXTENDS Naturals, TLC
        VARIABLE m
        Init == m = 0
        up__inc(t) == /\\ Assert(m < 3, "Division by zero")
                      /\\ m' = m + 1
        Next == \\E t \\in {1} : up__inc(t)
        Spec == Init /\\ [][Next]_m
        ====
        """;
    Files.writeString(folder.resolve("MCAsserts.tla"), text);
    Path cfg = Files.writeString(folder.resolve("MCAsserts_x.cfg"), "SPECIFICATION Spec\n");
    Checked checked = check(new SpecLocation("MCAsserts", cfg, List.of(folder)));
    assertInstanceOf(Verdict.BadSpec.class, checked.verdict());
  }

  @Test
  void statesLeft_orAnotherReason_isNoSuchFailure() {
    TlcMessages messages = new TlcMessages();
    messages.record(EC.GENERAL, "an ArithmeticException : Division by zero");
    assertFalse(Verdicts.onlyDistanceFailed(EC.GENERAL, messages, false));
    messages.record(EC.GENERAL, "an ArithmeticException : / by zero");
    assertFalse(Verdicts.onlyDistanceFailed(EC.GENERAL, messages, true));
  }
}
