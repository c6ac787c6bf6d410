package org.mmrace.bridge.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.model.core.Rwsem;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

class WaitsForTest {
  private static final int FAULT = 1;
  private static final int MREMAP = 2;
  private static final int COLLAPSE = 3;

  /** Thread 1 to 3 stand at one step each: take for write, read, take the PTL; 0 is none. */
  private static final class Locks implements TransitionSystem {
    final Layout layout = new Layout();
    final Rwsem rwsem;
    final Field ptl;
    final Field go;
    final long[] words;

    Locks() {
      rwsem = new Rwsem(layout.section("mm", Section.Dim.range("mm", 1, 2)), "mmap_lock", 3);
      ptl = layout.section("table", Section.Dim.range("table", 1, 2)).field("ptl", range());
      go = layout.section("go").field("", new Domain.Flag());
      layout.seal();
      words = new long[layout.words()];
    }

    private static Domain range() {
      return new Domain.Range(3);
    }

    @Override
    public int words() {
      return layout.words();
    }

    @Override
    public int threads() {
      return 4;
    }

    @Override
    public String threadName(int thread) {
      return List.of("machine", "fault", "mremap", "khugepaged").get(thread);
    }

    @Override
    public List<String> steps() {
      return List.of("f__wait_event", "f__mmap_read_lock", "f__mmap_write_lock", "f__spin_lock");
    }

    @Override
    public int initialStates() {
      return 1;
    }

    @Override
    public void initial(int index, long[] into) {
      System.arraycopy(words, 0, into, 0, words.length);
    }

    @Override
    public int stepAt(long[] w, int thread) {
      return thread;
    }

    @Override
    public int step(long[] w, int thread, int choice) {
      boolean runs =
          switch (thread) {
            case FAULT -> rwsem.downRead(w, 2, FAULT);
            case MREMAP -> rwsem.downWrite(w, 2, MREMAP) != Rwsem.Down.WAITS;
            case COLLAPSE -> ptl.get(w, 2) == 0;
            default -> go.get(w) != 0;
          };
      return runs ? DONE : BLOCKED;
    }

    String waits(int thread) {
      return new WaitsFor(this, layout).of(words, thread, 0);
    }
  }

  private final Locks locks = new Locks();

  @Test
  void owner_isNamed() {
    locks.ptl.set(locks.words, 1, FAULT);
    locks.ptl.set(locks.words, 2, MREMAP);
    assertEquals("waits for ptl of table 2 held by mremap", locks.waits(COLLAPSE));
  }

  @Test
  void writer_isNamed() {
    locks.rwsem.downWrite(locks.words, 2, COLLAPSE);
    assertEquals("waits for mmap_lock of mm 2 held for write by khugepaged", locks.waits(FAULT));
  }

  @Test
  void readers_areNamed_andTheWriterThatWaitsIsNot() {
    locks.rwsem.downRead(locks.words, 2, FAULT);
    locks.rwsem.downRead(locks.words, 2, COLLAPSE);
    locks.rwsem.downWrite(locks.words, 2, MREMAP);
    assertEquals(
        "waits for mmap_lock of mm 2 held for read by fault and khugepaged", locks.waits(MREMAP));
  }

  @Test
  void readerBehindAQueuedWriter_isToldOfBoth() {
    locks.rwsem.downRead(locks.words, 2, COLLAPSE);
    locks.rwsem.downWrite(locks.words, 2, MREMAP);
    assertEquals(
        "waits for mmap_lock of mm 2 held for read by khugepaged, wanted for write by mremap",
        locks.waits(FAULT));
  }

  @Test
  void whatIsNoLock_isNotNamed() {
    locks.ptl.set(locks.words, 2, MREMAP);
    assertEquals("", locks.waits(0));
  }

  @Test
  void replay_saysIt() {
    locks.ptl.set(locks.words, 2, MREMAP);
    Replay replay = new Replay(locks, locks.layout, List.of());
    AssertionError blocked =
        assertThrows(AssertionError.class, () -> replay.step(COLLAPSE, "f__spin_lock"));
    assertEquals(
        "step 1: khugepaged is blocked at f__spin_lock: waits for ptl of table 2 held by mremap,"
            + " schedule=",
        blocked.getMessage());
  }

  /** Random walks: whoever is blocked where a lock is taken waits for a lock that is named. */
  @ParameterizedTest
  @CsvSource({
    "collapse/vma-lock-fault-vs-collapse, fixed",
    "rmap/move-normal-pmd-vs-retract, fixed"
  })
  void lockSteps_ofTheMachine_areNamed(String id, String config) throws IOException {
    ScenarioSystem scenario = new MachineSystems().load(id, config);
    TransitionSystem system = scenario.system();
    WaitsFor waits = new WaitsFor(system, scenario.layout());
    Random random = new Random(1);
    long[] words = new long[system.words()];
    int named = 0;
    for (int walk = 0; walk < 200; walk++) {
      system.initial(0, words);
      for (int step = 0; step < 300; step++) {
        int thread = random.nextInt(system.threads());
        int at = system.stepAt(words, thread);
        if (at == TransitionSystem.NO_STEP) {
          continue;
        }
        String name = system.steps().get(at);
        if (system.step(words, thread, 0) == TransitionSystem.BLOCKED
            && name.matches(".*__.*lock.*")) {
          String found = waits.of(words, thread, 0);
          assertTrue(
              found.matches("waits for [a-z_.]+ of [a-z_]+ \\d.* (held|wanted) .*by .*"),
              name + ": " + found);
          named++;
        }
      }
    }
    assertTrue(named > 10, "blocked: " + named);
  }
}
