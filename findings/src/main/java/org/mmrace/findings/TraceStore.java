package org.mmrace.findings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceFile;

/** Writes counterexamples to a folder; one that cannot be written is no reason to stop. */
public final class TraceStore {
  private final Path folder;
  private final FileNames names = new FileNames();
  private Optional<String> failure = Optional.empty();

  /** Writes to {@code folder}, which is made with the first trace. */
  public TraceStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a trace.
   *
   * @param suffix tells several of a cfg apart, may be empty
   * @return the path of the file; empty if it cannot be written
   */
  public Optional<String> write(Trace trace, String suffix) {
    String name = names.of(trace.scenario(), trace.config(), suffix);
    Path file = folder.resolve(name + TraceFile.suffix(trace));
    try {
      Files.createDirectories(folder);
      TraceFile.write(trace, file);
      return Optional.of(file.toString());
    } catch (IOException e) {
      if (failure.isEmpty()) {
        failure =
            Optional.of(
                "traces cannot be written: folder=" + folder + " reason=" + FileReason.of(e));
      }
      return Optional.empty();
    }
  }

  /** Returns why the first trace that was lost could not be written, in one line. */
  public Optional<String> failure() {
    return failure;
  }
}
