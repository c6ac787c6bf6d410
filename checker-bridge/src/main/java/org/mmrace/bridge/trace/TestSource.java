package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.mmrace.explorer.Move;

/** The text of a generated test, laid out as google-java-format would. */
final class TestSource {
  private static final int WIDEST = 100;
  private final String scenario;
  private final String property;
  private final TestNames names;
  private final StringBuilder tests = new StringBuilder();

  TestSource(String scenario, String property, TestNames names) {
    this.scenario = scenario;
    this.property = property;
    this.names = names;
  }

  /** Adds a test that goes on from the steps that all tests share. */
  void test(String config, String interleaving, String outcome, List<String> calls) {
    String declaration =
        throwing("  void " + TestNames.variant(config) + "_" + interleaving + "_" + outcome + "()");
    tests
        .append(tests.isEmpty() ? "" : "\n")
        .append("  @Test\n")
        .append(declaration)
        .append(chain(interleaving + "(\"" + config + "\")", calls))
        .append("  }\n");
  }

  /** Returns the class; {@code shared} are the calls with which all tests begin. */
  String text(String interleaving, List<String> shared) {
    String className = TestNames.className(scenario);
    return """
        package %s;

        import java.io.IOException;
        import org.junit.jupiter.api.Test;
        import org.mmrace.bridge.trace.Replay;
        import org.mmrace.bridge.trace.ScenarioSystems;

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
        %s%s  }

        %s}
        """
        .formatted(
            TestNames.packageName(scenario),
            property,
            scenario,
            className,
            className,
            scenario,
            constants(),
            throwing("  private static Replay " + interleaving + "(String config)"),
            chain("return new Replay(ScenarioSystems.installed().load(RACE, config))", shared),
            tests);
  }

  /** Returns the first line of a method that throws, broken where it is too long. */
  private static String throwing(String declaration) {
    String exception = " throws IOException {";
    boolean fits = declaration.length() + exception.length() <= WIDEST;
    return declaration + (fits ? exception : "\n     " + exception) + "\n";
  }

  private String constants() {
    return names.threads().entrySet().stream()
        .map(
            thread ->
                "  private static final int " + thread.getValue() + " = " + thread.getKey() + ";\n")
        .collect(Collectors.joining());
  }

  /** Returns the calls that run the moves. */
  List<String> steps(List<Move> moves) {
    List<String> calls = new ArrayList<>();
    for (Move move : moves) {
      calls.add(move.choice() == 0 ? call("step", move) : call("step", move, move.choice()));
    }
    return calls;
  }

  /** Returns {@code blocked(GUP_FAST, "gup_fast__local_irq_save")}. */
  String call(String method, Move move) {
    return method + "(" + names.threads().get(move.thread()) + ", \"" + move.step() + "\")";
  }

  /** Returns {@code step(GUP_FAST, "try_grab_folio_fast__ref_add", 1)}. */
  String call(String method, Move move, int choice) {
    return method
        + "("
        + names.threads().get(move.thread())
        + ", \""
        + move.step()
        + "\", "
        + choice
        + ")";
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
