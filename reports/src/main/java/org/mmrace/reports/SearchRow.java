package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.run.Searched;
import org.mmrace.explorer.sample.Forecast;
import org.mmrace.explorer.sample.Sampled;
import org.mmrace.explorer.sample.SamplingPlan;
import org.mmrace.explorer.switches.SwitchCoverage;
import org.mmrace.findings.ReducedTrace;
import org.mmrace.reports.diagram.Columns;
import org.mmrace.reports.diagram.DiagramFormat;
import org.mmrace.reports.diagram.SliceText;
import org.mmrace.reports.text.Wrap;

/**
 * What {@code search} says of one cfg.
 *
 * @param found what the search saw
 * @param reduced the counterexample
 */
public record SearchRow(Searched found, Optional<ReducedTrace> reduced) {
  private Outcome outcome() {
    return CheckRows.outcome(found.verdict());
  }

  private Optional<String> property() {
    return found.verdict() instanceof Verdict.Violated violated
        ? Optional.of(violated.property())
        : Optional.empty();
  }

  private Optional<String> trace() {
    return reduced.flatMap(ReducedTrace::file);
  }

  private boolean asExpected() {
    return Expectation.of(found.config()).metBy(outcome(), property());
  }

  /** Returns the exit code. */
  public ExitCode exitCode() {
    return ExitCode.of(outcome(), asExpected());
  }

  /** Returns the counterexample and what was covered, each line ended by a newline. */
  public String text(DiagramFormat format) {
    List<String> commands =
        trace()
            .map(path -> List.of("./mmrace replay " + path, "./mmrace emit-test " + path))
            .orElse(List.of());
    StringBuilder lines = new StringBuilder(found.config().name() + "\n");
    if (found.verdict() instanceof Verdict.BadSpec bad) {
      bad.message().lines().forEach(line -> lines.append("  error: ").append(line).append('\n'));
      return format.beside(lines.toString()) + "\n";
    }
    for (String line : says()) {
      Wrap.indented("  ", line, Columns.WIDTH, "  ").forEach(one -> lines.append(one).append('\n'));
    }
    boolean wanted = outcome() != Outcome.NOT_MODELLED;
    if (!wanted) {
      trace().ifPresent(path -> lines.append("  shown by ./mmrace replay " + path + "\n"));
    }
    Optional<ReducedTrace> shown = reduced.filter(one -> wanted);
    return shown.map(one -> format.of(one.shown(), commands) + "\n").orElse("")
        + shown.map(one -> format.beside(SliceText.of(one.slice())) + "\n").orElse("")
        + format.beside(lines.toString())
        + "\n";
  }

  private List<String> says() {
    List<String> lines = new ArrayList<>();
    lines.add(
        outcome().text()
            + property().map(name -> " " + name).orElse("")
            + CheckRows.message(found.verdict()).map(why -> ": " + why).orElse("")
            + (asExpected() ? ", as declared" : ""));
    if (found.sampled().isPresent()) {
      drawn(found.plan().orElseThrow(), found.sampled().get(), lines);
    }
    found.switches().ifPresent(one -> switches(one, lines));
    found.forecast().ifPresent(one -> lines.add(forecast(one)));
    return lines;
  }

  private void drawn(SamplingPlan plan, Sampled sampled, List<String> lines) {
    int n = found.system().orElseThrow().system().threads();
    lines.add(
        text(
            "%,d of %,d schedules drawn, seeds %d to %d, %,d moves, the longest has %,d",
            sampled.schedules(),
            plan.schedules(),
            plan.seed(),
            plan.seed() + sampled.schedules() - 1,
            sampled.moves(),
            sampled.longest()));
    if (plan.strategy() == SamplingPlan.Strategy.PCT) {
      double bound = plan.bound(n);
      lines.add(
          text(
              "a bug of depth %d that shows within %,d moves is met with probability"
                  + " 1/(%d * %d^%d) = %.2g or more by a schedule, %.2g or more by these",
              plan.depth(),
              plan.length(),
              n,
              plan.length(),
              plan.depth() - 1,
              bound,
              1 - Math.pow(1 - bound, sampled.schedules())));
      Expectation declared = Expectation.of(found.config());
      if (property().isEmpty() && declared.outcome() == Outcome.VIOLATED) {
        lines.add(
            text(
                "%s, which is declared, was not met: it may need more than %d orderings (--depth"
                    + " %d) or more schedules",
                declared.property().orElse("a violation"), plan.depth(), plan.depth() + 1));
      }
    }
    if (sampled.limited() > 0) {
      lines.add(text("%,d schedules were cut at %,d moves", sampled.limited(), plan.most()));
    }
    for (Sampled.Hit hit : sampled.hits()) {
      lines.add(
          text(
              "%s: %,d schedules (%.2g %%), the first of seed %d",
              hit.finding().property(),
              hit.count(),
              100.0 * hit.count() / sampled.schedules(),
              hit.seed()));
    }
    lines.add("seen: " + counts(sampled.states(), sampled.edges()));
    lines.add(
        text(
            "unseen: %.3g %% of the states of one more schedule would be new (Good-Turing, 95 %%:"
                + " %.3g to %.3g %%)",
            100 * sampled.unseen().estimate(),
            100 * sampled.unseen().low(),
            100 * sampled.unseen().high()));
  }

