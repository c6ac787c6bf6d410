package org.mmrace.analysis.costs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.mmrace.analysis.locks.DocumentedOrder;
import org.mmrace.analysis.locks.LockEdge;
import org.mmrace.analysis.locks.LockSurvey;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.explorer.switches.FewestSwitches;
import org.mmrace.model.words.Layout;

/**
 * What a candidate breaks, repairs, does and costs in comparison with the base.
 *
 * @param broken what is wrong with the candidate and not with the base, in the order found
 * @param repaired what is wrong with the base and not with the candidate
 * @param wrongInBoth properties that are wrong with both
 * @param orderAdded lock-order edges that only the candidate has
 * @param orderRemoved lock-order edges that only the base has
 * @param difference how the graphs differ; empty where one is too big to be kept
 */
public record DesignReview(
    DesignGraph base,
    DesignGraph candidate,
    List<Witness> broken,
    List<Witness> repaired,
    List<String> wrongInBoth,
    List<LockEdge> orderAdded,
    List<LockEdge> orderRemoved,
    Optional<GraphDifference> difference) {
  /** Copies the lists. */
  public DesignReview {
    broken = List.copyOf(broken);
    repaired = List.copyOf(repaired);
    wrongInBoth = List.copyOf(wrongInBoth);
    orderAdded = List.copyOf(orderAdded);
    orderRemoved = List.copyOf(orderRemoved);
  }

  /**
   * Something wrong, and a schedule to it.
   *
   * @param property an invariant, or {@code Deadlock}
   * @param fewest whether no schedule to it has fewer context switches; if not, it is a shortest
   */
  public record Witness(String property, Schedule schedule, boolean fewest) {}

  /**
   * What a comparison may use.
   *
   * @param search of one design; its time bounds every part of the work on one design
   * @param keptStates the largest graph whose edges are kept; of a larger one costs are sampled
   * @param samples schedules to draw then
   */
  public record Bounds(Limits search, int keptStates, int samples) {}

  /** Compares two designs of one scenario; {@code watch} may end the work. */
  public static DesignReview of(Design base, Design candidate, Bounds bounds, Watch watch) {
    return new Comparison(base, candidate, bounds, watch).review();
  }

  /** Returns whether every state of both designs was seen. */
  public boolean complete() {
    return base.complete() && candidate.complete();
  }

  private static final class Comparison {
    private final Design base;
    private final Design candidate;
    private final Bounds bounds;
    private final Watch watch;
    private final boolean[] stopped = new boolean[1];

    Comparison(Design base, Design candidate, Bounds bounds, Watch watch) {
      this.base = base;
      this.candidate = candidate;
      this.bounds = bounds;
      this.watch =
          now -> {
            stopped[0] |= !watch.goOn(now);
            return !stopped[0];
          };
    }

    DesignReview review() {
      Optional<CostGraph> baseGraph = keep(base);
      Optional<CostGraph> otherGraph = keep(candidate);
      DesignGraph ofBase = graph(base, baseGraph);
      DesignGraph ofOther = graph(candidate, otherGraph);
      List<LockEdge> baseOrder = order(base);
      List<LockEdge> otherOrder = order(candidate);
      List<String> both = new ArrayList<>();
      for (Finding finding : ofBase.exploration().findings()) {
        ofOther.finding(finding.property()).ifPresent(other -> both.add(other.property()));
      }
      Optional<GraphDifference> difference =
          baseGraph.isPresent() && otherGraph.isPresent()
              ? Optional.of(difference(baseGraph.get(), otherGraph.get()))
              : Optional.empty();
      return new DesignReview(
          ofBase,
          ofOther,
          witnesses(candidate, ofOther, ofBase),
          witnesses(base, ofBase, ofOther),
          both,
          only(otherOrder, baseOrder),
          only(baseOrder, otherOrder),
          difference);
    }

    private List<LockEdge> order(Design design) {
      LockSurvey survey = new LockSurvey(DocumentedOrder.standard());
      survey.add("", design.machine(), Settings.standard().within(bounds.search()), watch);
      return survey.report().edges();
    }

    private static List<LockEdge> only(List<LockEdge> edges, List<LockEdge> others) {
      return edges.stream()
          .filter(edge -> others.stream().noneMatch(other -> isSame(edge, other)))
          .toList();
    }

    private static boolean isSame(LockEdge one, LockEdge other) {
      return one.held().equals(other.held())
          && one.asked().equals(other.asked())
          && one.how() == other.how();
    }

    private Optional<CostGraph> keep(Design design) {
      BooleanSupplier late = late();
      return CostGraph.of(design.machine(), bounds.keptStates(), late);
    }

    /** Returns whether the time is up that starts now, or the work was ended. */
    private BooleanSupplier late() {
      long start = System.nanoTime();
      return () -> stopped[0] || bounds.search().time().toNanos() < System.nanoTime() - start;
    }

    private DesignGraph graph(Design design, Optional<CostGraph> kept) {
      Settings settings = Settings.standard().exploringOn().within(bounds.search());
      var exploration =
          Explorer.explore(
              design.machine(),
              design.invariants(),
              design.deadlocks() ? settings : settings.allowingDeadlock(),
              watch);
      if (kept.isEmpty()) {
        List<CostFigure> sampled = SampledCosts.figures(design.machine(), bounds.samples(), late());
        return new DesignGraph(exploration, Optional.empty(), sampled, false);
      }
      CostGraph graph = kept.get();
      if (exploration.complete()
          && (exploration.states() != graph.states() || exploration.edges() != graph.edges())) {
        throw new IllegalStateException(
            "graph kept is not the graph explored: states=%d/%d edges=%d/%d"
                .formatted(
                    graph.states(), exploration.states(), graph.edges(), exploration.edges()));
      }
      ExactCosts costs = new ExactCosts(graph);
      return new DesignGraph(
          exploration, Optional.of(graph.deadlocks()), costs.figures(), !costs.acyclic());
    }

    /** Returns what is wrong with a design and not with the other one. */
    private List<Witness> witnesses(Design design, DesignGraph graph, DesignGraph other) {
      List<Witness> found = new ArrayList<>();
      for (Finding finding : graph.exploration().findings()) {
        if (other.finding(finding.property()).isEmpty()) {
          FewestSwitches.Answer answer =
              FewestSwitches.search(
                  design.machine(), design.invariants(), finding, bounds.search());
          found.add(new Witness(finding.property(), answer.schedule(), answer.gaveUp().isEmpty()));
        }
      }
      return found;
    }

    private GraphDifference difference(CostGraph ofBase, CostGraph ofCandidate) {
      var machine = base.machine();
      GraphDifference.Naming names =
          new GraphDifference.Naming() {
            @Override
            public String thread(int thread) {
              return machine.threadName(thread);
            }

            @Override
            public String step(int step) {
              return machine.steps().get(step);
            }
          };
      boolean sameWords = leaves(machine.layout()).equals(leaves(candidate.machine().layout()));
      return GraphDifference.of(ofBase, ofCandidate, names, sameWords);
    }

    /** Returns what every word of a state holds: only states of equal words can be compared. */
    private static List<String> leaves(Layout layout) {
      List<String> names = new ArrayList<>();
      layout
          .leaves()
          .forEach(leaf -> names.add(leaf.name() + " " + leaf.field().domain() + " " + leaf.at()));
      return names;
    }
  }
}
