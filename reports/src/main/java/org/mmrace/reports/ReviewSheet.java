package org.mmrace.reports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mmrace.analysis.costs.CostFigure;
import org.mmrace.analysis.costs.DesignGraph;
import org.mmrace.analysis.costs.DesignReview;
import org.mmrace.analysis.costs.GraphDifference;
import org.mmrace.analysis.costs.Metric;
import org.mmrace.analysis.costs.Operation;
import org.mmrace.analysis.locks.LockEdge;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.run.TlcOpinion;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.Review;
import org.mmrace.reports.diagram.CounterexampleReport;
import org.mmrace.reports.page.Chart;
import org.mmrace.reports.page.Content;
import org.mmrace.reports.page.Tone;
import org.mmrace.reports.stats.Figure;
import org.mmrace.reports.stats.Means;
import org.mmrace.reports.text.TextTable;

/** Writes a review as a sheet that can be attached to a thread. */
public final class ReviewSheet {
  private static final String DEADLOCK = "Deadlock";
  private static final double LEVEL = 0.95;
  private static final double LITTLE = 0.01;
  private static final double SMALL = 0.01;
  private static final int MOST_TURNS = 12;
  private static final Set<String> CONSTANTS_OF_SCENARIO = Set.of("Program", "Geometry", "Setup");
  private static final List<String> ALWAYS =
      List.of(
          "steps",
          "waits",
          "TLB flushes",
          "IPI rounds",
          "CPUs waited for",
          "page-table locks taken");

  private final Review review;
  private final boolean allCosts;

  private ReviewSheet(Review review, boolean allCosts) {
    this.review = review;
    this.allCosts = allCosts;
  }

  /**
   * Returns the sheet.
   *
   * @param allCosts whether to print costs that hardly differ, too
   */
  public static Sheet of(Review review, boolean allCosts) {
    return new ReviewSheet(review, allCosts).sheet();
  }

  private Sheet sheet() {
    List<Sheet.Section> sections = new ArrayList<>();
    sections.add(new Sheet.Section("Designs", designs()));
    DesignReview found = review.found();
    List<String> traces = review.traces();
    if (!review.broken().isEmpty()) {
      sections.add(witnesses("Newly broken", review.broken(), found.broken(), traces));
    }
    if (!review.repaired().isEmpty()) {
      int before = review.broken().size();
      sections.add(
          witnesses(
              "Newly held (the base breaks it)",
              review.repaired(),
              found.repaired(),
              traces.subList(Math.min(before, traces.size()), traces.size())));
    }
    sections.add(new Sheet.Section("Verdicts", verdicts()));
    sections.add(new Sheet.Section("Lock order", lockOrder()));
    sections.add(new Sheet.Section("Behaviours", behaviours()));
    sections.add(new Sheet.Section("Cost", costs()));
    return new Sheet(title(), verdict(), tone(), sections);
  }

  private String title() {
    String against = review.against().values().isEmpty() ? "the cfg" : review.against().toString();
    return review.config().id() + ": " + review.with() + " against " + against;
  }

  private String verdict() {
    List<String> broken = names(review.found().broken());
    List<String> repaired = names(review.found().repaired());
    StringBuilder text = new StringBuilder("The candidate ");
    if (!broken.isEmpty()) {
      text.append(breaks(broken)).append(held());
    } else if (!review.unmodelled().isEmpty()) {
      text.append("breaks nothing so far, but what is not modelled is reached: this is no pass");
    } else if (review.complete()) {
      text.append("breaks nothing that the base holds");
    } else {
      text.append("breaks nothing so far, but the search did not finish: this is no pass");
    }
    if (!repaired.isEmpty()) {
      text.append("; the base ").append(breaks(repaired)).append(", which the candidate does not");
    }
    review.unmodelled().forEach(line -> text.append(". Not modelled: ").append(line));
    review.differences().forEach(line -> text.append(". ").append(line));
    return text.append('.').toString();
  }

  private String held() {
    return review.found().base().complete()
        ? ", which the base does not"
        : ", which the base does not as far as it was searched";
  }

