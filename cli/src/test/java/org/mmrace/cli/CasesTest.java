package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mmrace.cli.Commands.Ended;

/** Small scenarios that a user writes, each by the command line. */
class CasesTest {
  private static final Path CASES = Path.of("../checker-bridge/src/test/resources/cases");
  private static final String TYPO = CASES.resolve("ill-formed/MCTypo_x.cfg").toString();
  private static final String FAULT = CASES.resolve("file-fault/MCFileFault_x.cfg").toString();
  private static final String ARGUMENT =
      "Program[1].ops[1].vaddr: no such argument of user_write: legal=mm,va,token nearest=va";
  private static final String MISSING = "Program[1].ops[1].va: missing: legal=0..1";
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"locks", "mutate"})
  void illFormed_isALineForEach_exitCode2(String command) {
    assertEquals(
        new Ended(
            2,
            "",
            "mmrace: MCTypo_x.cfg: " + ARGUMENT + "\nmmrace: MCTypo_x.cfg: " + MISSING + "\n"),
        Commands.run(command, TYPO));
  }

  @Test
  void illFormed_review() {
    Ended ended = Commands.run("review", TYPO, "--with", "GupRechecksPmd=FALSE");
    assertEquals(2, ended.code());
    assertEquals(
        "mmrace: MCTypo_x.cfg: " + ARGUMENT + "\nmmrace: MCTypo_x.cfg: " + MISSING + "\n",
        ended.err());
  }

  @Test
  void illFormed_search() {
    assertEquals(
        new Ended(2, TYPO + "\n  error: " + ARGUMENT + "\n  error: " + MISSING + "\n\n", ""),
        Commands.run("search", TYPO, "--traces", folder.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "conform"})
  void illFormed_tablesNameTheCfg(String command) {
    Ended ended = Commands.run(command, TYPO);
    assertEquals(2, ended.code());
    assertTrue(
        ended.out().contains("\nMCTypo_x.cfg: " + ARGUMENT + "\nMCTypo_x.cfg: " + MISSING + "\n"),
        ended.out());
  }

  @Test
  void notModelled_exitCode5() {
    assertEquals(5, Commands.run("search", FAULT, "--traces", folder.toString()).code());
    assertEquals(5, Commands.run("mutate", FAULT).code());
    assertEquals(5, Commands.run("conform", FAULT).code());
    Ended review = Commands.run("review", FAULT, "--with", "FaultTakesVmaLock=FALSE");
    assertEquals(5, review.code());
    assertTrue(
        review
            .out()
            .replaceAll("\\s+", " ")
            .contains(
                "The candidate breaks nothing so far, but what is not modelled is reached: this is"
                    + " no pass. Not modelled: the candidate: user_write comes to what is not"
                    + " modelled: thread=user step=filemap_fault__i_size_read steps=9."),
        review.out());
    Ended check = Commands.run("check", FAULT, "--traces", folder.toString());
    assertEquals(5, check.code());
    Ended replay = Commands.run("replay", folder.resolve("MCFileFault_x.trace.json").toString());
    assertEquals(0, replay.code());
    assertTrue(
        replay.out().contains("\n==> not modelled\n\nnot modelled after step 9, "), replay.out());
  }

  @Test
  void locks_comesToWhatIsNotModelled_saysSo() {
    Ended locks = Commands.run("locks", FAULT);
    assertEquals(5, locks.code());
    assertTrue(
        locks
            .out()
            .contains(
                "user_write comes to what is not modelled: thread=user"
                    + " step=filemap_fault__i_size_read steps=9"),
        locks.out());
  }

  @Test
  void list_saysWhereAnInvariantApplies() {
    Ended list = Commands.run("list");
    assertTrue(
        list.out().contains("\n    applies to: walks that take each PTL, where mremap()"),
        list.out());
  }

  @Test
  void ownInvariant_othersGoOnWithTheRest() {
    String cfg = CASES.resolve("collapse-wp/MCCollapseWp_own_fixed.cfg").toString();
    String said =
        "mmrace: MCCollapseWp_own_fixed.cfg: only TLC judges what has no Java twin:"
            + " invariant=Inv_NoWpLost\n";
    Ended search = Commands.run("search", cfg, "--traces", folder.toString(), "--schedules", "10");
    assertEquals(3, search.code(), search.out());
    assertEquals(said, search.err());
    Ended conform = Commands.run("conform", cfg);
    assertEquals(0, conform.code(), conform.out());
    assertEquals(said, conform.err());
    Ended review = Commands.run("review", cfg, "--with", "IsolateChecksUffdWp=FALSE");
    assertEquals(said, review.err());
  }

  @Test
  void ownInvariant_tlcsVerdict() {
    String traces = folder.toString();
    String fixed = CASES.resolve("collapse-wp/MCCollapseWp_own_fixed.cfg").toString();
    Ended holds = Commands.run("check", fixed, "--traces", traces);
    assertEquals(0, holds.code());
    assertTrue(holds.out().endsWith("\n1 of 1 verdicts are as declared\n"), holds.out());
    Ended broken =
        Commands.run("check", fixed.replace("own_fixed", "own_unfixed"), "--traces", traces);
    assertEquals(1, broken.code());
    assertTrue(
        broken
            .out()
            .contains(
                "==> breaks Inv_NoWpLost\n\n"
                    + "Inv_NoWpLost is broken after step 72 of 72, 2 context switches\n"),
        broken.out());
    assertTrue(
        broken
            .out()
            .contains(
                "MCCollapseWp_own_unfixed.cfg: only TLC judges what has no Java twin:"
                    + " invariant=Inv_NoWpLost\n"),
        broken.out());
  }
}
