package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mmrace.bridge.ScenarioConfig;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Sampled;
import org.mmrace.explorer.UnseenMass;
import org.mmrace.reports.stats.Figure;
import org.mmrace.reports.stats.Shares;

/**
 * What random schedules of a scenario hit and covered.
 *
 * @param sampled the schedules
 * @param whole the whole graph, where it was explored
 */
public record WalkRow(ScenarioConfig config, Sampled sampled, Optional<Exploration> whole) {
  private static final double LEVEL = 0.95;

  private Figure rate(int hits) {
    return Shares.hitRate(hits, sampled.schedules(), "schedules", LEVEL);
  }

  private Figure unseen() {
    UnseenMass mass = sampled.unseen();
    return new Figure(
        mass.estimate(),
        mass.low(),
        mass.high(),
        LEVEL,
        sampled.schedules(),
        "schedules",
        "Good-Turing, jackknife");
  }

  /** Returns the text. */
  public String text() {
    StringBuilder text = new StringBuilder(config.name());
    text.append(String.format(Locale.ROOT, ", %,d random schedules", sampled.schedules()));
    text.append(sampled.hits().isEmpty() ? "\nnothing is wrong in any of them: " : "\n");
    if (sampled.hits().isEmpty()) {
      text.append(rate(0).text("%.5f")).append('\n');
    }
    for (Sampled.Hit hit : sampled.hits()) {
      text.append(hit.finding().property()).append(": hit rate ");
      text.append(rate(hit.count()).text("%.5f"));
      text.append(", first by seed ").append(hit.seed()).append('\n');
    }
    if (whole.isPresent()) {
      Exploration all = whole.get();
      text.append(share("states", sampled.states(), all.states()));
      text.append(share("edges", sampled.edges(), all.edges()));
    } else {
      text.append(String.format(Locale.ROOT, "states seen: %,d%n", sampled.states()));
    }
    text.append("of one more schedule's states, unseen: ").append(unseen().text("%.4f"));
    return text.append('\n').toString();
  }

  private static String share(String what, long seen, long all) {
    return String.format(
        Locale.ROOT,
        "%s covered: %,d of %,d, %.1f %% (exact)%n",
        what,
        seen,
        all,
        100.0 * seen / all);
  }

  /** Writes the fields of the JSON record. */
  public void write(ObjectNode json) {
    json.put("id", config.id()).put("config", config.config());
    json.put("schedules", sampled.schedules());
    var hits = json.putArray("hits");
    for (Sampled.Hit hit : sampled.hits()) {
      ObjectNode one = hits.addObject().put("property", hit.finding().property());
      one.put("count", hit.count()).put("seed", hit.seed());
      GrowthRow.figure(one, "rate", Optional.of(rate(hit.count())));
    }
    json.put("statesSeen", sampled.states()).put("edgesSeen", sampled.edges());
    json.put("states", whole.map(Exploration::states).orElse(null));
    json.put("edges", whole.map(Exploration::edges).orElse(null));
    GrowthRow.figure(json, "unseen", Optional.of(unseen()));
  }

  /** Returns whether all schedules of the plan were drawn, whatever they hit. */
  public static ExitCode exitCode(List<WalkRow> rows) {
    boolean whole =
        rows.stream().allMatch(row -> row.sampled().stop() == org.mmrace.explorer.Stop.EXHAUSTED);
    return whole ? ExitCode.OK : ExitCode.UNFINISHED;
  }
}
