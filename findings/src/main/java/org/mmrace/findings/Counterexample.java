package org.mmrace.findings;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.core.Hotplug;

/**
 * A behaviour that breaks a property.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param property the invariant or probe that is false, or what else went wrong
 * @param threads names of all threads, by index
 * @param steps the steps in order
 * @param brokenAfter number of steps after which the property is false; 0 is the initial state
 * @param explanation what the property demands, in words; may be empty
 * @param values the words that break it, one line each
 * @param brief the needed steps; empty if they are not known or not asked for
 */
public record Counterexample(
    String id,
    String config,
    String property,
    List<String> threads,
    List<DiagramStep> steps,
    int brokenAfter,
    String explanation,
    List<String> values,
    Optional<Brief> brief) {
  /** Copies the lists. */
  public Counterexample {
    threads = List.copyOf(threads);
    steps = List.copyOf(steps);
    values = List.copyOf(values);
  }

  /** A counterexample that is shown in full. */
  public Counterexample(
      String id,
      String config,
      String property,
      List<String> threads,
      List<DiagramStep> steps,
      int brokenAfter,
      String explanation,
      List<String> values) {
    this(id, config, property, threads, steps, brokenAfter, explanation, values, Optional.empty());
  }

  /** Returns this counterexample with every step. */
  public Counterexample full() {
    return new Counterexample(
        id, config, property, threads, steps, brokenAfter, explanation, values);
  }

  /** Returns whether no thread can step in the last state. */
  public boolean isDeadlock() {
    return property.equals(Trace.DEADLOCK);
  }

  /** Returns whether the property is a probe, which is reached rather than broken. */
  public boolean isProbe() {
    return property.startsWith("Reach_");
  }

  /** Returns whether its last step needs what is not modelled. */
  public boolean isUnmodelled() {
    return property.equals(Modelled.NOT_MODELLED);
  }

  /** Returns it without the set-up, which no other thread races with, unless that breaks it. */
  public Counterexample afterSetup() {
    String end = Hotplug.Step.take_cpu_down__set_cpu_online.name();
    int setup = steps.stream().map(DiagramStep::step).toList().indexOf(end) + 1;
    return setup == 0 || brokenAfter <= setup
        ? this
        : new Counterexample(
            id,
            config,
            property,
            threads,
            steps.subList(setup, steps.size()),
            brokenAfter - setup,
            explanation,
            values);
  }

  /** Returns what happens where it ends: {@code breaks Inv_PinStaysMapped}. */
  public String mark() {
    if (isDeadlock()) {
      return "nobody can go on";
    }
    return isUnmodelled() ? property : (isProbe() ? "reaches " : "breaks ") + property;
  }

  /** Returns what the column of a thread is called: {@code CPU0 khugepaged}. */
  public String title(int thread) {
    String name = name(thread);
    if (ThreadNames.isOfTheMachine(name)) {
      return name;
    }
    long cpu =
        acting()
            .filter(other -> other < thread && !ThreadNames.isOfTheMachine(name(other)))
            .count();
    return ("CPU" + cpu + " " + name).strip();
  }

  /** Returns the threads that a diagram has a column for. */
  public IntStream acting() {
    return brief
        .map(one -> one.lines().stream().mapToInt(Brief.Line::thread))
        .orElseGet(() -> steps.stream().mapToInt(DiagramStep::thread))
        .distinct()
        .sorted();
  }

  private String name(int thread) {
    return thread < threads.size() ? threads.get(thread) : "";
  }

  /** Returns how often a step is run by another thread than the step before it. */
  public int contextSwitches() {
    int switches = 0;
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).thread() != steps.get(i - 1).thread()) {
        switches++;
      }
    }
    return switches;
  }
}
