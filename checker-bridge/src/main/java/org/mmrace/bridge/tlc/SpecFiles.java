package org.mmrace.bridge.tlc;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.mmrace.bridge.catalogue.SpecLocation;
import util.FilenameToStream;

/**
 * Finds modules in the folders of a specification, then among TLC's own modules, and nowhere else.
 */
final class SpecFiles implements FilenameToStream {
  private final SpecLocation spec;
  private final Path standardModules;
  private final Map<String, Found> found = new LinkedHashMap<>();

  /** A file as it was when it was asked for. */
  private record Found(Path path, long checksum) {}

  SpecFiles(SpecLocation spec, Path standardModules) {
    this.spec = spec;
    this.standardModules = standardModules;
  }

  /** Returns the specification. */
  SpecLocation spec() {
    return spec;
  }

  @Override
  public File resolve(String name, boolean isModule) {
    String file = isModule && !name.endsWith(".tla") ? name + ".tla" : name;
    Path path = find(file);
    found.putIfAbsent(file, new Found(path, checksum(path)));
    return new TLAFile(path.toString(), path.startsWith(standardModules), this);
  }

  private Path find(String file) {
    if (file.equals(spec.cfg().getFileName().toString())) {
      return spec.cfg();
    }
    for (Path folder : spec.folders()) {
      if (Files.isRegularFile(folder.resolve(file))) {
        return folder.resolve(file);
      }
    }
    return standardModules.resolve(file);
  }

  /** Returns whether every name that was asked for still leads to the same text. */
  boolean unchanged() {
    return found.entrySet().stream()
        .allMatch(
            entry -> {
              Path path = find(entry.getKey());
              return entry.getValue().equals(new Found(path, checksum(path)));
            });
  }

  private static long checksum(Path path) {
    try {
      CRC32C sum = new CRC32C();
      sum.update(Files.readAllBytes(path));
      return sum.getValue();
    } catch (IOException e) {
      return -1; // there is no such file: SANY says so
    }
  }

  @Override
  public String getFullPath() {
    return spec.folders() + " " + standardModules;
  }

  @Override
  public boolean isStandardModule(String module) {
    return Files.isRegularFile(standardModules.resolve(module + ".tla"));
  }
}
