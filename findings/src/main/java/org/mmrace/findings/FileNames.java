package org.mmrace.findings;

import java.util.HashSet;
import java.util.Set;

/** Names of the files of one folder, each given once. */
public final class FileNames {
  private final Set<String> given = new HashSet<>();

  /**
   * Returns the name of a file about a cfg, without what follows the dot; what means something in a
   * shell or in the address of a page becomes {@code -}.
   *
   * @param id the scenario, or the path of a cfg or of a script
   * @param suffix tells several of a cfg apart, may be empty
   */
  public String of(String id, String config, String suffix) {
    String last = id.replaceFirst("^.*/(?=[^/]*\\.(cfg|race)$)", "").replaceFirst("\\.race$", "");
    String wanted =
        last.endsWith(".cfg")
            ? last.substring(0, last.length() - ".cfg".length()) + suffix
            : last.replace('/', '-') + "-" + config + suffix;
    String plain = wanted.replaceAll("[^\\w.+-]", "-");
    String name = plain;
    for (int i = 2; !given.add(name); i++) {
      name = plain + "-" + i;
    }
    return name;
  }
}
