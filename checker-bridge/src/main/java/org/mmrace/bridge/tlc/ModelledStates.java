package org.mmrace.bridge.tlc;

import java.lang.reflect.Method;
import java.util.Optional;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.invariants.Modelled;
import tla2sany.semantic.AbortException;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.ModuleNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tlc2.tool.Action;
import tlc2.tool.TLCState;
import tlc2.tool.coverage.CostModel;
import tlc2.tool.impl.Tool;
import tlc2.util.BitVector;
import tlc2.util.Context;
import tlc2.util.IStateWriter;
import tlc2.value.impl.Applicable;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.EvaluatingValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.Value;
import util.UniqueString;

/**
 * Keeps TLC from asking a property of a state in which the machine stopped because something is not
 * modelled, and notes the first such state, which with one worker none is nearer than.
 */
final class ModelledStates implements IStateWriter {
  private static final StringValue OOPS = new StringValue("oops");
  private final TlcSession session;
  private final UniqueString variable;
  private final UniqueString kind = UniqueString.uniqueStringOf(Modelled.NOT_MODELLED);
  private Optional<TLCState> before = Optional.empty();
  private Optional<TLCState> stopped = Optional.empty();

  /** Guards the invariants of a session. */
  ModelledStates(TlcSession session) throws SpecFailure {
    this.session = session;
    variable = TLCState.Empty.getVars()[0].getName();
    Action[] invariants = session.tool().getInvariants();
    for (int i = 0; i < invariants.length; i++) {
      invariants[i] = guarded(session.tool().getInvNames()[i], invariants[i]);
    }
  }

  private Action guarded(String name, Action invariant) throws SpecFailure {
    ModuleNode root = session.tool().getRootModule();
    OpDefNode definition = root.getOpDef(UniqueString.uniqueStringOf(name));
    if (definition == null) {
      return invariant;
    }
    try {
      OpApplNode applied =
          new OpApplNode(definition, new ExprOrOpArgNode[0], invariant.pred.getTreeNode(), root);
      return new Action(
          applied, Context.Empty.cons(definition, new Guarded(invariant)), definition);
    } catch (AbortException e) {
      throw session.failed(e);
    }
  }

  private boolean isStopped(TLCState state) {
    Object m = state.lookup(variable);
    return m instanceof Applicable record
        && record.select(OOPS) instanceof StringValue oops
        && oops.val == kind;
  }

  /** Returns what is said of the first such state. */
  Optional<Verdict.NotModelled> verdict(Traces traces) throws SpecFailure {
    if (stopped.isEmpty()) {
      return Optional.empty();
    }
    TLCState from = before.get();
    var last = traces.step(from, stopped.get());
    Applicable m = (Applicable) from.lookup(variable);
    Applicable threads = (Applicable) m.select(new StringValue("thread"));
    Applicable thread = (Applicable) threads.select(IntValue.gen(last.thread()));
    int op = ((IntValue) thread.select(new StringValue("op"))).val;
    return Optional.of(Verdict.NotModelled.of(session.constants(), last, op, from.getLevel()));
  }

  @Override
  public void writeState(TLCState state, TLCState successor, boolean isNew, Action action) {
    if (stopped.isEmpty() && isStopped(successor)) {
      before = Optional.of(state);
      stopped = Optional.of(successor);
    }
  }

  @Override
  public void writeState(TLCState state) {}

  @Override
  public void writeState(TLCState state, TLCState successor, boolean isNew) {}

  @Override
  public void writeState(
      TLCState state, TLCState successor, boolean isNew, Visualization visualization) {}

  @Override
  public void writeState(
      TLCState state, TLCState successor, BitVector checks, int from, int length, boolean isNew) {}

  @Override
  public void writeState(
      TLCState state,
      TLCState successor,
      BitVector checks,
      int from,
      int length,
      boolean isNew,
      Visualization visualization) {}

  @Override
  public void close() {}

  @Override
  public String getDumpFileName() {
    return "";
  }

  @Override
  public boolean isNoop() {
    return true;
  }

  @Override
  public boolean isDot() {
    return false;
  }

  @Override
  public void snapshot() {}

  /** An invariant that is true of such states. */
  private final class Guarded extends EvaluatingValue {
    private static final long serialVersionUID = 1L;
    private final transient Action invariant;

    Guarded(Action invariant) {
      super(unused(), 0);
      this.invariant = invariant;
    }

    @Override
    public Value eval(
        Tool tool,
        ExprOrOpArgNode[] arguments,
        Context context,
        TLCState state,
        TLCState successor,
        int control,
        CostModel costs) {
      return isStopped(state)
          ? BoolValue.ValTrue
          : tool.eval(invariant.pred, invariant.con, state, successor, control, invariant.cm);
    }
  }

  /** Returns what TLC would call; {@link Guarded} answers instead. */
  private static Method unused() {
    try {
      return String.class.getMethod("valueOf", Object.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("the JDK lacks a method of its own", e);
    }
  }
}
