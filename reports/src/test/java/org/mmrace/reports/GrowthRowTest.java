package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecRoot;

class GrowthRowTest {
  private static GrowthRow row(Optional<String> unfinished, long... states) throws Exception {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.around(Path.of("")).orElseThrow());
    List<GrowthRow.Count> counts = new ArrayList<>();
    for (long count : states) {
      counts.add(new GrowthRow.Count(2 + counts.size(), count, 2 * count, 9, 0.5));
    }
    return new GrowthRow(
        catalogue.config("rmap/nested-gather", "fixed").orElseThrow(), "ptes", counts, unfinished);
  }

  @Test
  void text_predictsEachSizeFromThoseBeforeIt() throws Exception {
    assertEquals(
        """
        rmap/nested-gather fixed, states over ptes
        ptes  states    edges  depth  seconds                  predicted
           2     100      200      9      0.5                          -
           3   1,000    2,000      9      0.5                          -
           4  10,100   20,200      9      0.5                     10,000
           5  90,000  180,000      9      0.5  101,336 [92,222, 111,349]  outside: not quite log-linear
        one more multiplies the states by 9.70 [8.88, 10.60] (95 %, log-linear least squares, n = 4 sizes)
        ptes = 6, states: 904,489 [661,293, 1,237,122] (95 %, log-linear least squares, n = 4 sizes)
        """,
        row(Optional.empty(), 100, 1000, 10_100, 90_000).text());
  }

  @Test
  void page_hasTheCountsThePredictionsAndTheLine() throws Exception {
    String html = row(Optional.empty(), 100, 1000, 10_100).page("./mmrace stats growth x").html();
    String table = html.substring(html.indexOf("<details>"), html.indexOf("</details>"));
    assertEquals(
        "The figures of this chart as a table ptes states from to"
            + " counted 2 100 - - counted 3 1,000 - - counted 4 10,100 - -"
            + " predicted from the sizes before it 4 10,000 - -"
            + " predicted from the sizes before it 5 101,336 92,222 111,349"
            + " line through all sizes 2 100 - - line through all sizes 3 1,003 - -"
            + " line through all sizes 4 10,083 - - line through all sizes 5 101,336 - -"
            + " where a new count falls, 95 % 2 100 93 107"
            + " where a new count falls, 95 % 3 1,003 945 1,065"
            + " where a new count falls, 95 % 4 10,083 9,403 10,813"
            + " where a new count falls, 95 % 5 101,336 92,222 111,349",
        table.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip());
  }

  @Test
  void unfinished_isSaidFirst() throws Exception {
    GrowthRow none = row(Optional.of("ptes=2 stop=TIME"));
    assertEquals(
        """
        rmap/nested-gather fixed, states over ptes
        ptes  states  edges  depth  seconds  predicted
        not counted further: ptes=2 stop=TIME
        """,
        none.text());
    String html = none.page("").html();
    assertTrue(html.contains(">unfinished: ptes"), html);
    assertFalse(html.contains("<canvas"), html);
  }
}
