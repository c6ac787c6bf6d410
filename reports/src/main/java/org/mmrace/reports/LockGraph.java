package org.mmrace.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.mmrace.analysis.locks.LockEdge;
import org.mmrace.analysis.locks.LockReport;
import org.mmrace.reports.page.Graph;
import org.mmrace.reports.page.Tone;

/** The lock-order graph as a drawing: a box a lock, an arrow from what is held to what is asked. */
public final class LockGraph {
  private final List<Arrow> arrows = new ArrayList<>();

  /** All edges between two locks. */
  private record Arrow(String from, String to, List<LockEdge> edges) {
    String label() {
      TreeSet<String> labels = new TreeSet<>();
      for (LockEdge edge : edges) {
        String how = edge.isDependency() ? "" : "try ";
        String modes = edge.held().mode() + (edge.asked().mode().isEmpty() ? "" : ">");
        labels.add((how + modes + edge.asked().mode()).strip());
      }
      labels.remove("");
      return String.join(", ", labels);
    }

    boolean is(LockEdge.Standing standing) {
      return edges.stream().anyMatch(edge -> edge.standing() == standing);
    }

    boolean onlyTries() {
      return edges.stream().noneMatch(LockEdge::isDependency);
    }
  }

  /** Draws the edges of a report. */
  public LockGraph(LockReport report) {
    Map<List<String>, List<LockEdge>> grouped = new LinkedHashMap<>();
    for (LockEdge edge : report.edges()) {
      grouped
          .computeIfAbsent(
              List.of(edge.held().lock(), edge.asked().lock()), key -> new ArrayList<>())
          .add(edge);
    }
    grouped.forEach((ends, edges) -> arrows.add(new Arrow(ends.get(0), ends.get(1), edges)));
  }

  private List<String> locks() {
    return arrows.stream()
        .flatMap(arrow -> List.of(arrow.from, arrow.to).stream())
        .distinct()
        .toList();
  }

  /** Returns the graph in the language of Graphviz. */
  public String dot() {
    StringBuilder text = new StringBuilder("digraph locks {\n  node [shape=box];\n");
    locks().forEach(lock -> text.append("  ").append(quoted(lock)).append(";\n"));
    for (Arrow arrow : arrows) {
      text.append("  ").append(quoted(arrow.from)).append(" -> ").append(quoted(arrow.to));
      text.append(" [label=").append(quoted(arrow.label()));
      if (arrow.is(LockEdge.Standing.INVERTED)) {
        text.append(", color=red, penwidth=2");
      } else if (arrow.is(LockEdge.Standing.NEW)) {
        text.append(", color=orange");
      }
      text.append(arrow.onlyTries() ? ", style=dashed" : "").append("];\n");
    }
    return text.append("}\n").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Returns the graph, laid out. */
  public Graph graph() {
    Graph graph = new Graph("which lock is asked for under which", Graph.Flow.DOWN);
    locks().forEach(lock -> graph.node(lock, List.of(lock), Tone.PLAIN));
    for (Arrow arrow : arrows) {
      boolean inverted = arrow.is(LockEdge.Standing.INVERTED);
      boolean fresh = arrow.is(LockEdge.Standing.NEW);
      Tone tone = inverted ? Tone.BAD : fresh ? Tone.UNSURE : Tone.PLAIN;
      graph.edge(arrow.from, arrow.to, arrow.label(), tone);
    }
    return graph;
  }
}
