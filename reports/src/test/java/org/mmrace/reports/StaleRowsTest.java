package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;

class StaleRowsTest {
  @Test
  void oneOfThree_isNamed() throws IOException, SpecFailure {
    ScenarioConfig unfixed =
        ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow())
            .config("collapse/retract-mmap-lock", "unfixed")
            .orElseThrow();
    StaleRows rows = new StaleRows(3, List.of(unfixed));
    assertEquals(
        """
        collapse/retract-mmap-lock unfixed

        1 of 3 rows are stale
        """,
        rows.text());
    JsonNode json = new ObjectMapper().readTree(rows.json("1"));
    assertEquals("list", json.path("command").asText());
    assertEquals("MCRetractMmapLock_unfixed.cfg", json.at("/scenarios/0/config").asText());
    assertEquals(true, json.at("/scenarios/0/stale").asBoolean());
  }

  @Test
  void none() {
    assertEquals("0 of 3 rows are stale\n", new StaleRows(3, List.of()).text());
  }
}
