package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mmrace.bridge.Counterexample;
import org.mmrace.explorer.Move;
import tla2sany.semantic.FormalParamNode;
import tlc2.tool.Action;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.Value;

/**
 * The actions of a specification. TLC fixes the parameters that range over constant sets when it
 * loads the specification; the first is the thread, the second the choice. A choice's number is the
 * position of its value among the choice values of the same step and thread, ascending.
 */
final class SplitActions {
  private final List<SplitAction> all;
  private final List<String> problems = new ArrayList<>();

  SplitActions(Action[] actions) {
    List<Split> splits = new ArrayList<>();
    for (Action action : actions) {
      splits.add(split(action));
    }
    Map<String, List<Value>> choices = new LinkedHashMap<>();
    for (Split split : splits) {
      split.choice.ifPresent(
          value -> choices.computeIfAbsent(split.key(), key -> new ArrayList<>()).add(value));
    }
    choices.values().forEach(values -> values.sort(new ValueOrder()));
    List<SplitAction> found = new ArrayList<>();
    Set<Move> seen = new HashSet<>();
    for (Split split : splits) {
      int choice = split.choice.map(value -> choices.get(split.key()).indexOf(value)).orElse(0);
      Move step = new Move(split.thread, split.name, choice);
      if (!seen.add(step)) {
        problems.add("Next reaches an action twice: " + step + where(split.action));
      }
      found.add(new SplitAction(split.action, step));
    }
    all = Collections.unmodifiableList(found);
  }

  /** Returns the actions in TLC's order. */
  List<SplitAction> all() {
    return all;
  }

  /** Returns what keeps the actions from being steps of threads, as one line each. */
  List<String> problems() {
    return problems;
  }

  private Split split(Action action) {
    if (action.getOpDef() == null) {
      problems.add("Next has a step without a name" + where(action));
      return new Split(
          action, action.getName().toString(), Counterexample.NO_THREAD, Optional.empty());
    }
    String name = action.getOpDef().getName().toString();
    FormalParamNode[] formals = action.getOpDef().getParams();
    Object thread = formals.length == 0 ? "" : action.con.lookup(formals[0]);
    if (!(thread instanceof IntValue id)) {
      problems.add("action does not fix its thread: action=" + name + where(action));
      return new Split(action, name, Counterexample.NO_THREAD, Optional.empty());
    }
    if (formals.length == 1) {
      return new Split(action, name, id.val, Optional.empty());
    }
    Object choice = action.con.lookup(formals[1]);
    if (formals.length > 2 || !(choice instanceof Value value)) {
      problems.add("action does not fix its one choice: action=" + name + where(action));
      return new Split(action, name, id.val, Optional.empty());
    }
    return new Split(action, name, id.val, Optional.of(value));
  }

  private static String where(Action action) {
    return " at=" + SpecProblem.place(action.pred.getLocation());
  }

  private record Split(Action action, String name, int thread, Optional<Value> choice) {
    String key() {
      return name + " " + thread;
    }
  }
}
