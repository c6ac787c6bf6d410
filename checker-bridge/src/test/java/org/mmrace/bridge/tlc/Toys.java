package org.mmrace.bridge.tlc;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import org.mmrace.bridge.catalogue.SpecLocation;

/** Where the toy specifications lie. */
final class Toys {
  private Toys() {}

  static Path root() {
    URL found = Toys.class.getResource("/toyspecs");
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the configuration {@code MCLockVsGet_<suffix>.cfg}. */
  static SpecLocation toy(String suffix) {
    Path folder = root().resolve("toy/lock-vs-get");
    Path cfg = folder.resolve("MCLockVsGet_" + suffix + ".cfg");
    return new SpecLocation(
        "MCLockVsGet", cfg, List.of(folder, root().resolve("core"), root().resolve("toy")));
  }
}
