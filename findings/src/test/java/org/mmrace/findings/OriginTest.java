package org.mmrace.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Operation;

class OriginTest {
  private static final Pattern ROW =
      Pattern.compile("(\\w+)\\s*\\|-> \\[?Path\\(\"(\\w+)\", \"([^\"]+)\"");

  @Test
  void operations_areTheRowsOfPaths() throws IOException {
    Map<String, String> said = new TreeMap<>();
    Matcher row =
        ROW.matcher(
            Files.readString(SpecRoot.checkout().orElseThrow().folder().resolve("Paths.tla")));
    while (row.find()) {
      said.put(row.group(1), row.group(2) + " by " + row.group(3));
    }
    Map<String, String> shown = new TreeMap<>();
    for (Operation operation : Scenario.STEPS.operations()) {
      String by = new Origin(List.of(List.of(operation.name()))).of(1, 1);
      shown.put(operation.name(), operation.entry().name() + " by " + by);
    }
    assertEquals(21, said.size());
    assertEquals(said, shown);
  }

  @Test
  void pathOfAnotherModel_isCalledByItsName() {
    assertEquals("toy", new Origin(List.of(List.of("toy"))).of(1, 1));
  }
}
