package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.mmrace.analysis.costs.CostFigure;
import org.mmrace.analysis.costs.DesignGraph;
import org.mmrace.analysis.costs.DesignReview;
import org.mmrace.analysis.costs.GraphDifference;
import org.mmrace.analysis.locks.LockEdge;
import org.mmrace.bridge.run.TlcOpinion;
import org.mmrace.findings.Review;

/** What {@code review --json} prints: one object a scenario, every cost figure of both sides. */
public final class ReviewJson {
  private ReviewJson() {}

  /** Returns the record that the command prints. */
  public static String of(String version, List<Review> reviews) {
    return JsonRecord.of("review", version, reviews, ReviewJson::write);
  }

  private static void write(Review review, ObjectNode json) {
    DesignReview found = review.found();
    json.put("id", review.config().id());
    json.put("config", review.config().location().cfg().getFileName().toString());
    json.put("with", review.with().toString()).put("against", review.against().toString());
    json.put("complete", review.complete()).put("exitCode", ExitCode.of(review).number());
    witnesses(json.putArray("broken"), found.broken(), review.traces());
    int before = Math.min(found.broken().size(), review.traces().size());
    List<String> rest = review.traces().subList(before, review.traces().size());
    witnesses(json.putArray("repaired"), found.repaired(), rest);
    found.wrongInBoth().forEach(json.putArray("brokenInBoth")::add);
    review.unmodelled().forEach(json.putArray("notModelled")::add);
    side(json.putObject("candidate"), found.candidate(), review.tlcOfCandidate());
    side(json.putObject("base"), found.base(), review.tlcOfBase());
    order(json.putArray("lockOrderAdded"), found.orderAdded());
    order(json.putArray("lockOrderRemoved"), found.orderRemoved());
    if (found.difference().isPresent()) {
      difference(json.putObject("behaviours"), found.difference().get());
    } else {
      json.putNull("behaviours");
    }
  }

  private static void witnesses(
      ArrayNode json, List<DesignReview.Witness> witnesses, List<String> traces) {
    for (int i = 0; i < witnesses.size(); i++) {
      DesignReview.Witness witness = witnesses.get(i);
      ObjectNode one = json.addObject().put("property", witness.property());
      one.put("steps", witness.schedule().moves().size());
      one.put("contextSwitches", witness.schedule().switches()).put("fewest", witness.fewest());
      if (i < traces.size()) {
        one.put("trace", traces.get(i));
      } else {
        one.putNull("trace");
      }
    }
  }

  private static void side(ObjectNode json, DesignGraph graph, List<TlcOpinion> opinions) {
    json.put("complete", graph.complete()).put("states", graph.exploration().states());
    json.put("edges", graph.exploration().edges()).put("depth", graph.exploration().depth());
    if (graph.deadlocks().isPresent()) {
      json.put("deadlocks", graph.deadlocks().get());
    } else {
      json.putNull("deadlocks");
    }
    ArrayNode violated = json.putArray("violated");
    graph.exploration().findings().forEach(finding -> violated.add(finding.property()));
    ArrayNode tlc = json.putArray("tlc");
    for (TlcOpinion opinion : opinions) {
      ObjectNode one = tlc.addObject();
      opinion.asked().forEach(one.putArray("asked")::add);
      one.put("verdict", CheckRows.outcome(opinion.tlc().verdict()).text());
      one.put("agrees", opinion.agrees());
      one.put("states", opinion.tlc().states()).put("edges", opinion.tlc().edges());
    }
    ArrayNode costs = json.putArray("costs");
    for (CostFigure figure : graph.costs()) {
      ObjectNode one = costs.addObject().put("operation", figure.metric().operation().name());
      one.put("what", figure.metric().what()).put("exact", figure.exact());
      if (figure.worst() == CostFigure.UNBOUNDED) {
        one.putNull("worst");
      } else {
        one.put("worst", figure.worst());
      }
      one.put("average", Double.isInfinite(figure.mean()) ? null : figure.mean());
      if (!figure.exact()) {
        var mean = ReviewSheet.mean95(figure);
        one.put("low", mean.low()).put("high", mean.high()).put("level", mean.level());
        one.put("schedules", figure.schedules()).put("method", mean.method());
      }
    }
  }

  private static void order(ArrayNode json, List<LockEdge> edges) {
    for (LockEdge edge : edges) {
      ObjectNode one = json.addObject().put("held", edge.held().toString());
      one.put("asked", edge.asked().toString());
      one.put("how", edge.how().name().toLowerCase(Locale.ROOT));
      one.put("standing", edge.standing().name().toLowerCase(Locale.ROOT));
      one.put("step", edge.step());
    }
  }

  private static void difference(ObjectNode json, GraphDifference difference) {
    if (difference.counted().isPresent()) {
      GraphDifference.Counted counted = difference.counted().get();
      json.put("statesLost", counted.statesLost()).put("statesGained", counted.statesGained());
      json.put("edgesLost", counted.edgesLost()).put("edgesGained", counted.edgesGained());
    }
    turns(json.putArray("lost"), difference.lost());
    turns(json.putArray("gained"), difference.gained());
  }

  private static void turns(ArrayNode json, List<GraphDifference.Turn> turns) {
    for (GraphDifference.Turn turn : turns) {
      ObjectNode one = json.addObject().put("thread", turn.thread()).put("step", turn.step());
      one.put("next", turn.next()).put("edges", turn.edges());
    }
  }
}
