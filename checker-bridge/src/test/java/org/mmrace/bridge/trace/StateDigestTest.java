package org.mmrace.bridge.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Leaf;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.SeqField;

/**
 * What a digest depends on, for states of random layouts: of four sections with up to two
 * dimensions, each with some of six fields, one of each domain.
 */
final class StateDigestTest {
  private static final int SECTIONS = 4;
  private static final Domain KIND = new Domain.Names(List.of("none", "present"));
  private static final Domain PFN = new Domain.Range(5);
  private static final Domain ENTRY =
      new Domain.Struct(List.of(new Domain.Part("kind", 0, KIND), new Domain.Part("pfn", 1, PFN)));

  /** As {@link #ENTRY} with a part before and a part after it. */
  private static final Domain GROWN =
      new Domain.Struct(
          List.of(
              new Domain.Part("wp", 0, new Domain.Flag()),
              new Domain.Part("kind", 1, KIND),
              new Domain.Part("pfn", 2, PFN),
              new Domain.Part("soft_dirty", 5, new Domain.Flag())));

  private static final List<Domain> DOMAINS =
      List.of(
          new Domain.Range(9),
          new Domain.Flag(),
          new Domain.Names(List.of("none", "anon", "file")),
          new Domain.IdSet(3),
          new Domain.IdSeq(2, 3),
          ENTRY);

  /** Field {@code field} of section {@code section}, whose domain is that of its number. */
  private record Declared(int section, int field) {}

  private static List<Declared> all() {
    List<Declared> all = new ArrayList<>();
    for (int section = 0; section < SECTIONS; section++) {
      for (int field = 0; field < DOMAINS.size(); field++) {
        all.add(new Declared(section, field));
      }
    }
    return all;
  }

  private static Section section(Layout layout, int number) {
    Section.Dim thread = Section.Dim.range("thread", 1, 2);
    String name = "s" + number;
    return switch (number) {
      case 0 -> layout.section(name);
      case 1 -> layout.section(name, thread);
      case 2 -> layout.section(name, thread, Section.Dim.range("index", 0, 2));
      default -> layout.section(name, Section.Dim.subset("table", List.of(1, 3)));
    };
  }

  private static Layout layout(List<Declared> fields, Domain entry) {
    Layout layout = new Layout();
    Map<Integer, Section> sections = new LinkedHashMap<>();
    for (Declared field : fields) {
      Domain domain = DOMAINS.get(field.field());
      sections
          .computeIfAbsent(field.section(), number -> section(layout, number))
          .field("lock.f" + field.field(), domain == ENTRY ? entry : domain);
    }
    layout.seal();
    return layout;
  }

  private static long anyValue(Domain domain, Random random) {
    long value;
    do {
      value = random.nextLong() & (1L << domain.bits()) - 1;
    } while (!domain.contains(value));
    return value;
  }

  private static Map<String, Long> anyState(Layout layout, Random random) {
    Map<String, Long> values = new LinkedHashMap<>();
    for (Leaf leaf : layout.leaves()) {
      long value = random.nextBoolean() ? anyValue(leaf.field().domain(), random) : 0;
      values.put(leaf.name(), value);
    }
    return values;
  }

  /** Returns the digest of the state in which the leaves hold {@code values}, all others 0. */
  private static StateDigest digest(Layout layout, Map<String, Long> values) {
    long[] words = new long[layout.words()];
    for (Leaf leaf : layout.leaves()) {
      long value = values.getOrDefault(leaf.name(), 0L);
      boolean grown = leaf.field().domain().equals(GROWN);
      leaf.set(words, grown ? value << 1 : value);
    }
    return StateDigest.of(layout, words);
  }

  private static List<Declared> some(Random random) {
    List<Declared> fields = new ArrayList<>(all());
    fields.removeIf(field -> random.nextBoolean());
    fields.add(new Declared(1, DOMAINS.size() - 1));
    return fields.stream().distinct().toList();
  }

  @Property(tries = 500)
  void fieldsAndSectionsAtTheirDefault_inAnyOrder_changeNoDigest(@ForAll long seed) {
    Random random = new Random(seed);
    Layout small = layout(some(random), ENTRY);
    Map<String, Long> state = anyState(small, random);
    List<Declared> fields = all();
    Collections.shuffle(fields, random);
    assertEquals(digest(small, state), digest(layout(fields, GROWN), state));
  }

  @Property(tries = 500)
  void anotherValue_changesTheDigest(@ForAll long seed) {
    Random random = new Random(seed);
    Layout layout = layout(some(random), ENTRY);
    Map<String, Long> state = anyState(layout, random);
    Leaf leaf = layout.leaves().get(random.nextInt(layout.leaves().size()));
    Map<String, Long> other = new LinkedHashMap<>(state);
    while (other.get(leaf.name()).equals(state.get(leaf.name()))) {
      other.put(leaf.name(), anyValue(leaf.field().domain(), random));
    }
    assertNotEquals(digest(layout, state), digest(layout, other), leaf.name());
  }

  @Test
  void sameValueOfAnotherName_isAnotherDigest() {
    Layout layout = layout(List.of(new Declared(1, 0)), ENTRY);
    assertNotEquals(
        digest(layout, Map.of("s1[1].lock.f0", 1L)), digest(layout, Map.of("s1[2].lock.f0", 1L)));
  }

  @Test
  void otherText_isNoDigest() {
    var e = assertThrows(IllegalArgumentException.class, () -> new StateDigest("12ab"));
    assertEquals("not 16 hexadecimal digits: digest=12ab", e.getMessage());
  }

  /** How the values fall on words makes no difference: more pages have longer ids. */
  @Test
  void aSequence_hasOneDigestHoweverManyWordsItTakes() {
    List<StateDigest> digests = new ArrayList<>();
    for (int highest : new int[] {7, 200, 5000}) {
      Layout layout = new Layout();
      SeqField pages = layout.section("gather").seq("pages", new Domain.IdSeq(20, highest));
      layout.seal();
      long[] words = new long[layout.words()];
      digests.add(StateDigest.of(layout, words));
      pages.set(words, 0, 0, 0, new int[] {5, 4, 3, 2, 1, 2, 3, 4, 5, 6, 7, 1});
      digests.add(StateDigest.of(layout, words));
    }
    assertEquals(2, new java.util.HashSet<>(digests).size());
  }
}
