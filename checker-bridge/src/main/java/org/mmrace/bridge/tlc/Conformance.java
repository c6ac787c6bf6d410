package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.Difference;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Unmodelled;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.store.FingerprintSet;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Layout;
import tlc2.tool.Action;

/**
 * Compares specification and model over the whole state graph of the specification, breadth first:
 * the initial states, from every state the steps with their successors, and on every state the
 * invariants. States are kept as words only.
 */
final class Conformance {
  private static final int MOST_DIFFERENCES = 20;
  private static final int MOST_DIFFERING_EDGES = 10_000;
  private final ScenarioSystem modelled;
  private final Layout layout;
  private final StepNames names;
  private final SpecSide spec;
  private final ModelSide model;
  private final Edges specEdges;
  private final Edges modelEdges;
  private final FingerprintSet seen = new FingerprintSet();
  private final Ancestors ancestors = new Ancestors();
  private final StateQueue queue;
  private final GraphDigest digest = new GraphDigest();
  private final List<Difference> differences = new ArrayList<>();
  private final List<Twin> twins;
  private final Modelled modelledStates;
  private final TreeSet<String> violated = new TreeSet<>();
  private final List<long[]> initial;
  private final long[] hashes;
  private final long[] taken;
  private boolean[] modelUsed = new boolean[16];
  private long edges;
  private long missing;
  private long extra;
  private long mismatches;
  private final List<Verdict.NotModelled> unmodelled = new ArrayList<>();
  private int depth;
  private boolean cut;

  private Conformance(TlcSession session, ScenarioSystem modelled) throws SpecFailure {
    this.modelled = modelled;
    layout = modelled.layout();
    names = new StepNames(modelled.system().steps());
    spec = new SpecSide(session, new ValueCodec(layout), names);
    model = new ModelSide(modelled);
    specEdges = new Edges(layout.words());
    modelEdges = new Edges(layout.words());
    twins = twins(session, modelled);
    modelledStates = Modelled.of(layout);
    initial = spec.initialStates();
    if (initial.isEmpty()) {
      throw TlcSession.bad("specification has no initial state: module=" + session.spec().module());
    }
    queue = new StateQueue(layout.words(), initial.get(0));
    hashes = names.hashes();
    taken = new long[names.size()];
  }

  /**
   * Compares the two.
   *
   * @throws SpecFailure if the specification cannot be compared: an action without thread, an
   *     invariant without twin
   */
  static Conformed run(
      TlcSession session,
      ScenarioSystem modelled,
      String id,
      String config,
      RunLimit stop,
      Consumer<Progress> progress)
      throws SpecFailure {
    List<String> problems = session.actions().problems();
    if (!problems.isEmpty()) {
      throw TlcSession.bad(problems.get(0));
    }
    for (String construct : session.cfg().constructs()) {
      if (!construct.startsWith("PROPERT")) {
        throw TlcSession.bad("configuration cannot be compared: " + construct);
      }
    }
    return new Conformance(session, modelled).explore(id, config, stop, progress);
  }

  private static List<Twin> twins(TlcSession session, ScenarioSystem modelled) throws SpecFailure {
    Map<String, StatePredicate> byName = new LinkedHashMap<>();
    modelled.predicates().forEach(predicate -> byName.put(predicate.name(), predicate));
    List<Twin> twins = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (String name : session.invariantNames()) {
      names.addAll(ScenarioConfig.asked(List.of(name), modelled.predicates()));
      names.add(name); // of Inv_All itself too: it may say the same in another way
    }
    for (String name : names) {
      StatePredicate predicate = byName.get(name);
      if (predicate == null && session.isOwn(name)) {
        continue; // only TLC judges it
      }
      if (predicate == null) {
        throw TlcSession.bad("invariant has no Java twin: invariant=" + name);
      }
      twins.add(new Twin(name, session.invariant(name), predicate));
    }
    return twins;
  }

