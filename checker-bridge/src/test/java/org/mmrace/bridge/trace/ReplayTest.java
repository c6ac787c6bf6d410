package org.mmrace.bridge.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mmrace.bridge.trace.Toy.CLEAR;
import static org.mmrace.bridge.trace.Toy.GET;
import static org.mmrace.bridge.trace.Toy.GUP;
import static org.mmrace.bridge.trace.Toy.LOCK;
import static org.mmrace.bridge.trace.Toy.PUT;
import static org.mmrace.bridge.trace.Toy.RECHECK;
import static org.mmrace.bridge.trace.Toy.REF;
import static org.mmrace.bridge.trace.Toy.UNLOCK;
import static org.mmrace.bridge.trace.Toy.ZAP;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.mmrace.bridge.trace.Toy.Fix;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

final class ReplayTest {
  private static final String SO_FAR =
      ", schedule=1:gup_fast_pte_range__ptep_get 1:try_grab_folio_fast__ref_add 2:zap_pte_range__pte_lock"
          + " 2:zap_pte_range__pte_clear";

  private static Replay zapWithinGup(Fix fix) {
    return new Replay(Toy.scenario(fix))
        .step(GUP, GET)
        .step(GUP, REF)
        .step(ZAP, LOCK)
        .step(ZAP, CLEAR);
  }

  private static void assertFails(String message, Executable step) {
    assertEquals(message, assertThrows(AssertionError.class, step).getMessage());
  }

  @Test
  void unfixed_zapWithinGup_breaksPinStaysMapped() {
    Replay race = zapWithinGup(Fix.NONE).step(GUP, RECHECK).breaks("Inv_PinStaysMapped");
    assertEquals("TRUE", race.leaf("stale"));
    assertEquals("2", race.leaf("page[2].refcount"));
    assertEquals("[kind |-> \"none\", pfn |-> 0]", race.leaf("pte[3][0]"));
    assertEquals("<<2, 1>>", race.leaf("page[0].queue"));
  }

  @Test
  void fixed_zapWithinGup_putsTheFolio() {
    zapWithinGup(Fix.RECHECK)
        .step(GUP, RECHECK)
        .standsAt(GUP, PUT)
        .step(GUP, PUT)
        .step(ZAP, UNLOCK)
        .holds("Inv_PinStaysMapped")
        .deadlocked();
  }

  @Test
  void zapWaits_whileGupReads_isBlocked() {
    new Replay(Toy.scenario(Fix.ZAP_WAITS))
        .step(GUP, GET)
        .blocked(ZAP, LOCK)
        .step(GUP, REF, 1)
        .step(ZAP, LOCK);
  }

  @Test
  void threadAtAnotherStep_isNamedWithTheSchedule() {
    assertFails(
        "step 5: zap stands at zap_pte_range__pte_unlock, not at zap_pte_range__pte_clear" + SO_FAR,
        () -> zapWithinGup(Fix.NONE).step(ZAP, CLEAR));
    assertFails(
        "step 5: zap stands at zap_pte_range__pte_unlock, not at zap_pte_range__pte_lock" + SO_FAR,
        () -> zapWithinGup(Fix.NONE).blocked(ZAP, LOCK));
  }

  @Test
  void blockedStep_isNamedWithTheSchedule() {
    assertFails(
        "step 2: zap is blocked at zap_pte_range__pte_lock, schedule=1:gup_fast_pte_range__ptep_get",
        () -> new Replay(Toy.scenario(Fix.ZAP_WAITS)).step(GUP, GET).step(ZAP, LOCK));
  }

  @Test
  void stepThatIsNotBlocked_isNamedWithTheSchedule() {
    assertFails(
        "step 5: gup-fast is not blocked at gup_fast_pte_range__ptep_recheck" + SO_FAR,
        () -> zapWithinGup(Fix.NONE).blocked(GUP, RECHECK));
  }

