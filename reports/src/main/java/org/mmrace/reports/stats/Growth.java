package org.mmrace.reports.stats;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How a count grows with a size: the logarithm of the count as a straight line over the size, by
 * least squares. The interval of the next count is the one in which a new observation falls, not
 * the one of the line; with fewer than three sizes there is none.
 */
public final class Growth {
  private static final String METHOD = "log-linear least squares";
  private final SimpleRegression line = new SimpleRegression();
  private final double middle;

  /**
   * A count at a size.
   *
   * @param size threads, PTEs or CPUs
   * @param count states or edges
   */
  public record Point(int size, long count) {}

  /**
   * Fits the line.
   *
   * @throws IllegalArgumentException if there are fewer than two sizes or a count is not positive
   */
  public Growth(List<Point> points) {
    if (points.stream().map(Point::size).distinct().count() < 2) {
      throw new IllegalArgumentException("fewer sizes than two: points=" + points);
    }
    for (Point point : points) {
      if (point.count() < 1) {
        throw new IllegalArgumentException("count is not positive: point=" + point);
      }
      line.addData(point.size(), Math.log((double) point.count()));
    }
    middle = new Mean().evaluate(points.stream().mapToDouble(Point::size).toArray());
  }

  /** Returns by what the count is multiplied when the size grows by one. */
  public Figure factor(double level) {
    return figure(line.getSlope(), line.getN() < 3 ? 0 : line.getSlopeStdErr(), level);
  }

  /** Returns the count at a size, with the interval in which a new count falls. */
  public Figure predict(int size, double level) {
    double apart = (size - middle) * (size - middle) / line.getXSumSquares();
    double error =
        line.getN() < 3
            ? 0
            : Math.sqrt(line.getMeanSquareError() * (1 + 1.0 / line.getN() + apart));
    return figure(line.predict(size), error, level);
  }

  private Figure figure(double log, double error, double level) {
    long n = line.getN();
    double t = n < 3 ? 0 : new TDistribution(n - 2.0).inverseCumulativeProbability((1 + level) / 2);
    return new Figure(
        Math.exp(log),
        Math.exp(log - t * error),
        Math.exp(log + t * error),
        n < 3 ? 0 : level,
        n,
        "sizes",
        METHOD);
  }
}
