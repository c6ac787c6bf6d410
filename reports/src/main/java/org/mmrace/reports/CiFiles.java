package org.mmrace.reports;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.mmrace.bridge.SpecText;

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
    Path path = file.get();
    if (Files.isDirectory(path)) {
      throw new IOException("cannot be written, it is a folder: path=" + path);
    }
    try {
      Files.newOutputStream(path).close();
    } catch (NoSuchFileException e) {
      throw new IOException("cannot be written, there is no such folder: path=" + path, e);
    } catch (AccessDeniedException e) {
      throw new IOException("cannot be written, permission denied: path=" + path, e);
    } catch (IOException e) {
      throw new IOException("cannot be written: path=" + path + " reason=" + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.FileSystemException failed && failed.getReason() != null
        ? failed.getReason()
        : e.getMessage();
  }
}
