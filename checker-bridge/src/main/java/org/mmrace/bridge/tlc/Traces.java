package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.Counterexample;
import org.mmrace.bridge.ScheduledStep;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Words;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.value.impl.Value;

/** Names the steps of a behaviour that TLC gives as states only, by asking which action leads from state to state. */
final class Traces {
  private final TlcSession session;
  private final Optional<ValueCodec> codec;

  Traces(TlcSession session, Optional<ValueCodec> codec) {
    this.session = session;
    this.codec = codec;
  }

  /** Returns the behaviour through {@code states}. */
  Counterexample of(List<TLCState> states) throws SpecFailure {
    List<ScheduledStep> schedule = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<Words> words = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      texts.add(states.get(i).toString());
      if (codec.isPresent()) {
        words.add(words(codec.get(), states.get(i)));
      }
      if (i > 0) {
        schedule.add(step(states.get(i - 1), states.get(i)));
      }
    }
    return new Counterexample(schedule, texts, words);
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

  private ScheduledStep step(TLCState from, TLCState to) throws SpecFailure {
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
