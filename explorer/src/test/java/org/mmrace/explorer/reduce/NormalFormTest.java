package org.mmrace.explorer.reduce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Named;
import org.mmrace.explorer.Programs;
import org.mmrace.explorer.Programs.Op;
import org.mmrace.explorer.Schedule;

class NormalFormTest {
  private final AccessLog log = new AccessLog();

  @Provide
  Arbitrary<List<List<Op>>> programs() {
    return Programs.any();
  }

  private Programs watched(List<List<Op>> programs) {
    return new Programs(programs, 4, log, Programs.NO_WORD);
  }

  private static Schedule anySchedule(Programs system, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Move> made = new ArrayList<>();
    long[] words = new long[system.words()];
    system.initial(0, words);
    Moves moves = new Moves(system);
    for (List<Move> open = moves.of(words); !open.isEmpty(); open = moves.of(words)) {
      Move move = open.get(random.nextInt(open.size()));
      system.step(words, move.thread(), move.choice());
      made.add(move);
    }
    return new Schedule(0, made);
  }

  /** Returns all schedules that exchanges of neighbours lead to which touch other words. */
  private Set<Schedule> trace(Programs system, Schedule schedule) {
    Set<Schedule> trace = new HashSet<>(Set.of(schedule));
    List<Schedule> open = new ArrayList<>(trace);
    for (int at = 0; at < open.size(); at++) {
      List<Move> moves = open.get(at).moves();
      List<Footprint> footprints = log.of(system, open.get(at));
      for (int i = 0; i + 1 < moves.size(); i++) {
        if (!footprints.get(i).conflicts(footprints.get(i + 1))) {
          List<Move> exchanged = new ArrayList<>(moves);
          exchanged.set(i, moves.get(i + 1));
          exchanged.set(i + 1, moves.get(i));
          Schedule other = new Schedule(schedule.initial(), exchanged);
          if (trace.add(other)) {
            open.add(other);
          }
        }
      }
    }
    return trace;
  }

  @Property(tries = 300)
  void everyLinearisation_oneNormalForm_fewestSwitches(
      @ForAll("programs") List<List<Op>> programs, @ForAll long seed) {
    Programs system = watched(programs);
    Schedule schedule = anySchedule(system, seed);
    Schedule normal = NormalForm.of(system, log, schedule);
    Set<Schedule> trace = trace(system, schedule);
    assertTrue(trace.contains(normal));
    assertEquals(
        trace.stream().mapToInt(Schedule::switches).min().orElseThrow(), normal.switches());
    for (Schedule other : trace) {
      assertEquals(normal, NormalForm.of(system, log, other));
    }
    assertArrayEquals(schedule.run(system), normal.run(system));
  }

  private static Op op(int write, Integer... reads) {
    return new Op(List.of(reads), write);
  }

  private static Schedule schedule(int... threads) {
    int[] made = new int[3];
    List<Move> moves = new ArrayList<>();
    for (int thread : threads) {
      moves.add(new Move(thread, "op__" + made[thread]++, 0));
    }
    return new Schedule(0, moves);
  }

  @Test
  void conflictingMoves_keepTheirOrder() {
    List<List<Op>> programs =
        List.of(List.of(op(0), op(1), op(2)), List.of(op(3), op(3, 1), op(3)));
    // only 1:op1 reads what 0:op1 wrote; 0:op2 and 1:op0 and 1:op2 have nothing to do with another
    assertEquals(
        schedule(0, 0, 0, 1, 1, 1),
        NormalForm.of(watched(programs), log, schedule(1, 0, 0, 1, 0, 1)));
    assertEquals(
        schedule(1, 1, 1, 0, 0, 0),
        NormalForm.of(watched(programs), log, schedule(0, 1, 1, 0, 1, 0)));
  }

  @Test
  void wrongIndependence_isCaught() {
    List<List<Op>> programs = List.of(List.of(op(0)), List.of(op(0)));
    Programs deaf = new Programs(programs, 4, log, 0);
    String message =
        assertThrows(IllegalStateException.class, () -> NormalForm.of(deaf, log, schedule(1, 0)))
            .getMessage();
    assertTrue(
        message.startsWith("moves that do not touch the same words do not commute: word=0 "),
        message);
  }

  @Test
  void counterexample_isCutWhereItBreaksFirst() {
    List<List<Op>> programs = List.of(List.of(op(0), op(1)), List.of(op(2)));
    Named first = new Named("Inv_Nothing", w -> w[0] == 0);
    assertEquals(
        schedule(0), NormalForm.of(watched(programs), log, schedule(1, 0), Optional.of(first)));
  }
}
