package org.mmrace.reports.stats;

import java.util.Arrays;

/**
 * The ratio of two quantities that were measured in pairs: the Hodges-Lehmann estimate of the
 * logarithm of the ratio (the median of all pairwise means), with the interval that Wilcoxon's
 * signed-rank test does not reject. It assumes that the logarithms scatter symmetrically, nothing
 * of their shape; one wild pair moves it little.
 *
 * <p>The distribution of the statistic is exact, so a level of 95 % needs 6 pairs. With fewer the
 * interval is the widest there is and {@link Figure#level} says what it is worth: 93.75 % for 5, 75
 * % for 3, none for 1.
 */
public final class PairedRatios {
  private static final String METHOD = "Wilcoxon signed rank";

  private PairedRatios() {}

  /**
   * Returns the ratio.
   *
   * @param numerators positive, one for each pair
   * @param denominators positive, one for each pair, in the same order
   * @param level confidence that is wanted; the figure has the least attainable above it
   * @throws IllegalArgumentException if there are no pairs, or one is not positive
   */
  public static Figure of(double[] numerators, double[] denominators, double level) {
    int n = numerators.length;
    if (n == 0 || denominators.length != n) {
      throw new IllegalArgumentException(
          "no pairs: numerators=" + n + " denominators=" + denominators.length);
    }
    double[] logs = new double[n];
    for (int i = 0; i < n; i++) {
      if (!(numerators[i] > 0 && denominators[i] > 0)) {
        throw new IllegalArgumentException(
            "pair is not positive: numerator=" + numerators[i] + " denominator=" + denominators[i]);
      }
      logs[i] = Math.log(numerators[i] / denominators[i]);
    }
    double[] means = pairwiseMeans(logs);
    int cut = cut(n, level);
    return new Figure(
        Math.exp(median(means)),
        Math.exp(means[cut]),
        Math.exp(means[means.length - 1 - cut]),
        1 - 2 * lowerTail(n, cut),
        n,
        "pairs",
        METHOD);
  }

  /** Returns (a + b) / 2 of all pairs a, b, each with itself too, ascending. */
  private static double[] pairwiseMeans(double[] values) {
    double[] means = new double[values.length * (values.length + 1) / 2];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      for (int j = i; j < values.length; j++) {
        means[at++] = (values[i] + values[j]) / 2;
      }
    }
    Arrays.sort(means);
    return means;
  }

  private static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Returns how many of the pairwise means may be cut off at either end. */
  private static int cut(int n, double level) {
    int cut = 0;
    while (1 - 2 * lowerTail(n, cut + 1) >= level) {
      cut++;
    }
    return cut;
  }

  /** Returns the probability that the signed-rank statistic of n values is at most {@code most}. */
  static double lowerTail(int n, int most) {
    double[] probability = new double[n * (n + 1) / 2 + 1];
    probability[0] = 1;
    for (int rank = 1; rank <= n; rank++) {
      for (int sum = rank * (rank + 1) / 2; sum >= 0; sum--) {
        double without = probability[sum];
        double with = sum >= rank ? probability[sum - rank] : 0;
        probability[sum] = (without + with) / 2;
      }
    }
    double tail = 0;
    for (int sum = 0; sum <= Math.min(most, probability.length - 1); sum++) {
      tail += probability[sum];
    }
    return tail;
  }
}
