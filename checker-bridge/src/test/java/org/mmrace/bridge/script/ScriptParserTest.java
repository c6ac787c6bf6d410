package org.mmrace.bridge.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mmrace.bridge.script.Script.Variant;
import org.mmrace.bridge.script.Value.Part;

class ScriptParserTest {
  private static final Vocabulary WORDS =
      new Vocabulary(
          List.of("v6_1", "v6_12", "v6_18"),
          Map.of(
              "GupRechecksPmd", List.of("TRUE", "FALSE"),
              "Allocation", List.of("lowest", "any"),
              "GatherBundle", List.of()),
          List.of("Inv_PinStaysMapped", "Inv_All"),
          List.of("Reach_GupInsideCollapse"));

  private static Script parse(String text) throws ScriptFailure {
    return ScriptParser.parse("x.race", text, WORDS);
  }

  private static ScriptFailure failure(String text) {
    return assertThrows(ScriptFailure.class, () -> parse(text.replace("|", "\n")));
  }

  @Test
  void everyStatement_isInTheTree() throws ScriptFailure {
    Script script =
        parse(
            """
            # a comment
            kernel v6_12 with Allocation=any GatherBundle=2

            geometry entries 4 pages 9
            map A anon 2 r
            w A 0 3        # three pages
            thread gup fast: pin A 1 read; unpin
            thread user: P: r A half
            thread advice: madv A COLLAPSE
            """
                + "unfixed_late GupRechecksPmd=FALSE breaks PinStaysMapped\n"
                + "fixed holds\n"
                + "reach Reach_GupInsideCollapse with GatherBundle=3\n");
    assertEquals("v6_12", script.kernel());
    assertEquals(Map.of("Allocation", "any", "GatherBundle", "2"), script.toggles());
    assertEquals(Map.of("entries", 4, "pages", 9), script.geometry());
    assertEquals(List.of(Verb.MAP, Verb.W), script.setup().stream().map(Operation::verb).toList());
    assertEquals(2, script.setup().get(0).number().orElseThrow().number());
    assertTrue(script.setup().get(0).has("r"));
    assertEquals(
        new Value.Area(new Place("x.race", 6, 5), Part.PAGES, 0, 3), script.setup().get(1).area(0));
    assertEquals("gup fast", script.threads().get(0).name());
    assertEquals(new Place("x.race", 7, 32), script.threads().get(0).operations().get(1).place());
    assertEquals(Part.HALF, script.threads().get(1).operations().get(0).area(0).part());
    assertEquals(Part.ALL, script.threads().get(2).operations().get(0).area(0).part());
    assertEquals(
        List.of(
            new Variant("unfixed_late", Map.of("GupRechecksPmd", "FALSE"), "Inv_PinStaysMapped"),
            new Variant("fixed", Map.of(), ""),
            new Variant(
                "reach_GupInsideCollapse", Map.of("GatherBundle", "3"), "Reach_GupInsideCollapse")),
        script.variants());
    assertEquals(
        Map.of("Allocation", "any", "GatherBundle", "3"), script.toggles(script.variants().get(2)));
  }

  @Test
  void withoutKernel_theNewest() throws ScriptFailure {
    assertEquals("v6_18", parse("map A anon\nthread t: r A 0\n").kernel());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          mapp A anon ! 1:1: expected an operation (./mmrace list --operations): found=mapp nearest=map
          map I anon ! 1:5: expected a region, A to H: found=I
          map A ! 1:6: expected one of anon, shmanon, shm, priv, the line ends
          map A anom ! 1:7: expected one of anon, shmanon, shm, priv: found=anom nearest=anon
          map A anon 2 rwy ! 1:14: expected the end of the operation, map R anon|shmanon|shm|priv [PMDS] [r|rw|rwx|n]: found=rwy
          kernel v6.18 ! 1:8: expected one of v6_1, v6_12, v6_18: found=v6.18 nearest=v6_18
          kernel v6_18 with GupRecheckPmd=FALSE ! 1:19: expected TOGGLE=VALUE (./mmrace list): found=GupRecheckPmd nearest=GupRechecksPmd
          kernel v6_18 with GupRechecksPmd=off ! 1:34: expected one of TRUE, FALSE for GupRechecksPmd: found=off
          kernel v6_18 with GatherBundle=0 ! 1:32: expected a number from 1 for GatherBundle: found=0
          map A anon|kernel v6_18 ! 2:1: expected kernel once, before all operations
          geometry entry 4 ! 1:10: expected one of entries, pages, tables: found=entry nearest=entries
          geometry entries 1 ! 1:10: expected more entries: found=1
          thread user r A 0 ! 1:18: expected thread NAME: OPERATION; OPERATION, the line ends
          thread user: r A 0;; w A 0 ! 1:20: expected an operation, the line ends
          thread user: madv A all COLAPSE ! 1:25: expected one of COLLAPSE, DONTNEED, HUGEPAGE, NOHUGEPAGE, FREE, REMOVE, DONTFORK, WIPEONFORK, COLD, PAGEOUT, POPULATE_READ, POPULATE_WRITE, DONTNEED_LOCKED, GUARD_INSTALL, GUARD_REMOVE, MERGEABLE, UNMERGEABLE, WILLNEED: found=COLAPSE nearest=COLLAPSE
          thread user: r A ! 1:17: expected all, half, rest, a page, or a page and how many, the line ends
          thread user: r A al ! 1:18: expected all, half, rest, a page, or a page and how many: found=al nearest=all
          thread user: r A 0|thread user: r A 1 ! 2:8: expected a name of its own for each thread: found=user
          thread user: r A 0|w A 0 ! 2:1: expected thread, unfixed, fixed or reach: the set-up stands before the threads: found=w
          thread user: r A 0|unfixed breaks PinStayMapped ! 2:16: expected an invariant (./mmrace list): found=Inv_PinStayMapped nearest=Inv_PinStaysMapped
          thread user: r A 0|unfixed holds ! 2:9: expected TOGGLE=VALUE or breaks INVARIANT: found=holds
          thread user: r A 0|fixed holds|fixed holds ! 3:1: expected a name of its own for each variant: found=fixed
          map A anon|fixed holds ! 3:1: expected a thread: thread NAME: OPERATION; OPERATION
          kernel v6_1|thread t: move 0 B 0 A 0 ! 2:11: expected an operation of v6_1: move is of v6_12
          """)
  void wrong_saysWhereAndWhatWasExpected(String text, String message) {
    ScriptFailure failure = failure(text);
    assertEquals("x.race:" + message, failure.getMessage());
    assertFalse(failure.unmodelled());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          fork C1 ! 1:1: needs copy_page_range: not modelled
          thread t: C1: r A 0 ! 1:11: needs copy_page_range: not modelled
          thread t: mlock A all ! 1:11: needs do_mlock: not modelled
          """)
  void withoutPath_saysWhatIsNeeded(String text, String message) {
    ScriptFailure failure = failure(text);
    assertEquals("x.race:" + message, failure.getMessage());
    assertTrue(failure.unmodelled());
  }
}