  /** Returns {@code breaks Inv_A, Inv_B and deadlocks}. */
  private static String breaks(List<String> properties) {
    List<String> invariants = properties.stream().filter(one -> !one.equals(DEADLOCK)).toList();
    String deadlocks = properties.size() > invariants.size() ? "deadlocks" : "";
    if (invariants.isEmpty()) {
      return deadlocks;
    }
    return "breaks "
        + String.join(", ", invariants)
        + (deadlocks.isEmpty() ? "" : " and deadlocks");
  }

  private static List<String> names(List<DesignReview.Witness> witnesses) {
    return witnesses.stream().map(DesignReview.Witness::property).toList();
  }

  private Tone tone() {
    return switch (ExitCode.of(review)) {
      case OK -> Tone.GOOD;
      case UNFINISHED, NOT_MODELLED -> Tone.UNSURE;
      case USAGE, DIFFER, UNEXPECTED -> Tone.BAD;
    };
  }

  private List<Content> designs() {
    DesignReview found = review.found();
    TextTable table =
        new TextTable("llrrrr", "", "constants", "states", "edges", "depth", "deadlocks");
    design(table, "candidate", review.with().toString(), found.candidate());
    design(table, "base", review.against().toString(), found.base());
    String both =
        review.config().cfg().constants().entrySet().stream()
            .filter(constant -> !CONSTANTS_OF_SCENARIO.contains(constant.getKey()))
            .filter(constant -> !review.with().values().containsKey(constant.getKey()))
            .filter(constant -> !review.against().values().containsKey(constant.getKey()))
            .map(constant -> constant.getKey() + " = " + constant.getValue())
            .collect(Collectors.joining(", "));
    String cfg = review.config().location().cfg().getFileName().toString();
    return List.of(
        Content.Table.of(table),
        new Content.Paragraph(
            "Both are " + cfg + " but for these constants" + (both.isEmpty() ? "." : ": " + both)));
  }

  private static void design(TextTable table, String side, String constants, DesignGraph graph) {
    boolean complete = graph.complete();
    String more = complete ? "" : "> ";
    table.row(
        side,
        constants.isEmpty() ? "as the cfg" : constants,
        more + count(graph.exploration().states()),
        more + count(graph.exploration().edges()),
        complete ? count(graph.exploration().depth()) : "-",
        graph.deadlocks().map(ReviewSheet::count).orElse("-"));
  }

