package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.Verdict;

/** Verdicts that are neither a pass nor a failure, in all forms of a run. */
class NotModelledRowsTest {
  private static final Verdict REACHED =
      new Verdict.NotModelled(9, "user", "user_write", "filemap_fault__i_size_read");
  private static final String MESSAGE =
      "user_write comes to what is not modelled: thread=user step=filemap_fault__i_size_read"
          + " steps=9";

  private static CheckRow row(Engine engine, Outcome outcome, int states, int length) {
    return new CheckRow(
        "mine/MCFileFault_x.cfg",
        "MCFileFault_x.cfg",
        engine,
        outcome,
        Optional.empty(),
        Expectation.HOLDS,
        Optional.of(new Size(states, 476, 29)),
        length == 0 ? Optional.empty() : Optional.of(length),
        0.1,
        engine == Engine.EXPLORER && outcome == Outcome.NOT_MODELLED
            ? Optional.of("target/mmrace/MCFileFault_x.itf.json")
            : Optional.empty(),
        outcome == Outcome.NOT_MODELLED ? Optional.of(MESSAGE) : Optional.empty(),
        Optional.empty());
  }

  private static List<CheckRow> both() {
    return List.of(
        row(Engine.TLC, Outcome.NOT_MODELLED, 247, 10),
        row(Engine.EXPLORER, Outcome.NOT_MODELLED, 247, 10));
  }

  @Test
  void verdict_isAnOutcomeOfItsOwn() {
    assertEquals(Outcome.NOT_MODELLED, CheckRows.outcome(REACHED));
    assertEquals("notModelled", Outcome.NOT_MODELLED.text());
    assertEquals(Optional.of(MESSAGE), CheckRows.message(REACHED));
    Verdict alone = new Verdict.OnlyTlc(List.of("Inv_Mine"));
    assertEquals(Outcome.ONLY_TLC, CheckRows.outcome(alone));
    assertEquals("onlyTlc", Outcome.ONLY_TLC.text());
    assertEquals(
        Optional.of("only TLC judges what has no Java twin: invariant=Inv_Mine"),
        CheckRows.message(alone));
  }

  @Test
  void exitCode_isFive_afterWhatIsWorse_beforeUnfinished() {
    assertEquals(5, ExitCode.ofChecks(both()).number());
    List<CheckRow> unfinished =
        List.of(both().get(0), CiRuns.stopped(Outcome.UNFINISHED, "out of time"));
    assertEquals(ExitCode.NOT_MODELLED, ExitCode.ofChecks(unfinished));
    List<CheckRow> broken =
        List.of(both().get(0), CiRuns.row("fixed", Engine.TLC, "Inv_NoOops", Expectation.HOLDS));
    assertEquals(ExitCode.UNEXPECTED, ExitCode.ofChecks(broken));
  }

  @Test
  void engines_contradict_inSizeLengthOrVerdict() {
    CheckRow tlc = both().get(0);
    assertFalse(ExitCode.contradict(tlc, both().get(1)));
    assertTrue(ExitCode.contradict(tlc, row(Engine.EXPLORER, Outcome.NOT_MODELLED, 246, 10)));
    assertTrue(ExitCode.contradict(tlc, row(Engine.EXPLORER, Outcome.NOT_MODELLED, 247, 11)));
    assertTrue(ExitCode.contradict(tlc, row(Engine.EXPLORER, Outcome.HOLDS, 247, 0)));
  }

  @Test
  void table_saysWhatWhereAndHowToSeeIt() {
    assertEquals(
        """
        scenario                config  engine    verdict      states  edges  depth  seconds
        mine/MCFileFault_x.cfg  x       tlc       notModelled     247    476     29      0.1  NOT A PASS
        mine/MCFileFault_x.cfg  x       explorer  notModelled     247    476     29      0.1  NOT A PASS

        MCFileFault_x.cfg: user_write comes to what is not modelled: thread=user step=filemap_fault__i_size_read steps=9
        MCFileFault_x.cfg: shown by ./mmrace replay target/mmrace/MCFileFault_x.itf.json

        0 of 2 verdicts are as declared, 2 not modelled
        """,
        Tables.ofChecks(both()));
  }

  @Test
  void ciFiles_anErrorAndNeverAFailure() {
    CiRun run = CiRuns.run(both());
    assertEquals("0 of 2 verdicts are as declared, 2 not modelled", run.summary());
    String junit = JUnitXml.of(run);
    assertTrue(junit.contains("tests=\"2\" failures=\"0\" errors=\"2\""), junit);
    assertTrue(
        junit.contains("<error type=\"notModelled\" message=\"notModelled; " + MESSAGE + "\">"),
        junit);
    String markdown = MarkdownSummary.of(run);
    assertTrue(markdown.contains("| tlc | notModelled | 247 | 476 | 29 | " + MESSAGE), markdown);
    assertEquals(
        List.of(CiCase.State.NOT_MODELLED, CiCase.State.NOT_MODELLED),
        run.cases().stream().map(CiCase::state).toList());
  }

  @Test
  void onlyTlc_givesNoVerdict_andTlcsStands() {
    CheckRow holds = row(Engine.TLC, Outcome.HOLDS, 247, 0);
    CheckRow alone = row(Engine.EXPLORER, Outcome.ONLY_TLC, 247, 0);
    assertEquals(ExitCode.OK, ExitCode.ofChecks(List.of(holds, alone)));
    assertEquals("1 of 1 verdicts are as declared", Tables.summary(List.of(holds, alone)));
    assertEquals(1, CiCase.ofChecks(List.of(holds, alone)).size());
    assertTrue(
        ExitCode.contradict(holds, row(Engine.EXPLORER, Outcome.ONLY_TLC, 246, 0)),
        "the graphs differ");
    CheckRow broken = CiRuns.row("fixed", Engine.TLC, "Inv_Mine", Expectation.HOLDS);
    assertEquals(ExitCode.UNEXPECTED, ExitCode.ofChecks(List.of(broken, alone)));
  }
}
