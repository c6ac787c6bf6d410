package org.mmrace.bridge.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.EmitTest;
import org.mmrace.bridge.trace.EmittedTest;
import org.mmrace.bridge.trace.Origin;
import org.mmrace.bridge.trace.RaceWindow;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceFile;
import org.mmrace.bridge.trace.TraceFormatException;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Schedule;

/**
 * A trace of a file with the system that it is one of.
 *
 * @param trace names scenario and configuration, as far as they are known
 * @param system the system that it is one of, or on which it is to be replayed
 * @param ofOther the schedule of the trace, if that is another variant than the one that the trace
 *     is of
 */
public record LoadedTrace(Trace trace, ScenarioSystem system, Optional<Schedule> ofOther) {
  /**
   * Reads a trace and makes its system: that of the scenario that is named, else that of the
   * constants in the trace, else that of the scenario in it with what the trace overrides.
   *
   * @param scenario id of the scenario, empty if the trace says
   * @param config name of the configuration, empty if the trace says
   * @throws IllegalArgumentException if nothing says what it is a trace of
   */
  public static LoadedTrace read(Path file, String scenario, String config, ScenarioSystems systems)
      throws IOException {
    Trace read = TraceFile.read(file);
    String ofScenario = scenario.isEmpty() ? read.scenario() : scenario;
    String ofConfig = config.isEmpty() ? read.config() : config;
    boolean named = !scenario.isEmpty() || !config.isEmpty();
    if (ofScenario.isEmpty() && read.constants().isEmpty()) {
      throw new IllegalArgumentException(
          file + ": trace names no scenario: add --scenario ID --config NAME");
    }
    Origin origin = new Origin(ofScenario, ofConfig, read.origin().overrides());
    ScenarioSystem system =
        named
            ? systems.load(ofScenario, ofConfig)
            : read.constants().isEmpty() ? systems.load(origin) : systems.of(read.constants());
    boolean other =
        named
            && !read.config().isEmpty()
            && !(ofConfig.equals(read.config()) && ofScenario.equals(read.scenario()));
    return new LoadedTrace(
        read.of(origin), system, other ? Optional.of(schedule(read, systems)) : Optional.empty());
  }

  /**
   * Returns the schedule of a trace; where only steps are named, its own variant tells the rest.
   */
  private static Schedule schedule(Trace read, ScenarioSystems systems) throws IOException {
    Optional<Schedule> known = read.schedule();
    return known.isPresent()
        ? known.get()
        : new TraceReplay(systems.load(read.origin())).run(read).schedule();
  }

  /** Returns the trace with its states in full, as far as the system can follow it. */
  public Trace full() throws TraceFormatException {
    return new TraceReplay(system).full(trace);
  }

  /**
   * Returns the test of this counterexample: of its configuration, and of {@code fixed_x} for
   * {@code unfixed_x}, else of {@code fixed}.
   */
  public EmittedTest emitTest(ScenarioCatalogue catalogue, ScenarioSystems systems)
      throws IOException {
    if (new TraceReplay(system).isOnlyTlcs(trace)) {
      throw new IllegalArgumentException(
          "only TLC judges the property, a test cannot: property=" + trace.property());
    }
    Optional<ScenarioConfig> fixed =
        catalogue
            .config(trace.scenario(), trace.config().replaceFirst("^unfixed", "fixed"))
            .or(() -> catalogue.config(trace.scenario(), "fixed"))
            .filter(config -> !config.config().equals(trace.config()))
            .filter(config -> trace.config().startsWith("unfixed"));
    Optional<EmitTest.Variant> other = Optional.empty();
    if (fixed.isPresent()) {
      String config = fixed.get().config();
      other = Optional.of(new EmitTest.Variant(config, systems.load(trace.scenario(), config)));
    }
    RaceWindow window = LedgerFile.read(catalogue.root(), trace.scenario()).window();
    return EmitTest.of(trace, new EmitTest.Variant(variant(), system), other, window);
  }

  /** Returns the name of the configuration; one that has none is named as its module. */
  private String variant() {
    return trace.config().isEmpty()
        ? trace.scenario().replaceFirst("^.*/", "").replaceFirst("\\.cfg$", "")
        : trace.config();
  }
}
