package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mmrace.model.TransitionSystem;

/**
 * Writes a JUnit 5 test from a counterexample: the unfixed variant ends in the violated property; the fixed variant is
 * led along the same schedule as far as it goes, and the test expects what it does there instead.
 */
public final class EmitTest {
  private static final int WIDEST = 100;

  private final Trace trace;
  private final Variant unfixed;
  private final Optional<Variant> fixed;
  private final Map<Integer, String> threads = new LinkedHashMap<>();

  private EmitTest(Trace trace, Variant unfixed, Optional<Variant> fixed) {
    this.trace = trace;
    this.unfixed = unfixed;
    this.fixed = fixed;
  }

  /**
   * One variant of the scenario.
   *
   * @param config name of the configuration, as {@link ScenarioSystems#load} knows it
   */
  public record Variant(String config, ScenarioSystem scenario) {}

  /**
   * Returns the test of a counterexample.
   *
   * @param fixed the variant in which the property holds, if there is one
   * @throws TraceFormatException if a state does not fit the layout
   * @throws IllegalArgumentException if the trace does not replay, or if the fixed variant breaks the property too
   */
  public static EmittedTest of(Trace trace, Variant unfixed, Optional<Variant> fixed) throws TraceFormatException {
    return new EmitTest(trace, unfixed, fixed).emit();
  }

  private EmittedTest emit() throws TraceFormatException {
    TraceReplay replay = new TraceReplay(unfixed.scenario());
    Optional<String> fault =
        trace.property().isEmpty() ? Optional.of("trace violates no property") : replay.fault(trace);
    if (fault.isPresent()) {
      throw new IllegalArgumentException("no test of this trace: " + fault.get());
    }
    Schedule schedule = untilBroken(replay.run(trace));
    nameThreads(schedule);
    String slug = trace.scenario().substring(trace.scenario().indexOf('/') + 1);
    String packageName = "org.mmrace.races";
    if (slug.length() < trace.scenario().length()) {
      packageName += "." + trace.scenario().substring(0, trace.scenario().indexOf('/')).replaceAll("\\W", "");
    }
    String className = upper(camel(slug)) + "Test";
    return new EmittedTest(packageName, className, source(packageName, className, schedule));
  }

  private Schedule untilBroken(ReplayResult result) {
    int steps = result.schedule().moves().size();
    for (Broken broken : result.broken()) {
      if (broken.predicate().equals(trace.property())) {
        steps = broken.step();
      }
    }
    return result.schedule().first(steps);
  }

  private void nameThreads(Schedule schedule) {
    TransitionSystem system = unfixed.scenario().system();
    schedule.moves().stream()
        .map(Move::thread)
        .distinct()
        .sorted()
        .forEach(
            thread -> {
              String name = system.threadName(thread).replaceAll("\\W+", "_").toUpperCase(Locale.ROOT);
              boolean usable = name.matches("[A-Z_]\\w*") && !name.equals("RACE") && !threads.containsValue(name);
              threads.put(thread, usable ? name : "THREAD_" + thread);
            });
  }

  /** What the fixed variant does on the schedule: how far it follows, and what the test expects then. */
  private record Fixed(int follows, List<String> calls, String outcome) {}

  private Fixed fixed(Variant variant, Schedule schedule) {
    ReplayResult result = new TraceReplay(variant.scenario()).run(schedule);
    int follows = result.schedule().moves().size();
    List<String> calls = new ArrayList<>();
    String outcome = "keeps" + property();
    if (result.stop().isPresent()) {
      Move move = schedule.moves().get(follows);
      String thread = threads.get(move.thread());
      Stop stop = result.stop().get();
      if (stop instanceof Stop.Blocked) {
        calls.add("blocked(" + thread + ", \"" + move.step() + "\")");
        outcome = "waitsAt" + event(move.step());
      } else if (stop instanceof Stop.Elsewhere elsewhere) {
        calls.add("standsAt(" + thread + ", \"" + elsewhere.standsAt() + "\")");
        outcome = "goesTo" + event(elsewhere.standsAt());
      } else if (stop instanceof Stop.NoChoice) {
        calls.add("noChoice(" + thread + ", \"" + move.step() + "\", " + move.choice() + ")");
        outcome = "hasNoChoiceAt" + event(move.step());
      } else {
        throw new IllegalArgumentException("no test of this trace, config=" + variant.config() + ": " + stop.message());
      }
    }
    calls.add(holds(variant, result));
    return new Fixed(follows, calls, outcome);
  }

  private String holds(Variant variant, ReplayResult result) {
    boolean deadlock = trace.property().equals(Trace.DEADLOCK);
    Optional<Broken> same =
        result.broken().stream().filter(broken -> broken.predicate().equals(trace.property())).findFirst();
    if (same.isPresent() || deadlock && result.stuck()) {
      String step = same.map(Broken::toString).orElse("step " + result.schedule().moves().size() + ": Deadlock");
      throw new IllegalArgumentException("fixed variant fails as the unfixed: config=" + variant.config() + " " + step);
    }
    if (deadlock) {
      return "notDeadlocked()";
    }
    return result.firstBroken().isPresent() ? "holds(\"" + trace.property() + "\")" : "holds()";
  }

