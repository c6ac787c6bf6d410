package org.mmrace.explorer.sample;

import java.util.Arrays;

/**
 * Of the states of one more schedule, the share that none of the schedules drawn so far has seen:
 * the Good-Turing estimate, where a state counts as seen or not by a whole schedule. It is the
 * mean, over all schedules, of the share of a schedule's states that no other saw. The interval is
 * {@code estimate ± 1.96 s}, where s comes from the jackknife over schedules (for draws of one
 * state each that is Esty's interval); its upper end is never below 3 / schedules.
 *
 * @param low lower end of the 95 % interval
 * @param high upper end
 */
public record UnseenMass(double estimate, double low, double high) {
  private static final double Z = 1.96;

  /**
   * Estimates.
   *
   * @param lengths of each schedule the number of states it saw
   */
  static UnseenMass of(Sightings sightings, int... lengths) {
    int n = lengths.length;
    double[] alone = new double[n];
    double[] lost = new double[n]; // what becomes unseen by others without this schedule
    sightings.forEachRare(
        (one, other) -> {
          if (other == Sightings.NONE) {
            alone[one] += 1.0 / lengths[one];
          } else {
            lost[one] += 1.0 / lengths[other];
            lost[other] += 1.0 / lengths[one];
          }
        });
    double estimate = Arrays.stream(alone).sum() / n;
    double mean = Arrays.stream(lost).sum() / n - estimate;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += (lost[i] - alone[i] - mean) * (lost[i] - alone[i] - mean);
    }
    double half = n < 2 ? 1 : Z * Math.sqrt(squares / (n * (n - 1.0)));
    double high = Math.max(estimate + half, Math.min(1, 3.0 / n));
    return new UnseenMass(estimate, Math.max(0, estimate - half), Math.min(1, high));
  }
}
