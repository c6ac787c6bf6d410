package org.mmrace.bridge.tlc;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mmrace.bridge.catalogue.SpecLocation;
import util.FilenameToStream;

/**
 * Finds modules in the folders of a specification, then among TLC's own modules, and nowhere else.
 */
final class SpecFiles implements FilenameToStream {
  private final SpecLocation spec;
  private final Path standardModules;

  SpecFiles(SpecLocation spec, Path standardModules) {
    this.spec = spec;
    this.standardModules = standardModules;
  }

  @Override
  public File resolve(String name, boolean isModule) {
    String file = isModule && !name.endsWith(".tla") ? name + ".tla" : name;
    if (file.equals(spec.cfg().getFileName().toString())) {
      return new TLAFile(spec.cfg().toString(), false, this);
    }
    for (Path folder : spec.folders()) {
      if (Files.isRegularFile(folder.resolve(file))) {
        return new TLAFile(folder.resolve(file).toString(), false, this);
      }
    }
    return new TLAFile(standardModules.resolve(file).toString(), true, this);
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
