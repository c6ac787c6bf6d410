package org.mmrace.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.EmittedTest;
import org.mmrace.reports.JsonRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace emit-test}. */
@Command(
    name = "emit-test",
    description = {
      "Writes a JUnit 5 test of a counterexample.",
      "The unfixed variant ends in the violated property; the fixed one does not follow, or keeps"
          + " it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace emit-test target/mmrace/collapse-gupfast-pmd-recheck-unfixed.trace.json",
      "  ./mmrace emit-test mine.trace.json -o checker-bridge/src/test/java"
    })
final class EmitTestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TRACE", description = "The file: see ./mmrace replay --help.")
  private Path file;

  @Option(
      names = "-o",
      paramLabel = "DIR",
      description = "Root of the test sources to write to. Default: standard output")
  private Path folder;

  @Mixin private TraceOrigin origin;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    LoadedTrace loaded = origin.load(file);
    EmittedTest test = loaded.emitTest(Session.catalogueOfCheckout(), new MachineSystems());
    Optional<Path> written = Optional.ofNullable(folder).map(root -> root.resolve(test.file()));
    if (written.isPresent()) {
      Files.createDirectories(written.get().getParent());
      Files.writeString(written.get(), test.source());
    }
    String record =
        JsonRecord.of(
            "emit-test",
            Version.text(),
            List.of(test),
            (emitted, json) -> {
              json.put("id", loaded.trace().scenario()).put("config", loaded.trace().config());
              json.put("class", emitted.packageName() + "." + emitted.className());
              json.put("file", written.map(Path::toString).orElse(""));
              json.put("source", emitted.source());
            });
    output.result(record, written.map(path -> path + "\n").orElse(test.source()));
    return 0;
  }
}
