package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.sample.SamplingPlan;

/** A store to a shared file mapping, which is not modelled, beside retract_page_tables(). */
class NotModelledTest {
  private static final SmallCases CASES = new SmallCases("file-fault");
  private static final Verdict REACHED =
      new Verdict.NotModelled(9, "user", "user_write", "filemap_fault__i_size_read");
  @TempDir private Path folder;

  @AfterAll
  static void endTlc() {
    CASES.close();
  }

  private static BothVerdicts check(ScenarioConfig config, Budget budget) {
    return CASES.check(config, budget);
  }

  private static ScenarioConfig fileFault() throws IOException, SpecFailure {
    return SmallCases.config(CASES.folder().resolve("MCFileFault_x.cfg"));
  }

  /** GUP-fast walks the table that is taken away, beside the store. */
  private ScenarioConfig withGup(String invariants) throws IOException, SpecFailure {
    String module = Files.readString(CASES.folder().resolve("MCFileFault.tla")).strip();
    int end = module.lastIndexOf('\n') + 1;
    String gup =
        "MCGup == <<[name |-> \"gup-fast\", ops |-> <<[path |-> \"gup_fast\", mm |-> 1, va |-> 0,"
            + " write |-> FALSE]>>]>> \\o MCProgram\n";
    Files.writeString(
        folder.resolve("MCFileFault.tla"), module.substring(0, end) + gup + module.substring(end));
    Path cfg = folder.resolve("MCFileFault_gup.cfg");
    Files.writeString(
        cfg,
        Files.readString(CASES.folder().resolve("MCFileFault_x.cfg"))
            .replace("Program <- MCProgram", "Program <- MCGup")
            .replace("Inv_NoOops", invariants));
    return SmallCases.config(cfg);
  }

  @Test
  void fileFault_isNotModelled_inBothEngines() throws IOException, SpecFailure {
    BothVerdicts both = check(fileFault(), Budget.STANDARD);
    assertEquals(REACHED, both.tlc().verdict());
    assertEquals(REACHED, both.explorer().verdict());
    assertEquals(Optional.empty(), both.difference());
    assertEquals(both.tlc().states(), both.explorer().states());
    assertEquals(both.tlc().edges(), both.explorer().edges());
    assertEquals(9, both.explorer().shortest().orElseThrow().moves().size());
    assertEquals("not modelled", both.shownTrace().orElseThrow().property());
    assertEquals(
        "user_write comes to what is not modelled: thread=user step=filemap_fault__i_size_read"
            + " steps=9",
        ((Verdict.NotModelled) REACHED).message());
  }

  @Test
  void loadThatWouldMapTheHugeZeroPage_isNotModelled_inBothEngines()
      throws IOException, SpecFailure {
    Path cfg = Path.of("src/test/resources/cases/huge-zero-page/MCHugeZeroPage_x.cfg");
    BothVerdicts both = check(SmallCases.config(cfg), Budget.STANDARD);
    Verdict reached =
        new Verdict.NotModelled(5, "user", "user_read", "__handle_mm_fault__pmdp_get_lockless");
    assertEquals(reached, both.tlc().verdict());
    assertEquals(reached, both.explorer().verdict());
  }

  @Test
  void propertyThatBreaksDeeper_isViolated_inBothEngines() throws IOException, SpecFailure {
    BothVerdicts both = check(withGup("Reach_GupInsideFreedTable Inv_NoOops"), Budget.STANDARD);
    assertEquals(new Verdict.Violated("Reach_GupInsideFreedTable"), both.tlc().verdict());
    assertEquals(new Verdict.Violated("Reach_GupInsideFreedTable"), both.explorer().verdict());
    assertEquals(Optional.empty(), both.difference());
    assertTrue(both.explorer().shortest().orElseThrow().moves().size() > 9);
  }

  @Test
  void noInvariantAtAll_isNotModelled_inBothEngines() throws IOException, SpecFailure {
    BothVerdicts both = check(withGup(""), Budget.STANDARD);
    assertEquals(REACHED, both.tlc().verdict());
    assertEquals(REACHED, both.explorer().verdict());
  }

  @Test
  void unfinished_staysUnfinished_andSaysWhatWasMet() {
    assertEquals(
        new Verdict.Unfinished(
            "out of time: limit=1s; user_write comes to what is not modelled: thread=user"
                + " step=filemap_fault__i_size_read steps=9"),
        ((Verdict.NotModelled) REACHED).unless(new Verdict.Unfinished("out of time: limit=1s")));
  }

  @Test
  void conform_isEqual_andNoPass() throws IOException, SpecFailure {
    ScenarioConfig config = fileFault();
    Conformed found =
        CASES.tlc().conform(config.location(), config.id(), "x", Duration.ZERO, progress -> {});
    assertTrue(found.equal(), found.toString());
    assertEquals(List.of(), found.violated());
    assertEquals(List.of(REACHED), found.unmodelled());
    Records records = new Records(SpecRoot.checkout().orElseThrow());
    Comparison compared =
        Comparison.of(config, CASES.tlc(), Budget.STANDARD, records, progress -> {});
    assertEquals(REACHED, compared.verdict());
  }

  @Test
  void search_isNotModelled() throws IOException, SpecFailure {
    ScenarioConfig config = fileFault();
    SearchRun run =
        new SearchRun(
            config,
            new MachineSystems().of(CASES.tlc().constants(config.location())),
            Schedule.of(),
            Budget.STANDARD,
            Optional.empty(),
            () -> false,
            progress -> {});
    assertEquals(REACHED, run.switches(2).verdict());
    SamplingPlan plan = new SamplingPlan(SamplingPlan.Strategy.RANDOM, 1, 50, 1, 1, 100);
    assertTrue(run.sample(plan).verdict() instanceof Verdict.NotModelled);
  }
}
