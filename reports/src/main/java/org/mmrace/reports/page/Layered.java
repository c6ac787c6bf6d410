package org.mmrace.reports.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.options.PortSide;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkConnectableShape;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkPort;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Places boxes in layers and routes lines between them (Eclipse Layout Kernel). Lengths are in
 * pixels; the text is a monospaced one of 12 pixels.
 */
public final class Layered {
  /** Height of a line of text. */
  static final double LINE = 16;

  /** From the top of a line of text to its base line. */
  static final double BASE = 12;

  /** No monospaced font that a browser comes with is wider. */
  private static final double LETTER = 7.3;

  private static final double HEAD = 7;

  private final ElkNode root = ElkGraphUtil.createGraph();
  private final Map<String, ElkNode> boxes = new LinkedHashMap<>();
  private final Map<String, ElkConnectableShape> ends = new LinkedHashMap<>();
  private final Map<String, ElkEdge> lines = new LinkedHashMap<>();

  public Layered(Graph.Flow flow) {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(
        CoreOptions.DIRECTION, flow == Graph.Flow.DOWN ? Direction.DOWN : Direction.RIGHT);
    root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(0));
    root.setProperty(LayeredOptions.SPACING_NODE_NODE, 20.0);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 40.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 14.0);
  }

  /** Returns the width of a text of so many letters. */
  public static double textWidth(int letters) {
    return letters * LETTER;
  }

  /** Returns a length as SVG writes it. */
  public static String number(double length) {
    return String.format(Locale.ROOT, "%.1f", length);
  }

  public void box(String id, double width, double height) {
    ElkNode node = ElkGraphUtil.createNode(root);
    node.setIdentifier(id);
    node.setDimensions(width, height);
    boxes.put(id, node);
    ends.put(id, node);
  }

  /** Adds a place at the right side of a box where lines begin, {@code y} below its top. */
  public void exit(String id, String box, double y) {
    port(id, box, PortSide.EAST, boxes.get(box).getWidth(), y);
  }

  /** Adds a place at the left side of a box where lines end, {@code y} below its top. */
  public void entrance(String id, String box, double y) {
    port(id, box, PortSide.WEST, 0, y);
  }

  private void port(String id, String box, PortSide side, double x, double y) {
    ElkNode node = boxes.get(box);
    node.setProperty(CoreOptions.PORT_CONSTRAINTS, PortConstraints.FIXED_POS);
    ElkPort port = ElkGraphUtil.createPort(node);
    port.setProperty(CoreOptions.PORT_SIDE, side);
    port.setLocation(x, y);
    ends.put(id, port);
  }

  /** Adds a line between boxes or places. */
  public void line(String id, String from, String to, String label) {
    ElkEdge edge = ElkGraphUtil.createSimpleEdge(ends.get(from), ends.get(to));
    if (!label.isEmpty()) {
      ElkLabel text = ElkGraphUtil.createLabel(label, edge);
      text.setDimensions(textWidth(label.length()) + 4, LINE);
    }
    lines.put(id, edge);
  }

  public Placed place() {
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
    Map<String, Box> placed = new LinkedHashMap<>();
    boxes.forEach(
        (id, node) ->
            placed.put(id, new Box(node.getX(), node.getY(), node.getWidth(), node.getHeight())));
    Map<String, Line> routed = new LinkedHashMap<>();
    lines.forEach((id, edge) -> routed.put(id, line(edge)));
    return new Placed(root.getWidth(), root.getHeight(), placed, routed);
  }

  private static Line line(ElkEdge edge) {
    List<Point> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(new Point(section.getStartX(), section.getStartY()));
      for (ElkBendPoint bend : section.getBendPoints()) {
        points.add(new Point(bend.getX(), bend.getY()));
      }
      points.add(new Point(section.getEndX(), section.getEndY()));
    }
    if (edge.getLabels().isEmpty()) {
      return new Line(points, 0, 0);
    }
    ElkLabel label = edge.getLabels().get(0);
    return new Line(points, label.getX() + 2, label.getY());
  }

  /** Where everything is. */
  public record Placed(
      double width, double height, Map<String, Box> boxes, Map<String, Line> lines) {}

  /** Where a box is. */
  public record Box(double x, double y, double width, double height) {}

  record Point(double x, double y) {}

  /** A line with corners, and where its label begins. */
  public record Line(List<Point> points, double labelX, double labelY) {
    /** Returns the path up to the arrow head, moved by {@code margin}. */
    public String path(double margin) {
      StringBuilder text = new StringBuilder();
      for (Point point : points) {
        text.append(text.length() == 0 ? "M" : " L");
        text.append(number(point.x() + margin)).append(' ').append(number(point.y() + margin));
      }
      return text.toString();
    }

    /** Returns the corners of the arrow head. */
    public String head(double margin) {
      Point end = points.get(points.size() - 1);
      Point before = points.get(points.size() - 2);
      double length = Math.hypot(end.x() - before.x(), end.y() - before.y());
      double dx = length == 0 ? 1 : (end.x() - before.x()) / length;
      double dy = length == 0 ? 0 : (end.y() - before.y()) / length;
      double x = end.x() + margin;
      double y = end.y() + margin;
      double baseX = x - HEAD * dx;
      double baseY = y - HEAD * dy;
      double half = HEAD / 2;
      return number(x)
          + ","
          + number(y)
          + " "
          + number(baseX - half * dy)
          + ","
          + number(baseY + half * dx)
          + " "
          + number(baseX + half * dy)
          + ","
          + number(baseY - half * dx);
    }
  }
}
