package org.mmrace.bridge.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Toy.Fix;
import org.mmrace.explorer.Schedule;

final class TraceReplayTest {
  static final Schedule SCHEDULE =
      Schedule.parse(
          "1:gup_fast_pte_range__ptep_get 1:try_grab_folio_fast__ref_add 2:zap_pte_range__pte_lock"
              + " 2:zap_pte_range__pte_clear 1:gup_fast_pte_range__ptep_recheck");

  private static final Origin UNFIXED =
      new Origin("toy/gup-vs-zap", "unfixed", Map.of("Fix", "NONE"));

  /** Returns the trace in full. */
  static Trace trace() throws TraceFormatException {
    return on(Fix.NONE).full(stored());
  }

  /** Returns the trace in the form in which it is stored. */
  static Trace stored() {
    return on(Fix.NONE).record(SCHEDULE, UNFIXED, "Inv_PinStaysMapped");
  }

  private static Trace full(Fix fix, String schedule, String property) throws TraceFormatException {
    return on(fix).full(on(fix).record(Schedule.parse(schedule), UNFIXED, property));
  }

  private static TraceReplay on(Fix fix) {
    return new TraceReplay(Toy.scenario(fix));
  }

  private static Trace with(Trace trace, int at, TraceState state) {
    List<TraceState> states = new ArrayList<>(trace.states());
    states.set(at, state);
    return new Trace("", trace.origin(), trace.property(), trace.constants(), false, states);
  }

  private static TraceState named(TraceState state) {
    return TraceState.after(state.action(), state.value());
  }

