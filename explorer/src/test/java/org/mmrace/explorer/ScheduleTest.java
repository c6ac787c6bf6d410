package org.mmrace.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final String LINE =
      "1:gup_fast__local_irq_save 2:collapse_huge_page__mmap_write_lock 4:rcu_do_batch__call/1";

  @Test
  void line_parsesAndPrintsBack() {
    Schedule schedule = Schedule.parse(LINE);
    assertEquals(
        Schedule.of(
            new Move(1, "gup_fast__local_irq_save", 0),
            new Move(2, "collapse_huge_page__mmap_write_lock", 0),
            new Move(4, "rcu_do_batch__call", 1)),
        schedule);
    assertEquals(LINE, schedule.toString());
    assertEquals(2, schedule.switches());
    assertEquals("1:gup_fast__local_irq_save", schedule.first(1).toString());
  }

  @Test
  void otherInitialState_isPartOfTheLine() {
    assertEquals(
        new Schedule(2, List.of(new Move(1, "a__b", 0))), Schedule.parse(" init/2\n1:a__b"));
    assertEquals("init/2 1:a__b", Schedule.parse("init/2 1:a__b").toString());
    assertEquals("init/2", new Schedule(2, List.of()).toString());
    assertEquals("", Schedule.parse("").toString());
  }

  private enum Step {
    a__start,
    a__end
  }

  @Test
  void steps_areAddedOneByOne() {
    Schedule schedule =
        Schedule.of().step(1, Step.a__start).step(2, "a__b").step(3, Step.a__end, 4);
    assertEquals("1:a__start 2:a__b 3:a__end/4", schedule.toString());
  }

  @Test
  void wrongToken_isNamedWithItsColumn() {
    assertEquals(
        "schedule has no move thread:step or thread:step/choice: column=8 token=b__c",
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse("1:a__b b__c"))
            .getMessage());
    assertEquals(
        "schedule has no move thread:step or thread:step/choice: column=8 token=init/2",
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse("1:a__b init/2"))
            .getMessage());
    assertEquals(
        "schedule has no move thread:step or thread:step/choice: column=1 token=1:a__b/x",
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse("1:a__b/x"))
            .getMessage());
    assertEquals(
        "schedule has no move thread:step or thread:step/choice: column=1 token=9999999999:a__b",
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse("9999999999:a__b"))
            .getMessage());
  }

  @Provide
  static Arbitrary<Schedule> schedules() {
    Arbitrary<Move> move =
        Combinators.combine(
                Arbitraries.integers().between(0, 99),
                Arbitraries.strings().withCharRange('a', 'z').withChars('_').ofMinLength(1),
                Arbitraries.integers().between(0, 99))
            .as(Move::new);
    return Combinators.combine(Arbitraries.integers().between(0, 9), move.list().ofMaxSize(9))
        .as(Schedule::new);
  }

  @Property(tries = 300)
  void everySchedule_parsesBack(@ForAll("schedules") Schedule schedule) {
    assertEquals(schedule, Schedule.parse(schedule.toString()));
  }
}
