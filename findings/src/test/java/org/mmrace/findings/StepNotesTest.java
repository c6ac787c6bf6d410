package org.mmrace.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Leaf;
import org.mmrace.model.words.Section;

class StepNotesTest {
  private static final Domain ENTRY =
      new Domain.Struct(
          List.of(
              new Domain.Part("kind", 0, new Domain.Names(List.of("none", "table", "present"))),
              new Domain.Part("pfn", 2, new Domain.Range(7)),
              new Domain.Part("write", 5, new Domain.Flag()),
              new Domain.Part("dirty", 6, new Domain.Flag())));
  private static final long TABLE_1 = 1 | 1 << 2;
  private static final long PRESENT_3_WRITE = 2 | 3 << 2 | 1 << 5;

  private final Layout layout = new Layout();
  private final Section.Dim threads = Section.Dim.range("thread", 1, 2);
  private final Field pc =
      layout.section("thread", threads).field("pc", new Domain.Names(List.of("f__a", "f__b")));
  private final Section mm = layout.section("mm", Section.Dim.range("mm", 1, 1));
  private final Field writer = mm.field("mmap_lock.writer", new Domain.Range(2));
  private final Field readers = mm.field("mmap_lock.readers", new Domain.IdSet(2));
  private final Field queued = mm.field("mmap_lock.queued", new Domain.IdSet(2));
  private final Field pml = mm.field("pml", new Domain.Range(2));
  private final Field pmd =
      layout
          .section("pmd", Section.Dim.range("mm", 1, 1), Section.Dim.range("slot", 0, 2))
          .field("", ENTRY);
  private final Section gup = layout.section("gup", threads);
  private final Field gupPmd = gup.field("pmd", ENTRY);
  private final Field gupPfn = gup.field("pfn", new Domain.Range(7));
  private final Field may =
      layout.section("ghost", Section.Dim.range("mm", 1, 1)).field("may", new Domain.IdSet(3));
  private final Field wqhLock =
      layout
          .section("uffd", Section.Dim.range("uffd", 1, 1))
          .field("wqh_lock", new Domain.Range(2));
  private final ThreadNames names = new ThreadNames(List.of("machine", "khugepaged", "gup-fast"));
  private final long[] before;
  private final long[] after;

  StepNotesTest() {
    layout.seal();
    before = new long[layout.words()];
    after = new long[layout.words()];
  }

  private List<String> notes(int thread, String event) {
    return notes(thread, event, List.of(), List.of());
  }

