package org.mmrace.reports.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SharesTest {
  /** Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I. */
  @Test
  void wilson_knownValues() {
    Figure some = Shares.hitRate(81, 263, "schedules", 0.95);
    assertEquals(0.2553, some.low(), 5e-5);
    assertEquals(0.3662, some.high(), 5e-5);
    Figure few = Shares.hitRate(15, 148, "schedules", 0.95);
    assertEquals(0.0624, few.low(), 5e-5);
    assertEquals(0.1605, few.high(), 5e-5);
    Figure none = Shares.hitRate(0, 20, "schedules", 0.95);
    assertEquals(0, none.low(), 1e-12);
    assertEquals(0.1611, none.high(), 5e-5);
    assertEquals("0.000 [0.000, 0.161] (95 %, Wilson, n = 20 schedules)", none.text("%.3f"));
  }

  /** The score interval's mean coverage is near its level also for rare hits. */
  @Test
  void wilson_containsTheTruthAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(3);
    int contained = 0;
    int rounds = 4000;
    for (int round = 0; round < rounds; round++) {
      double rate = random.nextDouble(0.01, 0.3);
      int hits = 0;
      for (int i = 0; i < 200; i++) {
        hits += random.nextDouble() < rate ? 1 : 0;
      }
      Figure figure = Shares.hitRate(hits, 200, "schedules", 0.95);
      contained += figure.low() <= rate && rate <= figure.high() ? 1 : 0;
    }
    assertEquals(0.95, contained / (double) rounds, 0.012);
  }

  @Test
  void hostileCounts_areOneLine() {
    assertEquals(
        "no share: hits=3 trials=2",
        assertThrows(IllegalArgumentException.class, () -> Shares.hitRate(3, 2, "schedules", 0.95))
            .getMessage());
  }

  /** Student's interval of a mean of ten skewed observations stays near its level. */
  @Test
  void mean_containsTheTruthAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(5);
    int contained = 0;
    int rounds = 4000;
    for (int round = 0; round < rounds; round++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 50; i++) {
        double x = random.nextInt(4) + random.nextInt(3);
        sum += x;
        squares += x * x;
      }
      double variance = (squares - sum * sum / 50) / 49;
      Figure figure = Means.of(sum / 50, variance, 50, "schedules", 0.95);
      contained += figure.low() <= 2.5 && 2.5 <= figure.high() ? 1 : 0;
    }
    assertEquals(0.95, contained / (double) rounds, 0.014);
    assertTrue(!Means.of(1, 0, 1, "schedules", 0.95).hasInterval());
  }
}
