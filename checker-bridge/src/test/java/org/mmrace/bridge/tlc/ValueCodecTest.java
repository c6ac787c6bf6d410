package org.mmrace.bridge.tlc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.Section.Dim;
import org.mmrace.model.words.SeqField;
import org.mmrace.model.words.SetField;
import tlc2.value.ValueInputStream;
import tlc2.value.ValueOutputStream;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.IntervalValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;
import util.UniqueString;

class ValueCodecTest {
  private static final List<Domain> DOMAINS =
      List.of(
          new Domain.Range(0),
          new Domain.Range(5),
          new Domain.Range(1 << 20),
          new Domain.Flag(),
          new Domain.Names(List.of("none", "table", "huge")),
          new Domain.IdSet(3),
          new Domain.IdSeq(3, 5),
          new Domain.Struct(
              List.of(
                  new Domain.Part("kind", 0, new Domain.Names(List.of("none", "present"))),
                  new Domain.Part("pfn", 1, new Domain.Range(6)),
                  new Domain.Part("tlb", 4, new Domain.IdSet(2)),
                  new Domain.Part("dirty", 7, new Domain.Flag()))));
  private static final List<List<Dim>> SHAPES =
      List.of(
          List.of(),
          List.of(Dim.range("page", 0, 3)),
          List.of(Dim.range("thread", 1, 2)),
          List.of(Dim.subset("thread", List.of(2, 5, 6))),
          List.of(Dim.range("mm", 1, 2), Dim.range("slot", 0, 2)),
          List.of(Dim.subset("thread", List.of(3)), Dim.range("a", 0, 2), Dim.range("b", 1, 2)),
          List.of(Dim.range("nothing", 0, 0)));

  /** A layout with 1 to 5 sections: fields bare, plain, and nested two deep. */
  static Layout layout(Random random) {
    Layout layout = new Layout();
    for (int s = 0; s <= random.nextInt(5); s++) {
      List<Dim> shape = SHAPES.get(random.nextInt(SHAPES.size()));
      Section section = layout.section("s" + s, shape.toArray(new Dim[0]));
      if (random.nextBoolean()) {
        section.field("", domain(random));
        continue;
      }
      for (String name : List.of("a", "b.x", "b.y.p", "b.y.q", "c")) {
        if (name.equals("a") || random.nextBoolean()) {
          section.field(name, domain(random));
        }
      }
    }
    layout.seal();
    return layout;
  }

  private static Domain domain(Random random) {
    return DOMAINS.get(random.nextInt(DOMAINS.size()));
  }

  static long[] words(Layout layout, Random random) {
    long[] words = new long[layout.words()];
    layout.leaves().forEach(leaf -> leaf.set(words, value(leaf.field().domain(), random)));
    return words;
  }

  private static long value(Domain domain, Random random) {
    long value;
    do {
      value = random.nextLong() & (1L << domain.bits()) - 1;
    } while (!domain.contains(value));
    return value;
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs();
  }

  @Property(tries = 500)
  void words_thereAndBack(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Layout layout = layout(random);
    long[] words = words(layout, random);
    ValueCodec codec = new ValueCodec(layout);
    long[] back = words(layout, random);
    codec.decode(codec.encode(words), back);
    assertArrayEquals(words, back);
  }

  @Property(tries = 500)
  void otherKindsOfTheSameValue_haveTheSameWords(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Layout layout = layout(random);
    long[] words = words(layout, random);
    ValueCodec codec = new ValueCodec(layout);
    long[] back = new long[layout.words()];
    codec.decode(disguise(codec.encode(words), random), back);
    assertArrayEquals(words, back);
  }

