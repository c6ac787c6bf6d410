package org.mmrace.explorer.sample;

import java.time.Duration;
import java.util.List;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.model.TransitionSystem;

/**
 * How large a graph is and how long the explorer takes for it: counted if a short search exhausts
 * it, else estimated from the part that it saw and from schedules drawn at random.
 *
 * @param exact whether the numbers are counted
 * @param time of the whole search
 */
public record Forecast(boolean exact, long states, long edges, Duration time) {
  private static final Duration SHORT = Duration.ofSeconds(1);

  /**
   * Searches for a second and draws schedules.
   *
   * @param limits of the search
   * @param most greatest number of moves of a schedule
   */
  public static Forecast of(TransitionSystem system, Limits limits, int most) {
    double[] rate = new double[1];
    Progress[] last = new Progress[1];
    Settings settings = Settings.standard().allowingDeadlock().within(limits.withTime(SHORT));
    Exploration seen =
        Explorer.explore(
            system,
            List.of(),
            settings,
            progress -> {
              rate[0] = progress.edgesPerSecond();
              last[0] = progress;
              return true;
            });
    if (seen.complete() || last[0] == null) {
      return new Forecast(seen.complete(), seen.states(), seen.edges(), seen.elapsed());
    }
    double states = SizeEstimate.of(system, most).states(seen.levels()).orElse(seen.states());
    double edges = states * last[0].edges() / (last[0].states() - last[0].queue());
    Duration time = Duration.ofMillis(Math.round(edges / rate[0] * 1000));
    return new Forecast(false, Math.round(states), Math.round(edges), time);
  }
}
