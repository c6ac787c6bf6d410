package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.explorer.Move;
import tlc2.tool.Action;
import tlc2.tool.EvalException;
import tlc2.tool.INextStateFunctor;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.Tool;
import tlc2.value.impl.Value;
import util.Assert;
import util.UniqueString;

/** The specification as a transition system over words: TLC's evaluator between two codecs. */
final class SpecSide implements INextStateFunctor {
  private final TlcSession session;
  private final Tool tool;
  private final ValueCodec codec;
  private final UniqueString variable;
  private final IdentityHashMap<Action, Label> labels = new IdentityHashMap<>();
  private long[] source;
  private Value sourceValue;
  private TLCState state;
  private Edges edges;
  private final List<Undecodable> undecodable = new ArrayList<>();

  SpecSide(TlcSession session, ValueCodec codec, StepNames names) throws SpecFailure {
    this.session = session;
    this.tool = session.tool();
    this.codec = codec;
    this.variable = session.variable();
    for (SplitAction split : session.actions().all()) {
      labels.put(split.action(), new Label(names.number(split.step().step()), split.step()));
    }
  }

  /** Returns the words of the initial states in TLC's order. */
  List<long[]> initialStates() throws SpecFailure {
    List<long[]> found = new ArrayList<>();
    try {
      StateVec states = tool.getInitStates();
      for (int i = 0; i < states.size(); i++) {
        long[] words = new long[codec.words()];
        codec.decode((Value) states.elementAt(i).lookup(variable), words);
        found.add(words);
      }
    } catch (CodecMismatch e) {
      throw TlcSession.bad("initial state does not fit the layout: " + e.getMessage());
    } catch (Assert.TLCRuntimeException | EvalException e) {
      throw session.failed(e);
    }
    return found;
  }

  /** Makes the state with the given words the one that the other methods look at. */
  void at(long[] words) {
    source = words;
    sourceValue = codec.encode(words);
    state = TLCState.Empty.createEmpty().bind(variable, sourceValue);
  }

  /** Collects the steps out of the state. */
  void successors(Edges into) throws SpecFailure {
    edges = into;
    undecodable.clear();
    try {
      tool.getNextStates(this, state);
    } catch (Assert.TLCRuntimeException | EvalException e) {
      throw session.failed(e);
    }
  }

  /** Returns the steps of the last call whose successor the layout does not hold. */
  List<Undecodable> undecodable() {
    return undecodable;
  }

  /** Returns whether an invariant holds in the state. */
  boolean holds(Action invariant) throws SpecFailure {
    try {
      return tool.isValid(invariant, state);
    } catch (Assert.TLCRuntimeException | EvalException e) {
      throw session.failed(e);
    }
  }

  @Override
  public Object addElement(TLCState from, Action action, TLCState to) {
    Label label = labels.get(action);
    try {
      codec.decode((Value) to.lookup(variable), sourceValue, edges.next(source));
      edges.keep(label.number, label.step.thread(), label.step.choice());
    } catch (CodecMismatch mismatch) {
      undecodable.add(new Undecodable(label.step, mismatch.getMessage()));
    }
    return to;
  }

  @Override
  public Object addElement(TLCState initial) {
    throw new UnsupportedOperationException("initial states are taken as a whole");
  }

  /** A step whose successor the layout does not hold. */
  record Undecodable(Move step, String what) {}

  private record Label(int number, Move step) {}
}