  private Conformed explore(String id, String config, RunLimit stop, Consumer<Progress> progress)
      throws SpecFailure {
    long[] words = new long[layout.words()];
    compareInitialStates();
    int state = 0;
    int levelEnd = ancestors.size();
    depth = 1;
    while (queue.size() > 0
        && missing + extra + mismatches < MOST_DIFFERING_EDGES
        && !stopped(state, stop)) {
      if (state == levelEnd) {
        depth++;
        levelEnd = ancestors.size();
      }
      queue.take(words);
      expand(state++, words);
      if ((state & 255) == 0 && stop.progressDue()) {
        progress.accept(new Progress(ancestors.size(), edges, depth, queue.size(), stop.seconds()));
      }
    }
    return ledger(id, config, queue.size() == 0 && !cut, stop.seconds());
  }

  private static boolean stopped(int state, RunLimit stop) {
    return (state & 255) == 0 && stop.requested();
  }

  private Conformed ledger(String id, String config, boolean complete, double seconds) {
    SortedMap<String, Long> coverage = new TreeMap<>();
    for (int step = 0; step < taken.length; step++) {
      coverage.put(names.name(step), taken[step]);
    }
    return new Conformed(
        id,
        config,
        ancestors.size(),
        edges,
        depth,
        missing,
        extra,
        mismatches,
        unmodelled,
        complete,
        digest.hex(),
        coverage,
        new ArrayList<>(violated),
        differences,
        seconds);
  }

  private void compareInitialStates() {
    InitialStates inModel = new InitialStates(modelled.system());
    List<long[]> model = new ArrayList<>(inModel.all());
    for (long[] words : initial) {
      if (!model.removeIf(other -> Arrays.equals(words, other))) {
        mismatches++;
        String what =
            model.isEmpty()
                ? "the model does not have this initial state"
                : firstDifference(words, model.remove(0));
        differ(ancestors.size(), Difference.NO_STEP, "initial state: " + what);
      }
      if (isNew(GraphDigest.hash(words))) {
        ancestors.root(inModel.number(words));
        queue.add(words);
      }
    }
    for (int i = 0; i < model.size(); i++) {
      mismatches++;
      differ(
          0,
          Difference.NO_STEP,
          "the specification does not have initial state " + i + " of the model");
    }
  }

  private void expand(int state, long[] words) throws SpecFailure {
    long hash = GraphDigest.hash(words);
    spec.at(words);
    specEdges.clear();
    spec.successors(specEdges);
    for (SpecSide.Undecodable step : spec.undecodable()) {
      mismatches++;
      cut = true;
      differ(state, step.step(), "successor does not fit the layout: " + step.what());
    }
    modelEdges.clear();
    model.successors(words, modelEdges);
    for (ModelSide.Misstep step : model.missteps()) {
      mismatches++;
      differ(state, step.step(), step.what());
    }
    compareEdges(state, words);
    compareInvariants(state, words);
    for (int e = 0; e < specEdges.size(); e++) {
      reach(state, hash, e);
    }
  }

  private void reach(int state, long hash, int e) {
    long successor = GraphDigest.hash(specEdges.successor(e));
    int step = specEdges.step(e);
    int thread = specEdges.thread(e);
    int choice = specEdges.choice(e);
    edges++;
    taken[step]++;
    digest.add(hash, hashes[step], thread, choice, successor);
    if (isNew(successor)) {
      ancestors.add(state, step, thread, choice);
      queue.add(specEdges.successor(e));
    }
  }

  private boolean isNew(long hash) {
    return seen.add(hash == 0 ? 1 : hash); // 0 marks an empty slot
  }

  /** Matches the steps of the specification with those of the model, each with one. */
  private void compareEdges(int state, long[] words) {
    int matched = 0;
    if (modelUsed.length < modelEdges.size()) {
      modelUsed = new boolean[2 * modelEdges.size()];
    }
    Arrays.fill(modelUsed, 0, modelEdges.size(), false);
    boolean equal = true;
    for (int s = 0; s < specEdges.size(); s++) {
      int m = modelEdge(s);
      if (m >= 0) {
        modelUsed[m] = true;
        matched++;
      } else {
        equal = false;
      }
    }
    if (!equal || matched != modelEdges.size()) {
      report(state, words);
    }
  }

