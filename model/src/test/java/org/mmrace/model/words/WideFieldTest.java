package org.mmrace.model.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mmrace.model.system.Accesses;
import org.mmrace.model.words.Section.Dim;

class WideFieldTest {
  private final Layout layout = new Layout();
  private final Section frame = layout.section("gather", Dim.range("thread", 1, 2));

  private static int[] array(Iterable<Integer> ids) {
    List<Integer> list = new ArrayList<>();
    ids.forEach(list::add);
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  @Property(tries = 100)
  void set_isTheSet(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int highest) {
    Random random = new Random(seed);
    Layout some = new Layout();
    Section section = some.section("collapse", Dim.range("thread", 1, 2));
    Field before = section.field("before", new Domain.Range(1));
    SetField set = section.set("isolated", new Domain.IdSet(highest));
    Field after = section.field("after", new Domain.Range(1));
    some.seal();
    long[] w = new long[some.words()];
    before.set(w, 2, 1);
    after.set(w, 2, 1);
    TreeSet<Integer> expected = new TreeSet<>();
    for (int n = 0; n < 200; n++) {
      int id = random.nextInt(highest + 1);
      if (random.nextInt(3) > 0) {
        set.add(w, 2, id);
        expected.add(id);
      } else {
        set.remove(w, 2, id);
        expected.remove(id);
      }
      assertEquals(expected.contains(id), set.has(w, 2, 0, id));
      assertEquals(expected.isEmpty() ? -1 : expected.first(), set.lowest(w, 2));
      assertEquals(expected.isEmpty(), set.isEmpty(w, 2, 0));
    }
    assertArrayEquals(array(expected), set.ids(w, 2, 0, 0));
    assertEquals(-1, set.lowest(w, 1));
    assertTrue(before.is(w, 2, 1) && after.is(w, 2, 1));
    set.set(w, 1, 0, 0, array(expected));
    assertArrayEquals(set.ids(w, 2, 0, 0), set.ids(w, 1, 0, 0));
    set.set(w, 2, 0, highest);
    assertArrayEquals(new int[] {highest}, set.ids(w, 2, 0, 0));
  }

  @Property(tries = 100)
  void sequence_isTheSequence(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 100) int longest,
      @ForAll @IntRange(min = 1, max = 5000) int highest) {
    Random random = new Random(seed);
    Layout some = new Layout();
    Section section = some.section("gather", Dim.range("thread", 1, 2));
    SeqField seq = section.seq("pages", new Domain.IdSeq(longest, highest));
    Field after = section.field("after", new Domain.Range(1));
    some.seal();
    long[] w = new long[some.words()];
    after.set(w, 2, 1);
    List<Integer> expected = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      if (random.nextInt(3) > 0 && expected.size() < longest) {
        int id = 1 + random.nextInt(highest);
        seq.append(w, 2, id);
        expected.add(id);
      } else if (!expected.isEmpty()) {
        seq.removeFirst(w, 2);
        expected.remove(0);
      }
      assertEquals(expected.size(), seq.length(w, 2));
      assertEquals(expected.isEmpty(), seq.isEmpty(w, 2));
      assertEquals(expected.isEmpty() ? 0 : expected.get(0), seq.first(w, 2));
      assertArrayEquals(array(expected), seq.ids(w, 2, 0, 0));
      assertTrue(some.wellTyped(w));
    }
    for (int n = 0; n < longest; n++) {
      assertEquals(n < expected.size() ? expected.get(n) : 0, seq.at(w, 2, n));
    }
    assertTrue(seq.isEmpty(w, 1) && after.is(w, 2, 1));
    seq.set(w, 1, 0, 0, array(expected));
    assertArrayEquals(seq.ids(w, 2, 0, 0), seq.ids(w, 1, 0, 0));
    seq.clear(w, 2);
    assertEquals(0, seq.length(w, 2));
  }

  @Test
  void whatFitsAWord_isThePlainField() {
    SetField set = frame.set("tables", new Domain.IdSet(62));
    SeqField seq = frame.seq("pages", new Domain.IdSeq(9, 100));
    layout.seal();
    assertEquals(4, layout.words());
    assertEquals(List.of(new Domain.IdSet(62)), set.words().stream().map(Field::domain).toList());
    assertEquals(Optional.empty(), seq.words().get(0).wide());
  }

  @Test
  void leaves_areTheWords() {
    SetField set = frame.set("isolated", new Domain.IdSet(70));
    SeqField seq = frame.seq("pages", new Domain.IdSeq(10, 100));
    layout.seal();
    long[] w = new long[layout.words()];
    set.add(w, 1, 3);
    set.add(w, 1, 65);
    for (int id = 11; id <= 20; id++) {
      seq.append(w, 1, id);
    }
    assertEquals(
        List.of(
            "gather[1].isolated: {} -> {3}",
            "gather[1].isolated+63: {} -> {65}",
            "gather[1].pages: <<>> -> <<11, 12, 13, 14, 15, 16, 17, 18, 19>>",
            "gather[1].pages+9: <<>> -> <<20>>"),
        layout.differences(new long[layout.words()], w));
    assertEquals("{3, 65}", set.shown(w, 1, 0, 0));
    assertEquals("<<11, 12, 13, 14, 15, 16, 17, 18, 19, 20>>", seq.shown(w, 1, 0, 0));
  }

  @Test
  void aSequenceWithAHole_isIllTyped() {
    SeqField seq = frame.seq("pages", new Domain.IdSeq(10, 100));
    layout.seal();
    long[] w = new long[layout.words()];
    seq.words().get(1).set(w, 1, 7);
    assertFalse(layout.wellTyped(w));
    assertEquals("gather[1].pages+9 = 7", layout.firstIllTyped(w).orElseThrow());
  }

  @Test
  void exchangeableIdsBeyondAWord_areRefused() {
    Domain.IdSet threads = new Domain.IdSet(63, Domain.Of.THREAD);
    var refused = assertThrows(IllegalArgumentException.class, () -> frame.set("readers", threads));
    assertEquals(
        "ids that may be exchanged do not fit a word: section=gather field=readers highest=63",
        refused.getMessage());
  }

  @Test
  void firstZero_isTheFirstOfBothFields() {
    List<String> heard = new ArrayList<>();
    for (boolean watched : new boolean[] {false, true}) {
      for (long wide : new long[] {7, Long.MAX_VALUE >>> 1}) { // in one word, in two
        Layout some = watched ? new Layout(Optional.of(hears(heard))) : new Layout();
        Section page = some.section("page", Dim.range("page", 1, 3));
        Field head = page.field("head", new Domain.Range(3));
        Field refcount = page.field("refcount", new Domain.Range(wide));
        some.seal();
        long[] w = new long[some.words()];
        assertEquals(1, refcount.firstZero(w, head, 1, 3));
        refcount.set(w, 1, 1);
        head.set(w, 2, 1);
        assertEquals(3, refcount.firstZero(w, head, 1, 3));
        assertEquals(0, refcount.firstZero(w, head, 1, 2));
      }
    }
    assertTrue(heard.contains("read 2"), "the third page is looked at");
  }

  private static Accesses hears(List<String> heard) {
    return new Accesses() {
      @Override
      public void read(int word, long bits) {
        heard.add("read " + word);
      }

      @Override
      public void write(int word, long bits) {
        heard.add("write " + word);
      }
    };
  }
}
