package org.mmrace.model.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mmrace.model.system.Accesses;

class AccessesTest {
  private final List<String> heard = new ArrayList<>();
  private final Layout layout =
      new Layout(
          Optional.of(
              new Accesses() {
                @Override
                public void read(int word, long mask) {
                  heard.add("read " + word + " " + mask);
                }

                @Override
                public void write(int word, long mask) {
                  heard.add("write " + word + " " + mask);
                }
              }));

  @Test
  void everyAccessIsHeardWithItsWordAndBits() {
    Section single = layout.section("oops");
    Field oops = single.field("", new Domain.Range(3));
    Section pages = layout.section("page", Section.Dim.range("page", 1, 2));
    Field locked = pages.field("lock", new Domain.Flag());
    Field count = pages.field("refcount", new Domain.Range(7));
    Section entries =
        layout.section("pte", Section.Dim.range("table", 1, 2), Section.Dim.range("index", 0, 2));
    Field pte = entries.field("", new Domain.Range(1));
    Section tlb =
        layout.section(
            "tlb",
            Section.Dim.range("cpu", 1, 1),
            Section.Dim.range("mm", 1, 1),
            Section.Dim.range("va", 0, 2));
    Field pfn = tlb.field("pfn", new Domain.Range(1));
    layout.seal();
    long[] words = new long[layout.words()];

    oops.set(words, 2);
    locked.get(words, 2);
    count.set(words, 2, 5);
    pte.get(words, 2, 1);
    pfn.set(words, 1, 1, 1, 1);
    oops.get(words);
    pfn.get(words, 1, 1, 0);

    assertEquals(
        List.of(
            "write 0 3", "read 2 1", "write 2 14", "read 6 1", "write 8 1", "read 0 3", "read 7 1"),
        heard);
    assertEquals(5, count.get(words, 2), "the write went through");
  }

  @Test
  void aMemberOfASet_isHeardAlone() {
    Section locks = layout.section("lock", Section.Dim.range("lock", 1, 1));
    Field writer = locks.field("writer", new Domain.Range(3));
    Field readers = locks.field("readers", new Domain.IdSet(3));
    layout.seal();
    long[] words = new long[layout.words()];

    readers.add(words, 1, 2);
    readers.add(words, 1, 0);
    readers.remove(words, 1, 0);

    assertEquals(4, readers.get(words, 1));
    assertEquals(true, readers.has(words, 1, 2));
    assertEquals(false, writer.is(words, 1, 3));
    assertEquals(
        List.of("write 0 16", "write 0 4", "write 0 4", "read 0 60", "read 0 16", "read 0 3"),
        heard,
        "a question is heard as a read where nobody asks for more");
  }
}
