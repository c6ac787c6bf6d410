package org.mmrace.bridge.run;

import java.util.Optional;
import org.mmrace.bridge.Verdict;
import org.mmrace.explorer.Schedule;

/**
 * One run of the explorer on the executable model.
 *
 * @param states distinct states; of a reduced search those that were kept
 * @param passed states that a reduced search passed through without keeping them
 * @param edges steps taken
 * @param depth states on the longest of the shortest paths; of a stopped run the level reached
 * @param shortest a shortest schedule to what is violated
 * @param ran what ran in a graph in which all holds, in one line; empty if it is not known
 * @param shown the schedule with the fewest context switches, and of those the fewest steps
 */
public record Explored(
    Verdict verdict,
    long states,
    long passed,
    long edges,
    int depth,
    double seconds,
    Optional<String> ran,
    Optional<Schedule> shortest,
    Optional<Schedule> shown) {
  /** Returns this run with another verdict. */
  Explored with(Verdict other) {
    return new Explored(other, states, passed, edges, depth, seconds, ran, shortest, shown);
  }

  /** Returns what a run that could not be made says. */
  static Explored none(Verdict verdict) {
    return new Explored(
        verdict, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
