package org.mmrace.bridge.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceFile;
import org.mmrace.bridge.trace.TraceReplay;

/**
 * Runs a folder of traces as tests, one for each file:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> traces() throws IOException {
 *   return TraceFolder.tests(Path.of("src/test/traces"));
 * }
 * }</pre>
 *
 * <p>A trace passes if it replays on the model word by word, a stored one digest by digest, and its
 * last state violates the property that the file names; if it names none, all invariants must hold.
 */
public final class TraceFolder {
  private TraceFolder() {}

  /**
   * Returns the tests of all files in {@code folder} and below, by name, on the installed systems.
   */
  public static Stream<DynamicTest> tests(Path folder) throws IOException {
    return tests(folder, ScenarioSystems.installed());
  }

  /** Returns the tests of all files in {@code folder} and below, by name. */
  public static Stream<DynamicTest> tests(Path folder, ScenarioSystems systems) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> traces = files.filter(Files::isRegularFile).sorted().toList();
      if (traces.isEmpty()) {
        throw new IOException(folder + ": no traces in this folder");
      }
      return traces.stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      folder.relativize(file).toString(),
                      file.toUri(),
                      () -> replay(file, systems)));
    }
  }

  /** Replays one file; fails with one line that names it. */
  public static void replay(Path file, ScenarioSystems systems) {
    Optional<String> fault;
    try {
      Trace trace = TraceFile.read(file);
      fault =
          new TraceReplay(system(trace, systems)).fault(trace).map(found -> file + ": " + found);
    } catch (IOException e) {
      fault =
          Optional.of(
              e.getMessage().startsWith(file.toString()) ? e.getMessage() : file + ": " + e);
    } catch (IllegalArgumentException e) {
      fault = Optional.of(file + ": " + e.getMessage());
    }
    if (fault.isPresent()) {
      throw new AssertionError(fault.get());
    }
  }

  private static ScenarioSystem system(Trace trace, ScenarioSystems systems) throws IOException {
    if (!trace.constants().isEmpty()) {
      return systems.of(trace.constants());
    }
    if (trace.scenario().isEmpty()) {
      throw new IllegalArgumentException("trace names neither constants nor scenario");
    }
    return systems.load(trace.origin());
  }
}
