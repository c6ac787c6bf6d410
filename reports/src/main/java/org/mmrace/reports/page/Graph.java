package org.mmrace.reports.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A directed graph of labelled boxes, laid out in layers and drawn as SVG.
 *
 * <pre>
 * Graph graph = new Graph("lock order of collapse", Graph.Flow.DOWN);
 * graph.node("mmap_lock", List.of("mmap_lock"), Tone.PLAIN);
 * graph.node("i_mmap", List.of("i_mmap_rwsem"), Tone.PLAIN);
 * graph.edge("mmap_lock", "i_mmap", "12", Tone.BAD);
 * page.section("Lock order", new Content.Markup(graph.svg()));
 * </pre>
 */
public final class Graph {
  /** Where the arrows lead. */
  public enum Flow {
    /** From left to right. */
    RIGHT,
    /** From top to bottom. */
    DOWN
  }

  private static final double PAD = 8;
  private static final double MARGIN = 4;

  private final String description;
  private final Flow flow;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final List<Edge> edges = new ArrayList<>();

  /**
   * Starts a graph.
   *
   * @param description what it shows, for those who cannot see it
   */
  public Graph(String description, Flow flow) {
    this.description = description;
    this.flow = flow;
  }

  private record Node(List<String> lines, Tone tone) {}

  private record Edge(String from, String to, String label, Tone tone) {}

  /** Adds a box with lines of text; the first is its name. */
  public void node(String id, List<String> lines, Tone tone) {
    nodes.put(id, new Node(List.copyOf(lines), tone));
  }

  /**
   * Adds an arrow.
   *
   * @param label stands beside it; may be empty
   * @throws IllegalArgumentException if there is no such node
   */
  public void edge(String from, String to, String label, Tone tone) {
    for (String end : List.of(from, to)) {
      if (!nodes.containsKey(end)) {
        throw new IllegalArgumentException("edge to no node: id=" + end);
      }
    }
    edges.add(new Edge(from, to, label, tone));
  }

  /** Returns the drawing for a page, whose style sheet gives it its colours. */
  public Html svg() {
    return svg(Html.NONE);
  }

  /** Returns the drawing as a file of its own. */
  public String file() {
    Html styles = Html.join(List.of(Html.ofSource("palette.css"), Html.ofSource("graph.css")));
    return svg(styles).markup();
  }

  private Html svg(Html style) {
    Layered layered = new Layered(flow);
    nodes.forEach(
        (id, node) -> {
          int longest = node.lines().stream().mapToInt(String::length).max().orElse(0);
          layered.box(
              id,
              Layered.textWidth(longest) + 2 * PAD,
              node.lines().size() * Layered.LINE + 2 * PAD);
        });
    for (int e = 0; e < edges.size(); e++) {
      Edge edge = edges.get(e);
      layered.line("e" + e, edge.from(), edge.to(), edge.label());
    }
    Layered.Placed placed = layered.place();
    List<Map<String, Object>> boxes = new ArrayList<>();
    nodes.forEach((id, node) -> boxes.add(box(placed.boxes().get(id), node)));
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int e = 0; e < edges.size(); e++) {
      Edge edge = edges.get(e);
      Layered.Line line = placed.lines().get("e" + e);
      lines.add(
          Map.of(
              "path", line.path(MARGIN),
              "head", line.head(MARGIN),
              "label", edge.label(),
              "labelled", !edge.label().isEmpty(),
              "x", Layered.number(line.labelX() + MARGIN),
              "y", Layered.number(line.labelY() + MARGIN + Layered.BASE),
              "tone", edge.tone().style(),
              "title", edge.from() + " → " + edge.to()));
    }
    return Html.of(
        "graph",
        Map.of(
            "description", description,
            "width", Layered.number(placed.width() + 2 * MARGIN),
            "height", Layered.number(placed.height() + 2 * MARGIN),
            "style", style,
            "boxes", boxes,
            "lines", lines));
  }

  private static Map<String, Object> box(Layered.Box at, Node node) {
    List<Map<String, Object>> texts = new ArrayList<>();
    for (int i = 0; i < node.lines().size(); i++) {
      texts.add(
          Map.of(
              "x", Layered.number(at.x() + MARGIN + PAD),
              "y", Layered.number(at.y() + MARGIN + PAD + Layered.BASE + i * Layered.LINE),
              "text", node.lines().get(i),
              "style", i == 0 ? "name" : "line"));
    }
    return Map.of(
        "x", Layered.number(at.x() + MARGIN),
        "y", Layered.number(at.y() + MARGIN),
        "width", Layered.number(at.width()),
        "height", Layered.number(at.height()),
        "tone", node.tone().style(),
        "texts", texts);
  }
}