  private String source(String packageName, String className, Schedule schedule) {
    Optional<Fixed> other = fixed.map(variant -> fixed(variant, schedule));
    int shared = other.map(Fixed::follows).orElse(schedule.moves().size());
    String interleaving = interleaving(schedule);
    StringBuilder tests = new StringBuilder();
    List<String> rest = steps(schedule.moves().subList(shared, schedule.moves().size()));
    boolean deadlock = trace.property().equals(Trace.DEADLOCK);
    rest.add(deadlock ? "deadlocked()" : "breaks(\"" + trace.property() + "\")");
    String outcome = deadlock ? "deadlocks" : (trace.property().startsWith("Reach_") ? "reaches" : "breaks") + property();
    tests.append(test(unfixed.config(), interleaving, outcome, rest));
    other.ifPresent(
        found -> tests.append("\n").append(test(fixed.get().config(), interleaving, found.outcome(), found.calls())));
    List<String> first = new ArrayList<>();
    if (schedule.initial() != 0) {
      first.add("initial(" + schedule.initial() + ")");
    }
    first.addAll(steps(schedule.moves().subList(0, shared)));
    return """
        package %s;

        import java.io.IOException;
        import org.junit.jupiter.api.Test;
        import org.mmrace.bridge.trace.Replay;
        import org.mmrace.bridge.trace.ScenarioSystems;

        /**
         * The counterexample of {@code %s} against {@code %s}. Generated; to reproduce:
         *
         * <pre>{@code
         * ./mmrace check %s
         * mvn -B test -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false
         * }</pre>
         */
        final class %s {
          private static final String RACE = "%s";
        %s
          private static Replay %s(String config) throws IOException {
        %s  }

        %s}
        """
        .formatted(
            packageName,
            trace.scenario(),
            trace.property(),
            trace.scenario(),
            className,
            className,
            trace.scenario(),
            constants(),
            interleaving,
            chain("return new Replay(ScenarioSystems.installed().load(RACE, config))", first),
            tests);
  }

  private String constants() {
    return threads.entrySet().stream()
        .map(thread -> "  private static final int " + thread.getValue() + " = " + thread.getKey() + ";\n")
        .collect(Collectors.joining());
  }

  private static String test(String config, String interleaving, String outcome, List<String> calls) {
    String declaration = "  void " + variant(config) + "_" + interleaving + "_" + outcome + "()";
    String exception = " throws IOException {\n";
    return "  @Test\n"
        + declaration
        + (declaration.length() + exception.length() - 1 > WIDEST ? "\n     " + exception : exception)
        + chain(interleaving + "(\"" + config + "\")", calls)
        + "  }\n";
  }

  private List<String> steps(List<Move> moves) {
    return moves.stream()
        .map(
            move ->
                "step("
                    + threads.get(move.thread())
                    + ", \""
                    + move.step()
                    + "\""
                    + (move.choice() == 0 ? ")" : ", " + move.choice() + ")"))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Returns a statement of calls: on one line if it fits, else one call a line. */
  private static String chain(String head, List<String> calls) {
    String line = "    " + head + calls.stream().map(call -> "." + call).collect(Collectors.joining()) + ";\n";
    if (line.length() - 1 <= WIDEST) {
      return line;
    }
    StringBuilder text = new StringBuilder("    " + head);
    for (String call : calls) {
      boolean fits = call.length() + 10 <= WIDEST;
      text.append("\n        .").append(fits ? call : call.replaceFirst("\\(", "(\n            "));
    }
    return text.append(";\n").toString();
  }

  /** Returns {@code collapseHugePageWithinGupFast}: who comes in between whom. */
  private static String interleaving(Schedule schedule) {
    List<Move> moves = schedule.moves();
    for (int i = 1; i < moves.size(); i++) {
      int before = moves.get(i - 1).thread();
      if (moves.get(i).thread() != before) {
        boolean resumes = moves.subList(i, moves.size()).stream().anyMatch(move -> move.thread() == before);
        String interrupted = upper(camel(function(moves.get(i - 1).step())));
        return camel(function(moves.get(i).step())) + (resumes ? "Within" : "After") + interrupted;
      }
    }
    return moves.isEmpty() ? "initialState" : camel(function(moves.get(0).step())) + "Alone";
  }

  private String property() {
    return upper(camel(trace.property().replaceFirst("^(Inv|Reach)_", "")));
  }

  /** Returns {@code unfixedLate} for {@code MCRace_unfixed_late.cfg} and for {@code unfixed_late}. */
  private static String variant(String config) {
    String name = config.replaceFirst("\\.cfg$", "").replaceFirst("^.*_(?=(un)?fixed|reach_)", "");
    return camel(name);
  }

  private static String function(String step) {
    int split = step.lastIndexOf("__");
    return split < 0 ? step : step.substring(0, split);
  }

  private static String event(String step) {
    int split = step.lastIndexOf("__");
    return upper(camel(split < 0 ? step : step.substring(split + 2)));
  }

  private static String camel(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("[^A-Za-z0-9]+")) {
      text.append(text.isEmpty() ? word.substring(0, Math.min(1, word.length())).toLowerCase(Locale.ROOT) + tail(word) : upper(word));
    }
    return text.toString();
  }

  private static String tail(String word) {
    return word.isEmpty() ? "" : word.substring(1);
  }

  private static String upper(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