  private void switches(SwitchCoverage coverage, List<String> lines) {
    for (int i = 0; i < coverage.levels().size(); i++) {
      SwitchCoverage.Level level = coverage.levels().get(i);
      lines.add(text("up to %d context switches: %s", i, counts(level.states(), level.edges())));
    }
    if (coverage.whole()) {
      lines.add("this is the whole graph");
    }
  }

  private String counts(long states, long edges) {
    if (found.recorded().isEmpty()) {
      return text("%,d states, %,d edges", states, edges);
    }
    LedgerFile.Graph graph = found.recorded().get();
    return text(
        "%,d of %,d states (%.2f %%), %,d of %,d edges (%.2f %%)",
        states,
        graph.states(),
        100.0 * states / graph.states(),
        edges,
        graph.edges(),
        100.0 * edges / graph.edges());
  }

  private static String forecast(Forecast forecast) {
    return text(
        "the whole graph: %s%,d states, %,d edges, %.1f s with the explorer%s",
        forecast.exact() ? "" : "about ",
        forecast.states(),
        forecast.edges(),
        forecast.time().toNanos() / 1e9,
        forecast.exact() ? "" : " (estimated)");
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Writes the row into a record. */
  void json(ObjectNode json) {
    json.put("id", found.config().id());
    json.put("config", found.config().location().cfg().getFileName().toString());
    json.put("verdict", outcome().text()).put("property", property().orElse(null));
    json.put("asExpected", asExpected());
    json.put("message", CheckRows.message(found.verdict()).orElse(null));
    json.put("trace", trace().orElse(null));
    found.plan().ifPresent(plan -> plan(json, plan));
    found.sampled().ifPresent(sampled -> sampled(json, sampled));
    found
        .switches()
        .ifPresent(
            coverage -> {
              json.put("strategy", "contexts").put("whole", coverage.whole());
              var levels = json.putArray("levels");
              coverage
                  .levels()
                  .forEach(
                      level ->
                          levels
                              .addObject()
                              .put("states", level.states())
                              .put("edges", level.edges()));
            });
    found
        .recorded()
        .ifPresent(
            graph ->
                json.putObject("graph")
                    .put("source", "recorded")
                    .put("states", graph.states())
                    .put("edges", graph.edges()));
    found
        .forecast()
        .ifPresent(
            one ->
                json.putObject("graph")
                    .put("source", one.exact() ? "counted" : "estimated")
                    .put("states", one.states())
                    .put("edges", one.edges())
                    .put("seconds", one.time().toNanos() / 1e9));
  }

  private void plan(ObjectNode json, SamplingPlan plan) {
    json.put("strategy", plan.strategy().name().toLowerCase(Locale.ROOT));
    json.put("seed", plan.seed());
    if (plan.strategy() == SamplingPlan.Strategy.PCT) {
      json.put("depth", plan.depth()).put("length", plan.length());
      json.put("bound", plan.bound(found.system().orElseThrow().system().threads()));
    }
  }

  private static void sampled(ObjectNode json, Sampled sampled) {
    json.put("schedules", sampled.schedules()).put("moves", sampled.moves());
    json.put("longest", sampled.longest()).put("limited", sampled.limited());
    json.put("states", sampled.states()).put("edges", sampled.edges());
    json.putObject("unseen")
        .put("estimate", sampled.unseen().estimate())
        .put("low", sampled.unseen().low())
        .put("high", sampled.unseen().high());
    var hits = json.putArray("hits");
    for (Sampled.Hit hit : sampled.hits()) {
      hits.addObject()
          .put("property", hit.finding().property())
          .put("count", hit.count())
          .put("seed", hit.seed());
    }
  }
}
