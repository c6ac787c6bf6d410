package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.findings.Origin;

class OriginTest {
  @Test
  void origins_areThoseOfTheRowsOfPaths() throws IOException {
    Map<String, String> said = new LinkedHashMap<>();
    Map<String, String> shown = new LinkedHashMap<>();
    for (PathUse use : PathUse.of(SpecRoot.checkout().orElseThrow())) {
      said.put(use.path(), use.by());
      shown.put(use.path(), new Origin(List.of(List.of(use.path()))).of(1, 1));
    }
    assertEquals(said, shown);
  }
}
