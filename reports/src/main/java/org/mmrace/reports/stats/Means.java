package org.mmrace.reports.stats;

import org.apache.commons.math3.distribution.TDistribution;

/** Means of independent observations. */
public final class Means {
  private Means() {}

  /**
   * Returns the mean with Student's interval; one observation has none.
   *
   * @param variance of the observations, with n - 1 in the denominator
   */
  public static Figure of(double mean, double variance, long n, String unit, double level) {
    if (n < 2) {
      return new Figure(mean, mean, mean, 0, n, unit, "Student");
    }
    double t = new TDistribution(n - 1.0).inverseCumulativeProbability((1 + level) / 2);
    double half = t * Math.sqrt(variance / n);
    return new Figure(mean, mean - half, mean + half, level, n, unit, "Student");
  }
}
