package org.mmrace.findings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
    try {
      Path file = file(trace, suffix);
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

  /** Returns a name that no trace of another cfg has, of this run or of an earlier one. */
  private Path file(Trace trace, String suffix) {
    Path file;
    do {
      String name = names.of(trace.scenario(), trace.config(), suffix);
      file = folder.resolve(name + TraceFile.suffix(trace));
    } while (isOfAnother(file, trace));
    return file;
  }

  private static boolean isOfAnother(Path file, Trace trace) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Trace there = TraceFile.read(file);
      return !there.scenario().equals(trace.scenario()) || !there.config().equals(trace.config());
    } catch (IOException e) {
      return false; // a trace that was cut off is of no use to anybody
    }
  }

  /** Returns why the first trace that was lost could not be written, in one line. */
  public Optional<String> failure() {
    return failure;
  }
}
