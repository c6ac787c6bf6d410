package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mmrace.bridge.Behaviour;
import org.mmrace.bridge.Difference;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Words;

/** Whether a schedule is a behaviour of the specification. */
final class BehaviourCheck {
  private final StepNames names = new StepNames(List.of());
  private final ScenarioSystem modelled;
  private final SpecSide spec;
  private final Edges edges;

  BehaviourCheck(TlcSession session, ScenarioSystem modelled) throws SpecFailure {
    this.modelled = modelled;
    spec = new SpecSide(session, new ValueCodec(modelled.layout()), names);
    edges = new Edges(modelled.layout().words());
  }

  /** Runs the schedule from its initial state. */
  Behaviour run(Schedule schedule) throws SpecFailure {
    List<long[]> inModel = new InitialStates(modelled.system()).all();
    if (schedule.initial() < inModel.size()) {
      long[] initial = inModel.get(schedule.initial());
      for (long[] inSpec : spec.initialStates()) {
        if (Arrays.equals(inSpec, initial)) {
          return from(initial, schedule.moves());
        }
      }
    }
    String reason = "not an initial state of the specification: initial=" + schedule.initial();
    return new Behaviour.NotEnabled(0, Difference.NO_STEP, reason, List.of());
  }

  private Behaviour from(long[] initial, List<Move> moves) throws SpecFailure {
    List<Words> states = new ArrayList<>(List.of(Words.of(initial)));
    long[] words = initial.clone();
    for (int i = 0; i < moves.size(); i++) {
      spec.at(words);
      edges.clear();
      spec.successors(edges);
      int edge = enabled().indexOf(moves.get(i));
      if (edge < 0) {
        String reason = "step is not enabled: enabled=" + enabled();
        return new Behaviour.NotEnabled(i, moves.get(i), reason, states);
      }
      words = edges.successor(edge).clone();
      states.add(Words.of(words));
    }
    return new Behaviour.Allowed(states);
  }

  private List<Move> enabled() {
    List<Move> enabled = new ArrayList<>();
    for (int e = 0; e < edges.size(); e++) {
      enabled.add(new Move(edges.thread(e), names.name(edges.step(e)), edges.choice(e)));
    }
    return enabled;
  }
}
