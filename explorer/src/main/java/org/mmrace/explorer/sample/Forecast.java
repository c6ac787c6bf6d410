package org.mmrace.explorer.sample;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.model.system.TransitionSystem;

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
    Deque<Progress> reports = new ArrayDeque<>(List.of(new Progress(0, 0, 0, 0, 0)));
    Settings settings = Settings.standard().allowingDeadlock().within(limits.withTime(SHORT));
    Exploration seen =
        Explorer.explore(
            system,
            List.of(),
            settings,
            progress -> {
              reports.push(progress);
              return true;
            });
    if (seen.complete() || reports.size() == 1) {
      return new Forecast(seen.complete(), seen.states(), seen.edges(), seen.elapsed());
    }
    double states = SizeEstimate.of(system, most).states(seen.levels()).orElse(seen.states());
    Progress last = reports.pop();
    Progress before = reports.pop();
    double rate = (last.edges() - before.edges()) / (last.seconds() - before.seconds());
    double edges = states * last.edges() / (last.states() - last.queue());
    Duration time = Duration.ofMillis(Math.round(edges / rate * 1000));
    return new Forecast(false, Math.round(states), Math.round(edges), time);
  }
}