  @Property(tries = 100)
  void fieldsOfSeveralWords_thereAndBack(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Layout layout = new Layout();
    Section frame = layout.section("gather", Dim.range("thread", 1, 2));
    SetField isolated = frame.set("isolated", new Domain.IdSet(511));
    SeqField pages = frame.seq("lists.pages", new Domain.IdSeq(50, 1500));
    SetField bare = layout.section("may", Dim.range("va", 0, 2)).set("", new Domain.IdSet(64));
    layout.seal();
    long[] words = new long[layout.words()];
    isolated.set(words, 2, 0, 0, random.ints(0, 512).distinct().limit(200).sorted().toArray());
    pages.set(words, 1, 0, 0, random.ints(1, 1501).limit(random.nextInt(51)).toArray());
    bare.set(words, 1, 0, 0, new int[] {random.nextInt(64), 64});
    ValueCodec codec = new ValueCodec(layout);
    long[] back = new long[layout.words()];
    codec.decode(disguise(codec.encode(words), random), back);
    assertArrayEquals(words, back);
    assertEquals(codec.encode(words), codec.encode(back));
  }

  /** A state that TLC's queue kept on disk comes back with other objects for the same names. */
  @Property(tries = 100)
  void valueFromDisk_hasTheSameWords(@ForAll("seeds") long seed) throws IOException {
    Random random = new Random(seed);
    Layout layout = layout(random);
    long[] words = words(layout, random);
    ValueCodec codec = new ValueCodec(layout);
    Path file = Files.createTempFile("mmrace-codec", ".value");
    try {
      ValueOutputStream out = new ValueOutputStream(file.toFile());
      codec.encode(words).write(out);
      out.close();
      ValueInputStream in = new ValueInputStream(file.toFile());
      Value kept = (Value) in.read();
      in.close();
      long[] back = new long[layout.words()];
      codec.decode(kept, back);
      assertArrayEquals(words, back);
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 500)
  void knownParts_areNotVisited_butWordsAreRight(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Layout layout = layout(random);
    long[] words = words(layout, random);
    ValueCodec codec = new ValueCodec(layout);
    Value known = codec.encode(words);
    long[] other = words.clone();
    layout
        .leaves()
        .forEach(
            leaf -> {
              if (random.nextInt(4) == 0) {
                leaf.set(other, value(leaf.field().domain(), random));
              }
            });
    Value changed = graft(codec.encode(other), known);
    long[] back = words.clone();
    codec.decode(changed, known, back);
    assertArrayEquals(other, back);
  }

  @Property(tries = 200)
  void differentWords_haveDifferentValues(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Layout layout = layout(random);
    long[] words = words(layout, random);
    long[] other = words(layout, random);
    ValueCodec codec = new ValueCodec(layout);
    boolean sameWords = java.util.Arrays.equals(words, other);
    assertEquals(sameWords, codec.encode(words).equals(codec.encode(other)));
  }

  /**
   * Returns an equal value in other kinds: records as functions, tuples as functions, intervals.
   */
  private static Value disguise(Value value, Random random) {
    if (value instanceof RecordValue rcd) {
      Value[] values = disguise(rcd.values, random);
      if (random.nextBoolean()) {
        return reversed(rcd.names, values);
      }
      Value[] domain = new Value[values.length];
      for (int i = 0; i < domain.length; i++) {
        domain[i] = new StringValue(rcd.names[i]);
      }
      return new FcnRcdValue(domain, values, true);
    }
    if (value instanceof TupleValue tuple && tuple.elems.length > 0 && random.nextBoolean()) {
      Value[] domain = new Value[tuple.elems.length];
      for (int i = 0; i < domain.length; i++) {
        domain[i] = IntValue.gen(i + 1);
      }
      return new FcnRcdValue(domain, disguise(tuple.elems, random), true);
    }
    if (value instanceof FcnRcdValue fcn && fcn.intv != null) {
      return new FcnRcdValue(fcn.getDomainAsValues(), disguise(fcn.values, random), true);
    }
    return value;
  }

  private static Value reversed(UniqueString[] names, Value[] values) {
    UniqueString[] otherNames = new UniqueString[names.length];
    Value[] otherValues = new Value[names.length];
    for (int i = 0; i < names.length; i++) {
      otherNames[i] = names[names.length - 1 - i];
      otherValues[i] = values[names.length - 1 - i];
    }
    return new RecordValue(otherNames, otherValues, false);
  }

  private static Value[] disguise(Value[] values, Random random) {
    List<Value> disguised = new ArrayList<>();
    for (Value value : values) {
      disguised.add(disguise(value, random));
    }
    return disguised.toArray(new Value[0]);
  }

  /** Returns {@code value} with every part that equals that of {@code known} shared with it. */
  private static Value graft(Value value, Value known) {
    if (value.equals(known)) {
      return known;
    }
    if (value instanceof RecordValue a && known instanceof RecordValue b) {
      return new RecordValue(b.names, graft(a.values, b.values), true);
    }
    if (value instanceof TupleValue a
        && known instanceof TupleValue b
        && a.elems.length == b.elems.length) {
      return new TupleValue(graft(a.elems, b.elems));
    }
    if (value instanceof FcnRcdValue a && known instanceof FcnRcdValue b) {
      Value[] values = graft(a.values, b.values);
      return b.intv != null
          ? new FcnRcdValue(b.intv, values)
          : new FcnRcdValue(b.domain, values, true);
    }
    return value;
  }

  private static Value[] graft(Value[] values, Value[] known) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> graft(values[i], known[i]))
        .toArray(Value[]::new);
  }

  private static final Layout PAGES = pages();

  private static Layout pages() {
    Layout layout = new Layout();
    layout.section("oops").field("", new Domain.Names(List.of("none", "bug")));
    Section page = layout.section("page", Dim.range("page", 1, 2));
    page.field("refcount", new Domain.Range(8));
    page.field("lock.held", new Domain.Flag());
    layout.section("waiters").field("", new Domain.IdSeq(2, 3));
    layout.section("cpus").field("", new Domain.IdSet(2));
    layout
        .section("pmd")
        .field(
            "",
            new Domain.Struct(
                List.of(
                    new Domain.Part("kind", 0, new Domain.Names(List.of("none"))),
                    new Domain.Part("pfn", 1, new Domain.Range(3)))));
    layout.seal();
    return layout;
  }

  private static Value rcd(Object... pairs) {
    UniqueString[] names = new UniqueString[pairs.length / 2];
    Value[] values = new Value[names.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = UniqueString.uniqueStringOf((String) pairs[2 * i]);
      values[i] = (Value) pairs[2 * i + 1];
    }
    return new RecordValue(names, values, false);
  }

  private static Value page(Value refcount, Value held) {
    return rcd("refcount", refcount, "lock", rcd("held", held));
  }

  private static Value set(Value... members) {
    return new SetEnumValue(members, false);
  }

  private static final Value ZERO = IntValue.gen(0);
  private static final Value NINE = IntValue.gen(9);
  private static final Value GOOD_PAGE = page(ZERO, BoolValue.ValFalse);
  private static final Value GOOD_PAGES = new TupleValue(GOOD_PAGE, GOOD_PAGE);
  private static final Value EMPTY_QUEUE = TupleValue.EmptyTuple;
  private static final Value NONE = new StringValue("none");
  private static final Value GOOD_PMD = rcd("kind", NONE, "pfn", ZERO);

  private static Value m(Value oops, Value pages, Value waiters, Value cpus, Value pmd) {
    return rcd("oops", oops, "page", pages, "waiters", waiters, "cpus", cpus, "pmd", pmd);
  }

  private static Value pages(Value pages) {
    return m(NONE, pages, EMPTY_QUEUE, set(), GOOD_PMD);
  }

  private static void refused(String message, Value m) {
    ValueCodec codec = new ValueCodec(PAGES);
    long[] into = new long[PAGES.words()];
    CodecMismatch mismatch = assertThrows(CodecMismatch.class, () -> codec.decode(m, into));
    assertEquals(message, mismatch.getMessage());
  }

  @Test
  void good_isTaken() {
    long[] into = new long[PAGES.words()];
    new ValueCodec(PAGES)
        .decode(m(NONE, GOOD_PAGES, EMPTY_QUEUE, new IntervalValue(0, 2), GOOD_PMD), into);
    long[] expected = new long[PAGES.words()];
    PAGES
        .leaves()
        .forEach(
            leaf -> {
              if (leaf.section().name().equals("cpus")) {
                leaf.set(expected, 0b111);
              }
            });
    assertArrayEquals(expected, into);
  }

  @Test
  void leafOutsideItsDomain_isNamed() {
    Value nine = page(NINE, BoolValue.ValFalse);
    refused("page[2].refcount = 9 is outside 0..8", pages(new TupleValue(GOOD_PAGE, nine)));
    refused(
        "oops = \"crash\" is not one of its 2 names",
        m(new StringValue("crash"), GOOD_PAGES, EMPTY_QUEUE, set(), GOOD_PMD));
    refused(
        "waiters = <<9>> has an element outside 1..3",
        m(NONE, GOOD_PAGES, new TupleValue(NINE), set(), GOOD_PMD));
    Value one = IntValue.gen(1);
    refused(
        "waiters = <<1, 1, 1>> is longer than 2",
        m(NONE, GOOD_PAGES, new TupleValue(new Value[] {one, one, one}), set(), GOOD_PMD));
    refused(
        "cpus = {9} has a member outside 0..2",
        m(NONE, GOOD_PAGES, EMPTY_QUEUE, set(NINE), GOOD_PMD));
    refused(
        "pmd.pfn = 9 is outside 0..3",
        m(NONE, GOOD_PAGES, EMPTY_QUEUE, set(), rcd("kind", NONE, "pfn", NINE)));
  }

  @Test
  void wrongKind_isNamed() {
    refused("m = 0 is not a record", ZERO);
    refused("page = 0 is not a function", pages(ZERO));
    refused("page[1] = 0 is not a record", pages(new TupleValue(ZERO, GOOD_PAGE)));
    refused(
        "page[1].refcount = FALSE is not an integer",
        pages(new TupleValue(page(BoolValue.ValFalse, BoolValue.ValFalse), GOOD_PAGE)));
    refused(
        "page[1].lock.held = 0 is not a Boolean",
        pages(new TupleValue(page(ZERO, ZERO), GOOD_PAGE)));
    refused("oops = 0 is not a string", m(ZERO, GOOD_PAGES, EMPTY_QUEUE, set(), GOOD_PMD));
    refused("waiters = 0 is not a sequence", m(NONE, GOOD_PAGES, ZERO, set(), GOOD_PMD));
    refused("cpus = 0 is not a set", m(NONE, GOOD_PAGES, EMPTY_QUEUE, ZERO, GOOD_PMD));
    refused(
        "cpus = {\"none\"} is not a set of integers",
        m(NONE, GOOD_PAGES, EMPTY_QUEUE, set(NONE), GOOD_PMD));
    refused("pmd = 0 is not a record", m(NONE, GOOD_PAGES, EMPTY_QUEUE, set(), ZERO));
  }

  @Test
  void unknownAndMissingParts_areNamed() {
    refused("page is missing", rcd("oops", NONE));
    refused("extra is unknown to the model", rcd("oops", NONE, "extra", ZERO));
    refused("page[2] is missing", pages(new TupleValue(GOOD_PAGE)));
    refused(
        "page[3] is unknown to the model: page is 1..2",
        pages(new TupleValue(new Value[] {GOOD_PAGE, GOOD_PAGE, GOOD_PAGE})));
    refused("page[1].lock is missing", pages(new TupleValue(rcd("refcount", ZERO), GOOD_PAGE)));
    refused(
        "page[1].lock.owner is unknown to the model",
        pages(
            new TupleValue(
                rcd("refcount", ZERO, "lock", rcd("held", BoolValue.ValFalse, "owner", ZERO)),
                GOOD_PAGE)));
    refused("pmd.kind is missing", m(NONE, GOOD_PAGES, EMPTY_QUEUE, set(), rcd("pfn", ZERO)));
  }
}
