package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.Counterexample;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Words;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.value.impl.Value;

/**
 * Names the steps of a behaviour that TLC gives as states only, by asking which action leads from
 * state to state.
 */
final class Traces {
  private final TlcSession session;
  private final Optional<ValueCodec> codec;
  private final Optional<ScenarioSystem> modelled;

  Traces(TlcSession session, Optional<ScenarioSystem> modelled) {
    this.session = session;
    this.modelled = modelled;
    this.codec = modelled.map(model -> new ValueCodec(model.layout()));
  }

  /** Returns the behaviour through {@code states}. */
  Counterexample of(List<TLCState> states) throws SpecFailure {
    List<Move> moves = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<Words> words = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      texts.add(states.get(i).toString());
      if (codec.isPresent()) {
        words.add(words(codec.get(), states.get(i)));
      }
      if (i > 0) {
        moves.add(step(states.get(i - 1), states.get(i)));
      }
    }
    int initial =
        words.isEmpty()
            ? 0
            : modelled
                .map(model -> new InitialStates(model.system()).number(words.get(0).toArray()))
                .orElse(0);
    return new Counterexample(new Schedule(initial, moves), texts, words);
  }

  private Words words(ValueCodec to, TLCState state) throws SpecFailure {
    long[] into = new long[to.words()];
    try {
      to.decode((Value) state.lookup(session.variable()), into);
    } catch (CodecMismatch mismatch) {
      throw TlcSession.bad("state does not fit the layout: " + mismatch.getMessage());
    }
    return Words.of(into);
  }

  /** Returns the step from a state to the next. */
  Move step(TLCState from, TLCState to) throws SpecFailure {
    for (SplitAction split : session.actions().all()) {
      StateVec next = session.tool().getNextStates(split.action(), from);
      for (int i = 0; i < next.size(); i++) {
        if (next.elementAt(i).equals(to)) {
          return split.step();
        }
      }
    }
    throw TlcSession.bad("no action leads from state to state: from=" + from + " to=" + to);
  }
}
