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

class OriginTest {
  private static final Pattern ROW =
      Pattern.compile("(\\w+)\\s*\\|-> \\[?Path\\(\"\\w+\", \"([^\"]+)\"");

  @Test
  void origins_areThoseOfTheRowsOfPaths() throws IOException {
    Map<String, String> said = new TreeMap<>();
    Map<String, String> shown = new TreeMap<>();
    Matcher row =
        ROW.matcher(
            Files.readString(SpecRoot.checkout().orElseThrow().folder().resolve("Paths.tla")));
    while (row.find()) {
      said.put(row.group(1), row.group(2));
      shown.put(row.group(1), new Origin(List.of(List.of(row.group(1)))).of(1, 1));
    }
    assertEquals(20, said.size());
    assertEquals(said, shown);
  }
}
