package org.mmrace.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.mmrace.findings.FileReason;

/**
 * The folder in which commands record their runs: one file each, named for its time and command, of
 * which the last hundred are kept.
 *
 * @param folder made with the first run
 */
public record RunFolder(Path folder) {
  /** Where commands record their runs: under the working directory, beside the traces. */
  public static final RunFolder STANDARD = new RunFolder(Path.of("target", "mmrace", "runs"));

  private static final int MOST = 100;
  private static final String NAME = "\\d{8}T\\d{6}\\.\\d{3}Z-[a-z-]+\\.json";

  /**
   * Records a run.
   *
   * @return why it is not recorded, in one line; a run that is not recorded is none the worse
   */
  public Optional<String> write(RunRecord run) {
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, "run", ".part");
      Files.writeString(part, run.json());
      String time = run.ended().replaceAll("[-:]", "");
      Path file = folder.resolve(time + "-" + run.name() + ".json");
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      List<Path> files = files();
      for (Path old : files.subList(0, Math.max(0, files.size() - MOST))) {
        Files.deleteIfExists(old);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("run is not recorded: folder=" + folder + " reason=" + FileReason.of(e));
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(NAME)).sorted().toList();
    }
  }

  /**
   * Returns of every command line the last run, the newest first.
   *
   * @throws IOException if there is no run, or a file that is none
   */
  public List<RunRecord> last() throws IOException {
    if (!Files.isDirectory(folder) || files().isEmpty()) {
      throw new IOException("no runs are recorded: folder=" + folder);
    }
    List<Path> newestFirst = new ArrayList<>(files());
    Collections.reverse(newestFirst);
    List<RunRecord> last = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Path file : newestFirst) {
      RunRecord run = RunRecord.read(file);
      if (seen.add(run.command())) {
        last.add(run);
      }
    }
    return last;
  }
}