  @Test
  void schedule_isFollowedAsFarAsItGoes() {
    Schedule schedule = Schedule.parse("1:gup_fast_pte_range__ptep_get 2:zap_pte_range__pte_lock");
    new Replay(Toy.scenario(Fix.ZAP_WAITS)).follow(schedule, 1).blocked(ZAP, LOCK);
    assertFails(
        "step 2: goes along with the schedule: move=2:zap_pte_range__pte_lock,"
            + " schedule=1:gup_fast_pte_range__ptep_get",
        () -> new Replay(Toy.scenario(Fix.NONE)).follow(schedule, 1));
    assertFails(
        "step 2: zap is blocked at zap_pte_range__pte_lock,"
            + " schedule=1:gup_fast_pte_range__ptep_get",
        () -> new Replay(Toy.scenario(Fix.ZAP_WAITS)).follow(schedule.step(GUP, REF), 2));
  }

  @Test
  void choices_areNamed() {
    Replay race = new Replay(Toy.scenario(Fix.NONE)).step(GUP, GET).noChoice(GUP, REF, 2);
    assertFails(
        "step 2: gup-fast has no choice 2 at try_grab_folio_fast__ref_add, schedule=1:gup_fast_pte_range__ptep_get",
        () -> race.step(GUP, REF, 2));
    assertFails(
        "step 2: gup-fast has choice 1 at try_grab_folio_fast__ref_add, schedule=1:gup_fast_pte_range__ptep_get",
        () -> race.noChoice(GUP, REF, 1));
    race.step(GUP, REF, 1).standsAt(GUP, "done");
  }

  @Test
  void unknownNames_areNamed() {
    Replay race = new Replay(Toy.scenario(Fix.NONE));
    assertFails(
        "step 1: unknown step: step=gup_fast__x, schedule=", () -> race.step(GUP, "gup_fast__x"));
    assertFails(
        "step 1: unknown thread: thread=9 threads=0..2, schedule=", () -> race.step(9, GET));
    assertFails(
        "step 0: unknown initial state: initial=2 initialStates=0..1, schedule=init/2",
        () -> race.initial(2));
    var predicate = assertThrows(IllegalArgumentException.class, () -> race.breaks("Inv_X"));
    assertEquals("unknown predicate: name=Inv_X", predicate.getMessage());
    var leaf = assertThrows(IllegalArgumentException.class, () -> race.leaf("page[9].refcount"));
    assertEquals("no such leaf: name=page[9].refcount", leaf.getMessage());
  }

  @Test
  void predicates_areWatchedAtEveryStep() {
    Replay race = zapWithinGup(Fix.NONE);
    assertFails(
        "step 4: Inv_PinStaysMapped holds" + SO_FAR, () -> race.breaks("Inv_PinStaysMapped"));
    race.step(GUP, RECHECK).step(ZAP, UNLOCK);
    String schedule = SO_FAR + " 1:gup_fast_pte_range__ptep_recheck 2:zap_pte_range__pte_unlock";
    assertFails(
        "step 6: Inv_PinStaysMapped is broken since step 5" + schedule,
        () -> race.breaks("Inv_PinStaysMapped"));
    assertFails(
        "step 5: Inv_PinStaysMapped is broken" + schedule, () -> race.holds("Inv_PinStaysMapped"));
    assertFails("step 0: Inv_NotInitially is broken" + schedule, race::holds);
  }

  @Test
  void deadlock_isAsserted() {
    assertFails(
        "step 4: no deadlock, a thread can step" + SO_FAR,
        () -> zapWithinGup(Fix.NONE).deadlocked());
    zapWithinGup(Fix.NONE).notDeadlocked();
    Replay end = zapWithinGup(Fix.NONE).step(GUP, RECHECK).step(ZAP, UNLOCK);
    assertFails(
        "step 6: no thread can step"
            + SO_FAR
            + " 1:gup_fast_pte_range__ptep_recheck 2:zap_pte_range__pte_unlock",
        end::notDeadlocked);
  }

  @Test
  void schedule_runsAndPrints() {
    Schedule schedule = new Schedule(1, List.of(new Move(GUP, GET, 0), new Move(GUP, REF, 1)));
    Replay race = new Replay(Toy.scenario(Fix.NONE)).initial(1).run(schedule);
    assertEquals(
        "init/1 1:gup_fast_pte_range__ptep_get 1:try_grab_folio_fast__ref_add/1",
        race.schedule().toString());
    assertEquals(schedule, race.schedule());
    assertEquals(race.words().length, new Toy(Fix.NONE).words());
  }
}