  /** Returns the value of {@code m} with the given field of page 2 replaced. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> withRefcount(Object m, long refcount) {
    Map<String, Object> changed = new LinkedHashMap<>((Map<String, Object>) m);
    Map<Object, Object> pages = new LinkedHashMap<>((Map<Object, Object>) changed.get("page"));
    Map<String, Object> page = new LinkedHashMap<>((Map<String, Object>) pages.get(2L));
    page.put("refcount", refcount);
    pages.put(2L, page);
    changed.put("page", pages);
    return changed;
  }

  private static String stop(ReplayResult result) {
    return result.stop().map(Stop::message).orElse("");
  }

  @Test
  void recordedTrace_replays() throws TraceFormatException {
    ReplayResult result = on(Fix.NONE).run(trace());
    assertEquals(Optional.empty(), result.stop());
    assertEquals(SCHEDULE, result.schedule());
    assertEquals(
        List.of(
            new Broken(0, "Inv_NotInitially"),
            new Broken(4, "Reach_Zapped"),
            new Broken(5, "Inv_PinStaysMapped")),
        result.broken());
    assertEquals(List.of("Inv_PinStaysMapped", "Reach_Zapped"), result.brokenAtEnd());
    assertEquals(Optional.of(new Broken(0, "Inv_NotInitially")), result.firstBroken());
    assertEquals(Optional.empty(), on(Fix.NONE).fault(trace()));
    assertEquals(Optional.of(SCHEDULE), trace().schedule());
  }

  @Test
  void traceWithNamesOnly_findsThreadAndChoice() throws TraceFormatException {
    String text =
        "init/1 2:zap_pte_range__pte_lock 1:gup_fast_pte_range__ptep_get 1:try_grab_folio_fast__ref_add/1";
    Schedule schedule = Schedule.parse(text);
    Trace full = full(Fix.NONE, text, "");
    assertEquals(Optional.of(schedule), full.schedule());
    List<TraceState> states = new ArrayList<>();
    full.states().forEach(state -> states.add(states.isEmpty() ? state : named(state)));
    Trace bare = new Trace("", Origin.UNKNOWN, "", Map.of(), false, states);
    assertEquals(Optional.empty(), bare.schedule());
    ReplayResult result = on(Fix.NONE).run(bare);
    assertEquals("", stop(result));
    assertEquals(schedule, result.schedule());
  }

  @Test
  void listener_seesEveryState() throws TraceFormatException {
    Toy toy = new Toy(Fix.NONE);
    StateTree tree = StateTree.of(toy.layout);
    List<Object> seen = new ArrayList<>();
    ReplayResult result = on(Fix.NONE).run(trace(), (step, words) -> seen.add(tree.encode(words)));
    assertEquals(5, result.schedule().moves().size());
    assertEquals(trace().states().stream().map(TraceState::value).toList(), seen);
  }

  @Test
  void differentModel_namesStepAndWord() throws TraceFormatException {
    ReplayResult result = on(Fix.RECHECK).run(trace());
    assertEquals(
        "step 5: step[1]: trace \"done\" model \"gup_fast_pte_range__folio_put\"", stop(result));
    assertEquals(5, result.schedule().moves().size());
  }

  @Test
  void changedWord_namesStepAndWord() throws TraceFormatException {
    Trace trace = trace();
    TraceState second = trace.states().get(2);
    TraceState changed =
        new TraceState(
            second.action(), second.thread(), second.choice(), withRefcount(second.value(), 3));
    assertEquals(
        "step 2: page[2].refcount: trace 3 model 2",
        stop(on(Fix.NONE).run(with(trace, 2, changed))));
    assertEquals(
        "step 2: page[2].refcount: trace 3 model 2",
        stop(on(Fix.NONE).run(with(trace, 2, named(changed)))));
    Trace start =
        with(trace, 0, TraceState.initial(withRefcount(trace.states().get(0).value(), 2)));
    assertEquals(
        "step 0: trace starts in no initial state, page[2].refcount: trace 2 model 1",
        stop(on(Fix.NONE).run(start)));
  }

  @Test
  void stateThatDoesNotFit_isAnError() throws TraceFormatException {
    Trace trace =
        with(
            trace(), 3, TraceState.after("a__b", withRefcount(trace().states().get(3).value(), 7)));
    var e = assertThrows(TraceFormatException.class, () -> on(Fix.NONE).run(trace));
    assertEquals("trace: state 3: page[2].refcount: not in its domain: value=7", e.getMessage());
  }

  @Test
  void stepThatCannotBe_isNamed() throws TraceFormatException {
    Trace trace = trace();
    TraceState first = trace.states().get(1);
    assertEquals(
        "step 1: unknown step: step=a__b",
        stop(on(Fix.NONE).run(with(trace, 1, TraceState.after("a__b", first.value())))));
    assertEquals(
        "step 1: no thread stands at zap_pte_range__pte_unlock",
        stop(on(Fix.NONE).run(with(trace, 1, TraceState.after(Toy.UNLOCK, first.value())))));
    assertEquals(
        "step 1: zap stands at zap_pte_range__pte_lock, not at zap_pte_range__pte_unlock",
        stop(on(Fix.NONE).run(Schedule.parse("2:zap_pte_range__pte_unlock"))));
    assertEquals(
        "step 1: unknown thread: thread=7 threads=0..2",
        stop(on(Fix.NONE).run(Schedule.parse("7:done"))));
    assertEquals(
        "step 2: gup-fast has no choice 5 at try_grab_folio_fast__ref_add",
        stop(
            on(Fix.NONE)
                .run(
                    Schedule.parse(
                        "1:gup_fast_pte_range__ptep_get 1:try_grab_folio_fast__ref_add/5"))));
    assertEquals(
        "step 0: unknown initial state: initial=4 initialStates=0..1",
        stop(on(Fix.NONE).run(Schedule.parse("init/4"))));
    ReplayResult blocked =
        on(Fix.ZAP_WAITS)
            .run(Schedule.parse("1:gup_fast_pte_range__ptep_get 2:zap_pte_range__pte_lock"));
    assertEquals("step 2: zap is blocked at zap_pte_range__pte_lock", stop(blocked));
    assertEquals(
        new Stop.Blocked(2, "zap", "zap_pte_range__pte_lock", ""), blocked.stop().orElseThrow());
  }

  @Test
  void blockedStepOfTraceWithNamesOnly_isNamed() throws TraceFormatException {
    List<TraceState> states = trace().states();
    TraceState lock = full(Fix.NONE, "2:zap_pte_range__pte_lock", "").states().get(1);
    Trace bare =
        new Trace(
            "",
            Origin.UNKNOWN,
            "",
            Map.of(),
            false,
            List.of(states.get(0), states.get(1), named(lock)));
    assertEquals(
        "step 2: zap is blocked at zap_pte_range__pte_lock", stop(on(Fix.ZAP_WAITS).run(bare)));
  }

  @Test
  void traceThatIsNotWhatItSays_isAFault() throws TraceFormatException {
    Trace trace = trace();
    assertEquals(
        Optional.of("step 5: Inv_NotInitially holds in the last state"),
        on(Fix.NONE).fault(trace.violating("Inv_NotInitially")));
    assertEquals(
        Optional.of("unknown property: property=Inv_X"),
        on(Fix.NONE).fault(trace.violating("Inv_X")));
    assertEquals(
        Optional.of("step 5: no deadlock, a thread can step"),
        on(Fix.NONE).fault(trace.violating(Trace.DEADLOCK)));
    assertEquals(
        Optional.of("step 0: Inv_NotInitially is broken"), on(Fix.NONE).fault(trace.violating("")));
    assertEquals(Optional.empty(), on(Fix.NONE).fault(trace.violating("Reach_Zapped")));
    Schedule whole = Schedule.parse(SCHEDULE + " 2:zap_pte_range__pte_unlock");
    assertEquals(
        Optional.empty(), on(Fix.NONE).fault(on(Fix.NONE).record(whole, UNFIXED, Trace.DEADLOCK)));
    assertTrue(on(Fix.NONE).run(whole).stuck());
  }

  @Test
  void scheduleThatStops_isNotRecorded() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> on(Fix.NONE).record(Schedule.parse("2:zap_pte_range__pte_clear"), UNFIXED, ""));
    assertEquals(
        "step 1: zap stands at zap_pte_range__pte_lock, not at zap_pte_range__pte_clear,"
            + " schedule=2:zap_pte_range__pte_clear",
        e.getMessage());
  }

  @Test
  void storedTrace_isReplayedByDigests() throws TraceFormatException {
    Trace stored = stored();
    assertTrue(stored.isStored());
    assertEquals(Optional.empty(), on(Fix.NONE).fault(stored));
    assertEquals(SCHEDULE, on(Fix.NONE).run(stored).schedule());
    ReplayResult other = on(Fix.RECHECK).run(stored);
    String digest = "step 5: digest: trace [0-9a-f]{16} model [0-9a-f]{16}";
    assertTrue(stop(other).matches(digest), stop(other));
    assertEquals(5, other.schedule().moves().size());
  }

  @Test
  void changedDigest_namesTheStep() throws TraceFormatException {
    Trace stored = stored();
    StateDigest none = new StateDigest("0000000000000000");
    TraceState second = stored.states().get(2);
    TraceState changed = new TraceState(second.action(), second.thread(), second.choice(), none);
    assertEquals(
        "step 2: digest: trace " + none + " model " + second.value(),
        stop(on(Fix.NONE).run(with(stored, 2, changed))));
    TraceState start = TraceState.initial(0, none);
    assertEquals(
        "step 0: trace starts in no initial state, digest: trace "
            + none
            + " model "
            + stored.states().get(0).value(),
        stop(on(Fix.NONE).run(with(stored, 0, start))));
    assertEquals(
        "trace: step 0: trace starts in no initial state, digest: trace "
            + none
            + " model "
            + stored.states().get(0).value(),
        assertThrows(TraceFormatException.class, () -> on(Fix.NONE).full(with(stored, 0, start)))
            .getMessage());
  }

  @Test
  void follow_otherVariant_saysWhereItLeaves() {
    Followed.Departure waits = on(Fix.ZAP_WAITS).follow(SCHEDULE).departure().orElseThrow();
    assertEquals(
        "step 3: zap is blocked at zap_pte_range__pte_lock", waits.stop().orElseThrow().message());
    assertEquals(2, waits.after());
    Followed recheck = on(Fix.RECHECK).follow(SCHEDULE);
    assertEquals(Optional.empty(), recheck.departure());
    assertEquals(SCHEDULE, recheck.result().schedule());
    assertEquals(List.of("Reach_Zapped"), recheck.result().brokenAtEnd());
  }

  @Test
  void full_endsWhereTheModelCannotFollow() throws TraceFormatException {
    Trace full = on(Fix.NO_FAST_PATH).full(with(stored(), 0, initial(Fix.NO_FAST_PATH)));
    assertEquals(1, full.states().size());
    assertEquals(Map.of("Fix", "NO_FAST_PATH"), full.constants());
    assertEquals(6, trace().states().size());
  }

  private static TraceState initial(Fix fix) {
    return on(fix).record(new Schedule(0, List.of()), UNFIXED, "").states().get(0);
  }

  @Test
  void providerThatCannotSetConstants_saysSo() throws IOException {
    ToySystems toys = new ToySystems();
    ScenarioSystems plain =
        new ScenarioSystems() {
          @Override
          public ScenarioSystem load(String scenario, String config) {
            return toys.load(scenario, config);
          }

          @Override
          public ScenarioSystem of(Map<String, Object> constants) {
            return toys.of(constants);
          }
        };
    Origin fixed = Origin.of("toy/gup-vs-zap", "fixed");
    assertEquals(Map.of("Fix", "RECHECK"), plain.load(fixed).constants());
    assertEquals(Map.of("Fix", "NONE"), toys.load(UNFIXED).constants());
    var e = assertThrows(IllegalArgumentException.class, () -> plain.load(UNFIXED));
    assertEquals("cannot be set: constants={Fix=NONE}", e.getMessage());
  }
}
