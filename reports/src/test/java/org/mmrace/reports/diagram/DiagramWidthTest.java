package org.mmrace.reports.diagram;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;

class DiagramWidthTest {
  @Provide
  Arbitrary<Counterexample> counterexamples() {
    Arbitrary<String> word =
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(50);
    Arbitrary<DiagramStep> step =
        Combinators.combine(
                Arbitraries.integers().between(0, 11),
                word,
                Arbitraries.integers().between(0, 3),
                word.list().ofMaxSize(6))
            .as(
                (thread, name, choice, notes) ->
                    new DiagramStep(thread, name, choice, notes.size() < 2, notes));
    return Combinators.combine(word.list().ofMaxSize(12), step.list().ofMaxSize(20), word)
        .as(
            (threads, steps, text) ->
                new Counterexample(
                    "a/b",
                    "MCB.cfg",
                    "Inv_A",
                    threads,
                    steps,
                    steps.size(),
                    text + " " + text + " " + text,
                    List.of(text)));
  }

  @Property(tries = 300)
  void anyCounterexample_isAtMost75ColumnsWide(@ForAll("counterexamples") Counterexample found) {
    List<String> tooWide = new ArrayList<>();
    for (String line : CounterexampleReport.of(found, List.of()).lines().toList()) {
      if (line.length() > 75 || !line.equals(line.stripTrailing())) {
        tooWide.add(line);
      }
    }
    assertTrue(tooWide.isEmpty(), () -> String.join("\n", tooWide));
  }
}
