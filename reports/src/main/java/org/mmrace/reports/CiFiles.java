package org.mmrace.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.findings.FileReason;

/**
 * The files that a CI system reads.
 *
 * @param sarif SARIF 2.1.0
 * @param junit XML of JUnit
 * @param markdown a summary for a pull request
 */
public record CiFiles(Optional<Path> sarif, Optional<Path> junit, Optional<Path> markdown) {
  /** Writes nothing yet: makes sure, before a long run, that the files can be written. */
  public void open() throws IOException {
    open(sarif);
    open(junit);
    open(markdown);
  }

  /** Writes the files. */
  public void write(CiRun run, SpecText spec) throws IOException {
    if (sarif.isPresent()) {
      Files.writeString(sarif.get(), Sarif.of(run, spec));
    }
    if (junit.isPresent()) {
      Files.writeString(junit.get(), JUnitXml.of(run));
    }
    if (markdown.isPresent()) {
      Files.writeString(markdown.get(), MarkdownSummary.of(run));
    }
  }

  private static void open(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return;
    }
    try {
      Files.newOutputStream(file.get()).close();
    } catch (IOException e) {
      String reason = Files.isDirectory(file.get()) ? "it is a folder" : FileReason.of(e);
      throw new IOException("cannot be written: path=" + file.get() + " reason=" + reason, e);
    }
  }
}
