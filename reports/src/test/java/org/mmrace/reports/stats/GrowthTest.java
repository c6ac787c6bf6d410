package org.mmrace.reports.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.mmrace.reports.stats.Growth.Point;

class GrowthTest {
  @Test
  void exactPowers_areFoundAndPredicted() {
    Growth growth = new Growth(List.of(new Point(1, 30), new Point(2, 300), new Point(3, 3000)));
    assertEquals(10, growth.factor(0.95).value(), 1e-9);
    assertEquals(10, growth.factor(0.95).low(), 1e-4);
    assertEquals(30000, growth.predict(4, 0.95).value(), 1e-6);
    assertEquals(
        "30000 [30000, 30000] (95 %, log-linear least squares, n = 3 sizes)",
        growth.predict(4, 0.95).text("%.0f"));
  }

  /** By hand: logs 0, 1, 3 at 1, 2, 3: slope 1.5, residual variance 1/6, s of the slope 0.2887. */
  @Test
  void intervalOfTheFactor_byHand() {
    Growth growth =
        new Growth(
            List.of(
                new Point(1, 1_000_000_000L),
                new Point(2, Math.round(1e9 * Math.E)),
                new Point(3, Math.round(1e9 * Math.exp(3)))));
    Figure factor = growth.factor(0.95);
    double half = 12.7062047 * Math.sqrt(1 / 6.0 / 2);
    assertEquals(1.5, Math.log(factor.value()), 1e-8);
    assertEquals(1.5 + half, Math.log(factor.high()), 1e-6);
    Figure next = growth.predict(4, 0.95);
    double wide = 12.7062047 * Math.sqrt(1 / 6.0 * (1 + 1 / 3.0 + 4 / 2.0));
    assertEquals(Math.log(next.value()) - wide, Math.log(next.low()), 1e-6);
  }

  @Test
  void twoSizes_haveNoInterval() {
    Growth growth = new Growth(List.of(new Point(1, 10), new Point(2, 40)));
    assertEquals(4, growth.factor(0.95).value(), 1e-9);
    assertFalse(growth.predict(3, 0.95).hasInterval());
  }

  @Test
  void interval_containsTheNextAsOftenAsItSays() {
    RandomGenerator random = new SplittableRandom(8);
    int contained = 0;
    int rounds = 4000;
    for (int round = 0; round < rounds; round++) {
      List<Point> points = new ArrayList<>();
      for (int size = 1; size <= 5; size++) {
        points.add(new Point(size, count(size, random)));
      }
      long next = count(6, random);
      Figure figure = new Growth(points).predict(6, 0.95);
      contained += figure.low() <= next && next <= figure.high() ? 1 : 0;
    }
    assertEquals(0.95, contained / (double) rounds, 0.014);
  }

  private static long count(int size, RandomGenerator random) {
    return Math.round(Math.exp(10 + size + 0.3 * random.nextGaussian()));
  }

  @Test
  void hostilePoints_areOneLine() {
    assertEquals(
        "fewer sizes than two: points=[Point[size=1, count=5]]",
        assertThrows(IllegalArgumentException.class, () -> new Growth(List.of(new Point(1, 5))))
            .getMessage());
    assertEquals(
        "count is not positive: point=Point[size=2, count=0]",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Growth(List.of(new Point(1, 5), new Point(2, 0))))
            .getMessage());
  }
}