  private List<String> notes(int thread, String event, List<String> seen, List<String> important) {
    List<Leaf> leaves = layout.leaves();
    BitSet changed = new BitSet();
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      Leaf word = leaves.get(leaf);
      changed.set(leaf, !word.isPosition() && word.get(before) != word.get(after));
    }
    var touched = new StepNotes.Touched(changed, leaves(leaves, seen), leaves(leaves, important));
    return new StepNotes(leaves, names).of(before, after, touched, thread, event);
  }

  private BitSet leaves(List<Leaf> leaves, List<String> wanted) {
    BitSet found = new BitSet();
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      found.set(leaf, wanted.contains(names.leaf(leaves.get(leaf))));
    }
    return found;
  }

  @Test
  void entryChanges_readsAsKindNumberAndFlags() {
    pmd.set(before, 1, 0, TABLE_1);
    pmd.set(after, 1, 0, PRESENT_3_WRITE);
    assertEquals(List.of("pmd[1][0]: table 1 -> present 3 write"), notes(1, "set_pmd_at"));
  }

  @Test
  void tableAtPage0_isNotNone() {
    pmd.set(after, 1, 0, 1);
    assertEquals(List.of("pmd[1][0]: none -> table 0"), notes(1, "pmd_populate"));
  }

  @Test
  void ghostOfTheData_isNoWordOfTheKernel() {
    may.set(after, 1, 1);
    assertEquals(List.of(), notes(1, "store"));
  }

  @Test
  void spinlockOfAnyName_isALock() {
    wqhLock.set(after, 1, 2);
    assertEquals(List.of(), notes(2, "spin_lock"));
    assertEquals(List.of("takes uffd[1].wqh_lock"), notes(2, "find_userfault"));
  }

  @Test
  void frameOfTheThread_saysWhichEntryWasRead_andNoOtherLocal() {
    gupPmd.set(after, 2, TABLE_1);
    gupPfn.set(after, 2, 3);
    pc.set(after, 2, 1);
    assertEquals(List.of("pmd = table 1"), notes(2, "pmdp_get_lockless"));
  }

  @Test
  void frameOfTheThread_thatIsZeroed_isNotSaid() {
    gupPmd.set(before, 2, TABLE_1);
    assertEquals(List.of(), notes(2, "local_irq_restore"));
  }

  @Test
  void wordOfAnotherThread_isSaidInsteadOfTheLocalThatItWasReadInto() {
    pmd.set(before, 1, 0, TABLE_1);
    pmd.set(after, 1, 0, TABLE_1);
    gupPmd.set(after, 2, TABLE_1);
    assertEquals(
        List.of("pmd[1][0] = table 1"),
        notes(2, "pmdp_get_lockless", List.of("pmd[1][0]"), List.of()));
  }

  @Test
  void importantWords_comeFirst_localsAmongThem() {
    pmd.set(after, 1, 0, TABLE_1);
    gupPfn.set(after, 2, 3);
    assertEquals(
        List.of("gup[gup-fast].pfn: 0 -> 3", "pmd[1][0]: none -> table 1"),
        notes(2, "poke", List.of(), List.of("gup[gup-fast].pfn")));
  }

  @Test
  void frameOfAnotherThread_isAWordLikeAnyOther() {
    gupPfn.set(after, 2, 3);
    assertEquals(List.of("gup[gup-fast].pfn: 0 -> 3"), notes(1, "poke"));
  }

  @Test
  void lockThatTheStepNames_isNotSaidAgain() {
    writer.set(after, 1, 1);
    assertEquals(List.of(), notes(1, "mmap_write_lock"));
  }

  @Test
  void lockThatTheStepDoesNotName_isSaidFirst() {
    pml.set(before, 1, 1);
    writer.set(before, 1, 1);
    readers.set(after, 1, 0b10);
    pmd.set(after, 1, 1, TABLE_1);
    assertEquals(
        List.of(
            "drops mm[1].mmap_lock (write)",
            "takes mm[1].mmap_lock (read)",
            "drops mm[1].pml",
            "pmd[1][1]: none -> table 1"),
        notes(1, "pmd_populate"));
  }

  @Test
  void queuedWriter_waits() {
    queued.set(after, 1, 0b100);
    assertEquals(List.of("waits for mm[1].mmap_lock"), notes(2, "mmap_write_lock"));
  }

  private StatePredicate noPinUnderTable() {
    return new StatePredicate() {
      @Override
      public String name() {
        return "Inv_NoPinUnderTable";
      }

      @Override
      public boolean holds(long[] words) {
        int found = pmd.get(words, 1, 0) == TABLE_1 && pml.get(words, 1) != 2 ? 1 : 0;
        long[] array = {1, 0};
        return array[found] == 1 || gupPfn.get(words, 2) != 3;
      }
    };
  }

  @Test
  void brokenWords_areThoseThatAnEarlierValueOrZeroWouldMend() {
    pmd.set(before, 1, 0, PRESENT_3_WRITE);
    gupPfn.set(before, 2, 3);
    pmd.set(after, 1, 0, TABLE_1);
    gupPfn.set(after, 2, 3);
    pml.set(after, 1, 1);
    BrokenWords broken =
        new BrokenWords(layout.leaves(), names, noPinUnderTable(), List.of(before, after));
    assertEquals(
        List.of("pmd[1][0] = table 1, was present 3 write until step 1", "gup[gup-fast].pfn = 3"),
        broken.lines());
  }

  @Test
  void brokenWords_valueThatPointsNowhere_mendsNothing() {
    pmd.set(after, 1, 0, TABLE_1);
    StatePredicate predicate =
        new StatePredicate() {
          @Override
          public String name() {
            return "Inv_A";
          }

          @Override
          public boolean holds(long[] words) {
            return new boolean[] {false}[pmd.get(words, 1, 0) == TABLE_1 ? 0 : -1];
          }
        };
    assertEquals(
        List.of(),
        new BrokenWords(layout.leaves(), names, predicate, List.of(before, after)).lines());
  }
}
