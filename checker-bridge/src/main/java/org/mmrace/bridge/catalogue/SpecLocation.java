package org.mmrace.bridge.catalogue;

import java.nio.file.Path;
import java.util.List;

/**
 * Where one configuration and its modules lie.
 *
 * @param module name of the root module
 * @param cfg the configuration file
 * @param folders where modules are looked for, first found first
 */
public record SpecLocation(String module, Path cfg, List<Path> folders) {
  /** Copies the list. */
  public SpecLocation {
    folders = List.copyOf(folders);
  }

  /**
   * Returns the folders as TLC's {@code -DTLA-Library} takes them, without the folder of the
   * configuration.
   */
  public String library() {
    return String.join(
        java.io.File.pathSeparator, folders.stream().skip(1).map(Path::toString).toList());
  }
}
