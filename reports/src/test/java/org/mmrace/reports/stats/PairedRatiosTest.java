package org.mmrace.reports.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;

class PairedRatiosTest {
  private static final double TINY = 1e-12;

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void fewPairs_levelIsWhatTheyCanGive() {
    assertEquals(0.75, PairedRatios.of(new double[] {2, 4, 8}, ones(3), 0.95).level(), TINY);
    assertEquals(
        0.9375, PairedRatios.of(new double[] {1, 2, 3, 4, 5}, ones(5), 0.95).level(), TINY);
    assertEquals(
        0.96875, PairedRatios.of(new double[] {1, 2, 3, 4, 5, 6}, ones(6), 0.95).level(), TINY);
    Figure one = PairedRatios.of(new double[] {5}, new double[] {2}, 0.95);
    assertFalse(one.hasInterval());
    assertEquals("2.5 (no interval, Wilcoxon signed rank, n = 1 pairs)", one.text());
  }

  @Test
  void threePairs_valuesByHand() {
    // logs to base 2: 1, 2, 6; pairwise means 1, 1.5, 2, 3.5, 4, 6
    Figure figure = PairedRatios.of(new double[] {2, 4, 64}, ones(3), 0.95);
    assertEquals(Math.pow(2, 2.75), figure.value(), TINY);
    assertEquals(2, figure.low(), TINY);
    assertEquals(64, figure.high(), 1e-9);
    assertEquals("6.7 [2.0, 64.0] (75 %, Wilcoxon signed rank, n = 3 pairs)", figure.text());
  }

  /** The tail of the statistic is that of the exact test of Commons Math. */
  @Test
  void tail_isThatOfTheExactTest() {
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 2; n <= 12; n++) {
      double[] values = random.doubles(n, -1, 1.5).toArray();
      WilcoxonSignedRankTest test = new WilcoxonSignedRankTest();
      double upper = test.wilcoxonSignedRank(values, new double[n]);
      int lower = (int) (n * (n + 1) / 2.0 - upper);
      assertEquals(
          Math.min(1, 2 * PairedRatios.lowerTail(n, lower)),
          test.wilcoxonSignedRankTest(values, new double[n], true),
          1e-9,
          "n=" + n);
    }
  }

  /** With eight pairs the level is 96.1 %; of 4000 intervals as many contain the true ratio. */
  @Test
  void interval_containsTheTruthAsOftenAsItSays() {
    RandomGenerator random = new SplittableRandom(20);
    int contained = 0;
    int rounds = 4000;
    double level = 0;
    for (int round = 0; round < rounds; round++) {
      double[] a = new double[8];
      double[] b = new double[8];
      for (int i = 0; i < a.length; i++) {
        double machine = Math.exp(random.nextGaussian()); // both runs of a pair see the same load
        a[i] = 50 * machine * Math.exp(0.1 * random.nextGaussian());
        b[i] = machine * Math.exp(0.1 * random.nextGaussian());
      }
      Figure figure = PairedRatios.of(a, b, 0.95);
      level = figure.level();
      contained += figure.low() <= 50 && 50 <= figure.high() ? 1 : 0;
    }
    assertEquals(0.961, level, 0.001);
    double error = Math.sqrt(level * (1 - level) / rounds);
    assertEquals(level, contained / (double) rounds, 4 * error);
    assertTrue(contained < rounds);
  }

  @Test
  void hostilePairs_areOneLine() {
    assertEquals(
        "no pairs: numerators=0 denominators=0",
        assertThrows(
                IllegalArgumentException.class,
                () -> PairedRatios.of(new double[0], new double[0], 0.95))
            .getMessage());
    assertEquals(
        "pair is not positive: numerator=1.0 denominator=0.0",
        assertThrows(
                IllegalArgumentException.class,
                () -> PairedRatios.of(new double[] {1}, new double[] {0}, 0.95))
            .getMessage());
  }
}
