package org.mmrace.bridge.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Counterexample;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;

/**
 * Prints what one child that serves many configurations in shuffled order says against a child for
 * each: verdicts, counts and counterexamples, and what its heap holds. Run {@link #main} with the
 * test class path and {@code -Dmmrace.root=} the checkout. Arguments: how many runs, the most
 * states of a graph, the seed.
 */
final class MeasureChild {
  private MeasureChild() {}

  /** Prints one line for each difference, one for each 25 runs, and a sum. */
  public static void main(String[] arguments) throws IOException, SpecFailure {
    int runs = Integer.parseInt(arguments[0]);
    long most = Long.parseLong(arguments[1]);
    Random random = new Random(Long.parseLong(arguments[2]));
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
    Records records = new Records(catalogue.root());
    List<ScenarioConfig> configs = new ArrayList<>();
    for (ScenarioConfig config : catalogue.all()) {
      if (records.graph(config).filter(graph -> graph.states() <= most).isPresent()) {
        configs.add(config);
      }
    }
    Map<String, Checked> alone = new HashMap<>();
    double starting = 0;
    for (ScenarioConfig config : configs) {
      try (TlcProcess tlc = child()) {
        long start = System.nanoTime();
        tlc.constants(config.location());
        starting += (System.nanoTime() - start) / 1e9;
        alone.put(config.name(), without(check(tlc, config)));
      }
    }
    say("%d cfgs, each in its own child: start and parse %.1f s", configs.size(), starting);
    int different = 0;
    double parsing = 0;
    try (TlcProcess tlc = child()) {
      tlc.constants(configs.get(0).location());
      long pid = tlc.pid().orElseThrow();
      List<ScenarioConfig> order = new ArrayList<>();
      for (int run = 1; run <= runs; run++) {
        if (order.isEmpty()) {
          order.addAll(configs);
          Collections.shuffle(order, random);
        }
        ScenarioConfig config = order.remove(order.size() - 1);
        long start = System.nanoTime();
        tlc.constants(config.location());
        parsing += (System.nanoTime() - start) / 1e9;
        Checked checked = without(check(tlc, config));
        if (!checked.equals(alone.get(config.name()))) {
          different++;
          say("%s differs: %s", config.name(), checked.verdict());
        }
        if (run % 25 == 0) {
          say("after %d runs: %s", run, heap(pid));
        }
      }
      say(
          "%d runs, seed %s, %d different, %s child, parse %.2f s a run",
          runs,
          arguments[2],
          different,
          tlc.pid().orElseThrow() == pid ? "one" : "another",
          parsing / runs);
    }
  }

  private static TlcProcess child() {
    return new TlcProcess(TlcOptions.of(MachineSystems.class));
  }

  private static Checked check(TlcProcess tlc, ScenarioConfig config) {
    return tlc.check(config.location(), Duration.ZERO, now -> {});
  }

  /** Returns all but the time, and the texts, whose fields TLC orders as it first met the names. */
  private static Checked without(Checked one) {
    return new Checked(
        one.verdict(),
        one.states(),
        one.generated(),
        one.initialStates(),
        one.depth(),
        0,
        new Counterexample(
            one.counterexample().schedule(), List.of(), one.counterexample().words()));
  }

  private static String heap(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram").start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      return lines.lines().filter(line -> line.startsWith("Total")).findFirst().orElse("no heap");
    }
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
