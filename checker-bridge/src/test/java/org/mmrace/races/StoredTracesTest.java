package org.mmrace.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.junit.TraceFolder;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.EmittedTest;

/**
 * The counterexamples of all races replay state by state, are a few kilobytes each, and the
 * generated tests are what emit-test writes now, named as the ledgers say. With {@code
 * -Dmmrace.update=true} they are written anew.
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
    LoadedTrace loaded = LoadedTrace.read(file, "", "", systems);
    EmittedTest emitted = loaded.emitTest(catalogue, systems);
    Path test = CHECKOUT.resolve("java").resolve(emitted.file());
    if (Boolean.getBoolean("mmrace.update")) {
      Files.writeString(test, emitted.source());
    }
    String committed = Files.readString(test);
    assertEquals(flat(emitted.source()), flat(committed), () -> "run ./mmrace emit-test " + file);
    String condition =
        LedgerFile.read(catalogue.root(), loaded.trace().scenario()).window().condition();
    String camel = condition.replaceAll("\\W|_", "").toLowerCase(Locale.ROOT);
    String name = "void unfixed_" + camel + "_";
    assertTrue(committed.toLowerCase(Locale.ROOT).contains(name), name);
    assertTrue(Files.size(file) < 8_000, () -> "stored trace is too large: file=" + file);
  }

  /** Without white space: the formatter may break a line that the generator does not. */
  private static String flat(String source) {
    return source.replaceAll("\\s+", "");
  }
}
