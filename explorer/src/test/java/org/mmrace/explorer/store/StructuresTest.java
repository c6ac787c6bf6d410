package org.mmrace.explorer.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mmrace.explorer.Soundness;

class StructuresTest {
  private static Supplier<String> at(int size) {
    return () -> "size=" + size;
  }

  @Test
  void fingerprintSet_manyTwice_asHashSet() {
    FingerprintSet set = new FingerprintSet();
    SplittableRandom random = new SplittableRandom(7);
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < 400_000; i++) {
      long value = Fingerprint.scatter(random.nextInt(200_000));
      assertEquals(expected.add(value), set.add(value));
    }
    for (int i = 0; i < 250_000; i++) {
      long value = Fingerprint.scatter(i);
      assertEquals(expected.contains(value), set.contains(value));
    }
  }

  @Test
  void fingerprintSet_everySize_bytesAsAnnounced() {
    FingerprintSet set = new FingerprintSet();
    for (int i = 1; i < 4_000_000; i++) {
      long announced = set.bytesAfter(1);
      set.add(Fingerprint.scatter(i));
      assertEquals(announced, set.bytes(), at(i));
      assertTrue(set.bytes() <= 14.1 * i || i < 1_600_000, at(i));
      assertTrue(set.bytes() <= 21.4 * i || i < 7_000, at(i));
    }
  }

  @Test
  void fingerprintSet_extremes_keptApart() {
    long[] values = {1, 2, Long.MAX_VALUE, Long.MIN_VALUE, -1, -2, Long.MIN_VALUE + 1};
    FingerprintSet set = new FingerprintSet();
    for (long value : values) {
      assertTrue(set.add(value));
    }
    for (long value : values) {
      assertFalse(set.add(value));
    }
    for (int i = 3; i < 1000; i++) { // all have the last home
      assertTrue(set.add(i), "value=" + i);
    }
    for (int i = 1; i < 1000; i++) {
      assertFalse(set.add(i), "value=" + i);
    }
  }

  @Test
  void fingerprint_smallValuesInManyWords_noneShared() {
    Fingerprint fingerprint = new Fingerprint(42);
    Set<Long> seen = new HashSet<>();
    SplittableRandom random = new SplittableRandom(3);
    long[] state = new long[42];
    seen.add(fingerprint.of(state));
    for (int i = 0; i < 42; i++) {
      for (int j = 0; j < 42; j++) {
        for (int value = 1; value < 256; value += 3) {
          state[i] = value;
          state[j] ^= (long) value << random.nextInt(3) * 24;
          seen.add(
              fingerprint.of(state)
                  << 16); // 48 bits must do: 4e5 states collide with probability 3e-4
          state[i] = 0;
          state[j] = 0;
        }
      }
    }
    Set<List<Long>> distinct = new HashSet<>();
    SplittableRandom again = new SplittableRandom(3);
    for (int i = 0; i < 42; i++) {
      for (int j = 0; j < 42; j++) {
        for (int value = 1; value < 256; value += 3) {
          long other = (long) value << again.nextInt(3) * 24;
          long atI = i == j ? value ^ other : value;
          distinct.add(
              i == j
                  ? List.of((long) i, atI)
                  : i < j
                      ? List.of((long) i, atI, (long) j, other)
                      : List.of((long) j, other, (long) i, atI));
        }
      }
    }
    assertEquals(distinct.size(), seen.size(), 42.0); // i = j with equal values is the zero state
  }

  @Test
  void fingerprint_oneBitChanged_halfTheBitsChange() {
    for (int words : new int[] {1, 2, 3, 4, 5, 41}) {
      Fingerprint fingerprint = new Fingerprint(words);
      long changed = 0;
      long[] state = new long[words];
      long before = fingerprint.of(state);
      for (int bit = 0; bit < 64 * words; bit++) {
        state[bit / 64] ^= 1L << bit;
        changed += Long.bitCount(before ^ fingerprint.of(state));
        state[bit / 64] ^= 1L << bit;
      }
      assertEquals(32, (double) changed / (64 * words), 4, "words=" + words);
    }
  }

  @Property(tries = 200)
  void packedQueue_anyStates_comeBackInOrder(
      @ForAll @IntRange(min = 1, max = 2500) int words, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PackedQueue queue = new PackedQueue(words);
    Deque<long[]> expected = new ArrayDeque<>();
    long[] state = new long[words];
    for (int i = 0; i < 300; i++) {
      for (int change = random.nextInt(5); change > 0; change--) {
        long value = random.nextLong() >>> random.nextInt(64) << random.nextInt(64);
        state[random.nextInt(words)] = random.nextInt(4) == 0 ? 0 : value;
      }
      queue.add(state);
      expected.add(state.clone());
      while (!expected.isEmpty() && random.nextInt(3) == 0) {
        assertArrayEquals(expected.remove(), queue.take());
      }
      assertEquals(expected.size(), queue.size());
    }
    while (!expected.isEmpty()) {
      assertArrayEquals(expected.remove(), queue.take());
    }
    assertTrue(queue.mostSize() <= 300 && queue.mostBytes() >= queue.bytes());
  }

  @Test
  void packedQueue_everyWordChangesFully_fits() {
    PackedQueue queue = new PackedQueue(2000);
    long[] state = new long[2000];
    for (int i = 1; i < 20; i++) {
      Arrays.fill(state, i % 2 == 0 ? -1 : Long.MIN_VALUE + 1);
      queue.add(state);
    }
    for (int i = 1; i < 20; i++) {
      assertEquals(i % 2 == 0 ? -1 : Long.MIN_VALUE + 1, queue.take()[1999]);
    }
  }

  @Property(tries = 20)
  void ancestry_anyTree_everyLinkFound(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ancestry ancestry = new Ancestry();
    List<Ancestry.Link> expected = new ArrayList<>();
    long parent = Ancestry.NONE;
    for (int i = 0; i < 50_000; i++) {
      long edge = random.nextInt(20) == 0 ? random.nextInt(100_000) : random.nextInt(8);
      ancestry.add(parent, edge);
      expected.add(new Ancestry.Link(parent, List.of(edge)));
      if (random.nextInt(2) == 0) {
        parent += random.nextInt(500) == 0 ? random.nextInt(90_000) : 1;
      }
    }
    for (int i = 0; i < expected.size(); i += 1 + random.nextInt(50)) {
      assertEquals(expected.get(i), ancestry.find(i));
    }
  }

  @Test
  void exactSet_sameFingerprint_statesKeptApart() {
    ExactSet set = new ExactSet(3);
    assertTrue(set.add(77, new long[] {1, 0, 0}));
    assertTrue(set.add(77, new long[] {1, 0, 1}));
    assertFalse(set.add(77, new long[] {1, 0, 0}));
    assertFalse(set.add(77, new long[] {1, 0, 1}));
    assertEquals(1, set.collisions());
  }

  @Test
  void exactSet_manyStates_asHashSet() {
    ExactSet set = new ExactSet(5);
    Set<List<Long>> expected = new HashSet<>();
    SplittableRandom random = new SplittableRandom(5);
    Fingerprint fingerprint = new Fingerprint(5);
    for (int i = 0; i < 20_000; i++) {
      long[] state = {
        random.nextInt(9),
        0,
        random.nextInt(9) - 4L,
        random.nextInt(9),
        (long) random.nextInt(9) << 50
      };
      boolean fresh = expected.add(List.of(state[0], state[1], state[2], state[3], state[4]));
      assertEquals(
          fresh, set.add(fingerprint.of(state) & 0xfff | 1, state)); // collisions in plenty
    }
  }

  @Test
  void estimate_aBillionStates_aboutThreePercent() {
    assertEquals(new Soundness.Estimated(0), Soundness.Estimated.of(1));
    assertEquals(0.0271, Soundness.Estimated.of(1_000_000_000).collision(), 0.0001);
  }
}
