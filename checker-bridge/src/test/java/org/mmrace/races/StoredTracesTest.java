package org.mmrace.races;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.junit.TraceFolder;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.EmittedTest;

/**
 * The counterexamples of all races replay word by word, and the generated tests are what emit-test
 * writes now.
 */
class StoredTracesTest {
  private static final Path CHECKOUT =
      SpecRoot.around(Path.of(""))
          .orElseThrow()
          .folder()
          .getParent()
          .resolve("checker-bridge/src/test");
  private static final Path TRACES = CHECKOUT.resolve("resources/traces");

  @TestFactory
  Stream<DynamicTest> trace_replays() throws IOException {
    return TraceFolder.tests(TRACES);
  }

  @TestFactory
  Stream<DynamicTest> generatedTest_isUpToDate() throws Exception {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.around(Path.of("")).orElseThrow());
    try (Stream<Path> files = Files.list(TRACES)) {
      return files.sorted().toList().stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(), () -> upToDate(file, catalogue)));
    }
  }

  private static void upToDate(Path file, ScenarioCatalogue catalogue) throws IOException {
    MachineSystems systems = new MachineSystems();
    EmittedTest emitted = LoadedTrace.read(file, "", "", systems).emitTest(catalogue, systems);
    String committed = Files.readString(CHECKOUT.resolve("java").resolve(emitted.file()));
    assertEquals(flat(emitted.source()), flat(committed), () -> "run ./mmrace emit-test " + file);
  }

  /** Without white space: the formatter may break a line that the generator does not. */
  private static String flat(String source) {
    return source.replaceAll("\\s+", "");
  }
}
