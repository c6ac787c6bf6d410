package org.mmrace.bridge.trace;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

/** The text of a generated test, laid out as google-java-format would. */
final class TestSource {
  private static final int WIDEST = 100;
  private static final String DEEPER = "          ";
  private final String scenario;
  private final String property;
  private final TestNames names;
  private final StringBuilder tests = new StringBuilder();
  private final SortedSet<String> steps = new TreeSet<>();

  TestSource(String scenario, String property, TestNames names) {
    this.scenario = scenario;
    this.property = property;
    this.names = names;
  }

  /** Adds the test of a variant. */
  void test(String config, String condition, String outcome, List<String> calls) {
    String declaration =
        throwing("  void " + TestNames.variant(config) + "_" + condition + "_" + outcome + "()");
    tests
        .append("\n  @Test\n")
        .append(declaration)
        .append(chain("replay(\"" + config + "\")", calls))
        .append("  }\n");
  }

  /** Returns the class. */
  String text(String name, Schedule schedule, RaceWindow.In window) {
    String className = TestNames.className(scenario);
    String moves = moves(schedule.moves(), window);
    String initial = schedule.initial() == 0 ? "" : ".initial(" + schedule.initial() + ")";
    return """
        package %s;

        %simport java.io.IOException;
        import org.junit.jupiter.api.Test;
        import org.mmrace.bridge.trace.Replay;
        import org.mmrace.bridge.trace.ScenarioSystems;
        import org.mmrace.explorer.Schedule;

        /**
         * Generated from a counterexample against {@code %s}; to reproduce:
         *
         * <pre>{@code
         * ./mmrace check %s
         * mvn -B test -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false
         * }</pre>
         */
        final class %s {
          private static final String RACE = "%s";
        %s
          private static final Schedule %s =
        %s
          private static Replay replay(String config) throws IOException {
            return new Replay(ScenarioSystems.installed().load(RACE, config))%s;
          }
        %s}
        """
        .formatted(
            TestNames.packageName(scenario),
            imports(),
            property,
            scenario,
            className,
            className,
            scenario,
            threads(),
            name,
            moves,
            initial,
            tests);
  }

  /** Returns the first line of a method that throws, broken where it is too long. */
  private static String throwing(String declaration) {
    String exception = " throws IOException {";
    boolean fits = declaration.length() + exception.length() <= WIDEST;
    return declaration + (fits ? exception : "\n     " + exception) + "\n";
  }

  /** Returns the imports of the constants of the steps that were named. */
  private String imports() {
    String lines =
        steps.stream().map(type -> "import static " + type + ".*;\n").collect(Collectors.joining());
    return lines.isEmpty() ? "" : lines + "\n";
  }

  private String threads() {
    return names.threads().entrySet().stream()
        .map(
            thread ->
                "  private static final int " + thread.getValue() + " = " + thread.getKey() + ";\n")
        .collect(Collectors.joining());
  }

  /** Returns the schedule with a line for each move, and for where the window opens and closes. */
  private String moves(List<Move> moves, RaceWindow.In window) {
    StringBuilder text = new StringBuilder("      Schedule.of()");
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      if (window.first() >= 0 && i == window.last()) {
        text.append('\n').append(DEEPER).append("// the window closes");
      }
      text.append('\n').append(DEEPER).append('.');
      text.append(move.choice() == 0 ? call("step", move) : call("step", move, move.choice()));
      if (i == window.first()) {
        text.append('\n').append(DEEPER).append("// the window opens");
      }
    }
    return text.append(";\n").toString();
  }

  /** Returns {@code blocked(GUP_FAST, gup_fast__local_irq_save)}. */
  String call(String method, Move move) {
    return method + "(" + names.threads().get(move.thread()) + ", " + step(move) + ")";
  }

  /** Returns {@code step(GUP_FAST, try_grab_folio_fast__ref_add, 1)}. */
  String call(String method, Move move, int choice) {
    String thread = names.threads().get(move.thread());
    return method + "(" + thread + ", " + step(move) + ", " + choice + ")";
  }

  /** Returns the constant of the step, or its name in quotes if it is none of the model's. */
  private String step(Move move) {
    Optional<Class<?>> type = names.declares(move.step());
    type.ifPresent(declares -> steps.add(declares.getCanonicalName()));
    return type.isPresent() ? move.step() : '"' + move.step() + '"';
  }

  /** Returns a statement: on one line if it fits, else with one call a line. */
  private static String chain(String head, List<String> calls) {
    String line =
        "    " + head + calls.stream().map(call -> "." + call).collect(Collectors.joining()) + ";";
    if (line.length() <= WIDEST) {
      return line + "\n";
    }
    StringBuilder text = new StringBuilder("    " + head);
    for (String call : calls) {
      boolean fits = "        .".length() + call.length() + 1 <= WIDEST;
      text.append("\n        .").append(fits ? call : call.replaceFirst("\\(", "(\n            "));
    }
    return text.append(";\n").toString();
  }
}