  private int modelEdge(int s) {
    for (int m = 0; m < modelEdges.size(); m++) {
      if (!modelUsed[m]
          && specEdges.sameStep(s, modelEdges, m)
          && Arrays.equals(specEdges.successor(s), modelEdges.successor(m))) {
        return m;
      }
    }
    return -1;
  }

  /**
   * Reports the unmatched steps of one state; two that differ in the successor only are one
   * difference.
   */
  private void report(int state, long[] words) {
    Arrays.fill(modelUsed, 0, modelEdges.size(), false);
    List<Integer> unmatched = new ArrayList<>();
    for (int s = 0; s < specEdges.size(); s++) {
      int m = modelEdge(s);
      if (m >= 0) {
        modelUsed[m] = true;
      } else {
        unmatched.add(s);
      }
    }
    for (int s : unmatched) {
      missing++;
      int m = sameStep(s);
      if (m >= 0) {
        modelUsed[m] = true;
        extra++;
        differ(
            state,
            step(specEdges, s),
            firstDifference(specEdges.successor(s), modelEdges.successor(m)));
      } else {
        int thread = specEdges.thread(s);
        String stands =
            thread < modelled.system().threads() ? model.stepAt(words, thread) : "no thread";
        differ(
            state, step(specEdges, s), "the model does not make this step: it stands at " + stands);
      }
    }
    for (int m = 0; m < modelEdges.size(); m++) {
      if (!modelUsed[m]) {
        extra++;
        differ(state, step(modelEdges, m), "the specification does not make this step");
      }
    }
  }

  private int sameStep(int s) {
    for (int m = 0; m < modelEdges.size(); m++) {
      if (!modelUsed[m] && specEdges.sameStep(s, modelEdges, m)) {
        return m;
      }
    }
    return -1;
  }

  private Move step(Edges of, int edge) {
    return new Move(of.thread(edge), names.name(of.step(edge)), of.choice(edge));
  }

  private void compareInvariants(int state, long[] words) throws SpecFailure {
    if (modelledStates.stopped(words)) {
      if (unmodelled.isEmpty()) {
        unmodelled.add(Unmodelled.verdict(modelled, ancestors.schedule(state, names)));
      }
      return;
    }
    for (Twin twin : twins) {
      boolean inSpec = twin.action.isEmpty() || spec.holds(twin.action.get());
      boolean inModel = twin.predicate.holds(words);
      if (!inSpec) {
        violated.add(twin.name);
      }
      if (inSpec != inModel) {
        mismatches++;
        differ(
            state,
            Difference.NO_STEP,
            twin.name + ": spec " + truth(inSpec) + " model " + truth(inModel));
      }
    }
  }

  private static String truth(boolean value) {
    return value ? "TRUE" : "FALSE";
  }

  private String firstDifference(long[] inSpec, long[] inModel) {
    List<String> found = new ArrayList<>();
    layout
        .leaves()
        .forEach(
            word -> {
              long s = word.get(inSpec);
              long m = word.get(inModel);
              if (s != m) {
                Domain domain = word.field().domain();
                String shown =
                    domain.contains(m) ? domain.show(m) : m + ", which is outside its domain";
                found.add(word.name() + ": spec " + domain.show(s) + " model " + shown);
              }
            });
    return found.isEmpty() ? "words differ outside every field" : found.get(0);
  }

  private void differ(int state, Move step, String what) {
    if (differences.size() < MOST_DIFFERENCES) {
      Schedule schedule =
          state < ancestors.size() ? ancestors.schedule(state, names) : Schedule.of();
      differences.add(new Difference(state, step, what, schedule));
    }
  }

  private record Twin(String name, Optional<Action> action, StatePredicate predicate) {}
}
