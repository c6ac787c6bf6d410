package org.mmrace.model.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mmrace.model.words.Section.Dim;

class LayoutTest {
  /**
   * No two leaves share a bit: what is written to one is read from it after all others were
   * written.
   */
  @Property(tries = 200)
  void everyLeafKeepsItsValue(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int sections) {
    Random random = new Random(seed);
    Layout layout = new Layout();
    for (int s = 0; s < sections; s++) {
      Dim[] dims = new Dim[random.nextInt(4)];
      for (int d = 0; d < dims.length; d++) {
        boolean subset = d == 0 && random.nextBoolean();
        dims[d] =
            subset
                ? Dim.subset("x", List.of(1, 3, 4))
                : Dim.range("x", random.nextInt(3), 1 + random.nextInt(3));
      }
      Section section = layout.section("s" + s, dims);
      for (int f = random.nextInt(7); f >= 0; f--) {
        section.field("f" + f, new Domain.Range((1L << 1 + random.nextInt(40)) - 1));
      }
    }
    layout.seal();
    long[] words = new long[layout.words()];
    Map<String, Long> written = new HashMap<>();
    layout
        .leaves()
        .forEach(
            leaf -> {
              long value = random.nextLong() & (1L << leaf.field().domain().bits()) - 1;
              leaf.set(words, value);
              written.put(leaf.name(), value);
            });
    layout
        .leaves()
        .forEach(
            leaf -> assertEquals(written.get(leaf.name()), leaf.get(words), () -> leaf.name()));
  }

  @Test
  void differences_nameTheLeafAndBothValues() {
    Layout layout = new Layout();
    Field lock = layout.section("mm", Dim.range("mm", 1, 2)).field("pml", new Domain.Range(3));
    Field oops = layout.section("oops").field("", new Domain.Names(List.of("none", "bad")));
    layout.seal();
    long[] before = new long[layout.words()];
    long[] after = before.clone();
    lock.set(after, 2, 3);
    oops.set(after, 1);
    assertEquals(
        List.of("mm[2].pml: 0 -> 3", "oops: \"none\" -> \"bad\""),
        layout.differences(before, after));
  }

  @Test
  void emptySection_takesNoWordAndIsAbsent() {
    Layout layout = new Layout();
    layout
        .section("tlb", Dim.subset("cpu", List.of()), Dim.range("va", 0, 4))
        .field("pfn", new Domain.Flag());
    layout.section("oops").field("", new Domain.Flag());
    layout.seal();
    assertEquals(1, layout.words());
    List<String> names = new ArrayList<>();
    layout.sections().forEach(section -> names.add(section.name()));
    assertEquals(List.of("oops"), names);
  }

  @Test
  void firstIllTyped_namesTheLeaf() {
    Layout layout = new Layout();
    Field count =
        layout.section("page", Dim.range("page", 1, 2)).field("refcount", new Domain.Range(2));
    layout.seal();
    long[] words = new long[layout.words()];
    count.set(words, 2, 3);
    assertEquals("page[2].refcount = 3", layout.firstIllTyped(words).orElseThrow());
  }

  @Test
  void fieldAfterSeal_isRefused() {
    Layout layout = new Layout();
    Section section = layout.section("oops");
    section.field("", new Domain.Flag());
    layout.seal();
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> section.field("x", new Domain.Flag()));
    assertEquals("section is sealed: section=oops field=x", refused.getMessage());
  }
}