  private static Sheet.Section witnesses(
      String heading,
      List<Counterexample> shown,
      List<DesignReview.Witness> witnesses,
      List<String> traces) {
    List<Content> contents = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      List<String> commands =
          i < traces.size() ? List.of("./mmrace replay " + traces.get(i)) : List.of();
      contents.add(new Content.Text(CounterexampleReport.of(shown.get(i), commands)));
      if (!witnesses.get(i).fewest()) {
        contents.add(
            new Content.Paragraph(
                "A schedule with fewer context switches may exist: the search for it did not"
                    + " finish."));
      }
    }
    return new Sheet.Section(heading, contents);
  }

  private List<Content> verdicts() {
    TextTable table =
        new TextTable("lllllrr", "", "asked", "explorer", "TLC", "", "states", "edges");
    opinions(table, "candidate", review.tlcOfCandidate());
    opinions(table, "base", review.tlcOfBase());
    List<Content> contents = new ArrayList<>();
    if (review.tlcOfBase().isEmpty() && review.tlcOfCandidate().isEmpty()) {
      contents.add(
          new Content.Paragraph("By the explorer alone: TLC was not asked (--tlc-edges)."));
    } else {
      contents.add(Content.Table.of(table));
    }
    if (!review.found().wrongInBoth().isEmpty()) {
      contents.add(
          new Content.Paragraph(
              "Broken in both: " + String.join(", ", review.found().wrongInBoth())));
    }
    return contents;
  }

  private static void opinions(TextTable table, String side, List<TlcOpinion> opinions) {
    for (TlcOpinion opinion : opinions) {
      List<String> asked = opinion.asked();
      table.row(
          side,
          asked.size() == 1 ? asked.get(0) : asked.size() + " invariants",
          word(opinion.explorer()),
          word(opinion.tlc().verdict()),
          !opinion.decided() ? "NOT A PASS" : opinion.agrees() ? "agree" : "DIFFER",
          count(opinion.tlc().states()),
          count(opinion.tlc().edges()));
    }
  }

  private static String word(Verdict verdict) {
    return CheckRows.outcome(verdict).text();
  }

  private List<Content> lockOrder() {
    List<LockEdge> added = review.found().orderAdded();
    List<LockEdge> removed = review.found().orderRemoved();
    if (added.isEmpty() && removed.isEmpty()) {
      return List.of(new Content.Paragraph("Every lock is asked for under the same locks."));
    }
    TextTable table = new TextTable("llllll", "", "held", "asked for", "asker", "order", "by");
    added.forEach(edge -> table.row(row("added", edge)));
    removed.forEach(edge -> table.row(row("removed", edge)));
    return List.of(Content.Table.of(table));
  }

  private static String[] row(String change, LockEdge edge) {
    return new String[] {
      change,
      edge.held().toString(),
      edge.asked().toString(),
      edge.how().name().toLowerCase(Locale.ROOT),
      edge.standing().name().toLowerCase(Locale.ROOT),
      edge.step()
    };
  }

  private List<Content> behaviours() {
    if (review.found().difference().isEmpty()) {
      return List.of(new Content.Paragraph("The graphs are too big to be compared (--kept)."));
    }
    GraphDifference difference = review.found().difference().get();
    List<Content> contents = new ArrayList<>();
    if (difference.counted().isPresent()) {
      GraphDifference.Counted counted = difference.counted().get();
      TextTable table = new TextTable("lrr", "", "lost", "gained");
      table.row("states", count(counted.statesLost()), count(counted.statesGained()));
      table.row("edges", count(counted.edgesLost()), count(counted.edgesGained()));
      contents.add(Content.Table.of(table));
    } else {
      contents.add(new Content.Paragraph("States differ in their words: they are not counted."));
    }
    if (!difference.lost().isEmpty()) {
      contents.add(new Content.Paragraph("Steps that no longer follow each other in a thread:"));
      contents.add(turns(difference.lost()));
    }
    if (!difference.gained().isEmpty()) {
      contents.add(new Content.Paragraph("Steps that follow each other now:"));
      contents.add(turns(difference.gained()));
    }
    if (difference.lost().isEmpty() && difference.gained().isEmpty()) {
      contents.add(new Content.Paragraph("In each thread the same steps follow each other."));
    }
    return contents;
  }

  private static Content turns(List<GraphDifference.Turn> turns) {
    List<String> lines = new ArrayList<>();
    for (GraphDifference.Turn turn : turns.subList(0, Math.min(MOST_TURNS, turns.size()))) {
      lines.add(turn.thread() + ": " + turn.step());
      String next = turn.next().isEmpty() ? "(finished)" : turn.next();
      lines.add("    -> " + next + "  (" + count(turn.edges()) + " edges)");
    }
    if (turns.size() > MOST_TURNS) {
      lines.add("... and " + count(turns.size() - MOST_TURNS) + " more");
    }
    return new Content.Text(String.join("\n", lines));
  }

  private List<Content> costs() {
    Map<Metric, CostFigure> base = byMetric(review.found().base());
    Map<Metric, CostFigure> other = byMetric(review.found().candidate());
    Set<Metric> metrics = new LinkedHashSet<>(base.keySet());
    metrics.addAll(other.keySet());
    List<Content> contents = new ArrayList<>();
    long left = 0;
    Set<Operation> operations =
        metrics.stream()
            .map(Metric::operation)
            .sorted(
                java.util.Comparator.comparingInt(Operation::thread)
                    .thenComparingInt(Operation::op))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (Operation operation : operations) {
      TextTable table =
          new TextTable(
              "lrrrr", operation.name(), "worst base", "candidate", "average base", "candidate");
      for (Metric metric : metrics) {
        if (!metric.operation().equals(operation)) {
          continue;
        }
        CostFigure one = base.getOrDefault(metric, none(metric, base));
        CostFigure two = other.getOrDefault(metric, none(metric, other));
        if (allCosts || ALWAYS.contains(metric.what()) || differ(one, two)) {
          table.row(metric.what(), worst(one), worst(two), mean(one), mean(two));
        } else {
          left++;
        }
      }
      contents.add(Content.Table.of(table));
    }
    contents.add(new Content.Paragraph(method(left)));
    contents.addAll(charts(List.copyOf(operations), base, other));
    return contents;
  }

  /** Returns a chart for each cost that is always shown and is not nothing everywhere. */
  private static List<Content> charts(
      List<Operation> operations, Map<Metric, CostFigure> base, Map<Metric, CostFigure> other) {
    List<Content> charts = new ArrayList<>();
    for (String what : ALWAYS) {
      Chart.Series one = averages("base", what, operations, base);
      Chart.Series two = averages("candidate", what, operations, other);
      if (Stream.of(one, two)
          .flatMap(side -> side.points().stream())
          .anyMatch(ReviewSheet::costs)) {
        charts.add(
            new Chart(
                "Average " + what,
                Chart.Axis.names("operation", operations.stream().map(Operation::name).toList()),
                Chart.Axis.numbers(what, "%.2f"),
                List.of(one, two)));
      }
    }
    return charts;
  }

  private static boolean costs(Chart.Point average) {
    return average.value() > 0;
  }

  /** Returns the averages of a side; without those that have no bound. */
  private static Chart.Series averages(
      String side, String what, List<Operation> operations, Map<Metric, CostFigure> figures) {
    List<Chart.Point> points = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Metric metric = new Metric(operations.get(i), what);
      CostFigure figure = figures.getOrDefault(metric, none(metric, figures));
      if (figure.exact()) {
        points.add(Chart.Point.of(i, figure.mean()));
      } else {
        points.add(Chart.Point.of(i, mean95(figure)));
      }
    }
    points.removeIf(point -> Double.isInfinite(point.value()));
    return new Chart.Series(side, Chart.Mark.BARS, points);
  }

  private static Map<Metric, CostFigure> byMetric(DesignGraph graph) {
    return graph.costs().stream()
        .collect(
            Collectors.toMap(
                CostFigure::metric, figure -> figure, (a, b) -> a, java.util.LinkedHashMap::new));
  }

  /** Returns the figure of what costs nothing in any schedule of a graph. */
  private static CostFigure none(Metric metric, Map<Metric, CostFigure> graph) {
    long schedules = graph.values().stream().mapToLong(CostFigure::schedules).max().orElse(0);
    return new CostFigure(metric, 0, 0, 0, schedules);
  }

  private static boolean differ(CostFigure one, CostFigure two) {
    double apart = Math.abs(one.mean() - two.mean());
    double noise = one.exact() ? 0 : Math.max(half(one), half(two));
    return one.worst() != two.worst() || apart > LITTLE * Math.abs(one.mean()) + noise;
  }

  private static double half(CostFigure figure) {
    return figure.exact() ? 0 : mean95(figure).high() - figure.mean();
  }

  private static String worst(CostFigure figure) {
    if (figure.worst() == CostFigure.UNBOUNDED) {
      return "no bound";
    }
    return (figure.exact() ? "" : ">= ") + count(figure.worst());
  }

  private static String mean(CostFigure figure) {
    if (Double.isInfinite(figure.mean())) {
      return "no bound";
    }
    String format = figure.mean() > 0 && figure.mean() < SMALL ? "%.1e" : "%.2f";
    return figure.exact()
        ? String.format(Locale.ROOT, format, figure.mean())
        : mean95(figure).interval(format);
  }

  static Figure mean95(CostFigure figure) {
    return Means.of(figure.mean(), figure.variance(), figure.schedules(), "schedules", LEVEL);
  }

  private String method(long left) {
    List<CostFigure> all = new ArrayList<>(review.found().base().costs());
    all.addAll(review.found().candidate().costs());
    StringBuilder text = new StringBuilder();
    if (all.stream().allMatch(CostFigure::exact)) {
      text.append("Exact, over all schedules of the whole graph.");
    } else {
      long n = all.stream().mapToLong(CostFigure::schedules).max().orElse(0);
      text.append("Sampled where an interval stands: n = ").append(count(n));
      text.append(" schedules, Student's interval at 95 %, the worst is the worst seen.");
    }
    text.append(" Average: every move picks one of the threads that can move, all alike.");
    if (review.found().base().loops() || review.found().candidate().loops()) {
      text.append(" No bound: a schedule can repeat a loop that costs something.");
    }
    if (left > 0) {
      text.append(' ').append(count(left)).append(" figures hardly differ (--all-costs).");
    }
    return text.toString();
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
