package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.bridge.Behaviour;
import org.mmrace.bridge.ScheduledStep;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Words;
import org.mmrace.model.Layout;

/** Whether a schedule is a behaviour of the specification. */
final class BehaviourCheck {
  private final StepNames names = new StepNames(List.of());
  private final SpecSide spec;
  private final Edges edges;

  BehaviourCheck(TlcSession session, Layout layout) throws SpecFailure {
    spec = new SpecSide(session, new ValueCodec(layout), names);
    edges = new Edges(layout.words());
  }

  /** Runs the schedule from every initial state; of several failures the one that came furthest is returned. */
  Behaviour run(List<ScheduledStep> schedule) throws SpecFailure {
    Behaviour furthest = new Behaviour.NotEnabled(-1, new ScheduledStep("", 0, 0), "no initial state", List.of());
    for (long[] initial : spec.initialStates()) {
      Behaviour found = from(initial, schedule);
      if (found instanceof Behaviour.Allowed) {
        return found;
      }
      if (((Behaviour.NotEnabled) found).index() > ((Behaviour.NotEnabled) furthest).index()) {
        furthest = found;
      }
    }
    return furthest;
  }

  private Behaviour from(long[] initial, List<ScheduledStep> schedule) throws SpecFailure {
    List<Words> states = new ArrayList<>(List.of(Words.of(initial)));
    long[] words = initial.clone();
    for (int i = 0; i < schedule.size(); i++) {
      ScheduledStep step = schedule.get(i);
      spec.at(words);
      edges.clear();
      spec.successors(edges);
      int edge = edge(step);
      if (edge < 0) {
        return new Behaviour.NotEnabled(i, step, "step is not enabled: enabled=" + enabled(), states);
      }
      words = edges.successor(edge).clone();
      states.add(Words.of(words));
    }
    return new Behaviour.Allowed(states);
  }

  private int edge(ScheduledStep step) {
    for (int e = 0; e < edges.size(); e++) {
      if (named(e).equals(step)) {
        return e;
      }
    }
    return -1;
  }

  private List<ScheduledStep> enabled() {
    List<ScheduledStep> enabled = new ArrayList<>();
    for (int e = 0; e < edges.size(); e++) {
      enabled.add(named(e));
    }
    return enabled;
  }

  private ScheduledStep named(int e) {
    return new ScheduledStep(names.name(edges.step(e)), edges.thread(e), edges.choice(e));
  }
}
