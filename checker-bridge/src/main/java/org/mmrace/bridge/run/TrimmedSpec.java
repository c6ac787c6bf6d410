package org.mmrace.bridge.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mmrace.bridge.catalogue.SpecLocation;

/**
 * The specification of a scenario whose {@code Next} lacks the paths that it never takes. TLC is
 * measured on both, so that the explorer is not compared with a TLC that is held up by modules of
 * other families.
 */
final class TrimmedSpec {
  private static final String ROOT = "Scenario.tla";
  private static final Pattern DISJUNCT = Pattern.compile("  \\\\/ (\\w+Next)");
  private static final Pattern WORD = Pattern.compile("\\w+");

  private TrimmedSpec() {}

  /**
   * Writes the root module anew.
   *
   * @param taken names of the actions that are taken
   * @param folder where it is written
   * @return the same configuration with that root module
   */
  static SpecLocation of(SpecLocation spec, Set<String> taken, Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(find(spec, ROOT))) {
      Matcher disjunct = DISJUNCT.matcher(line);
      if (!disjunct.matches() || takes(spec, disjunct.group(1), taken)) {
        lines.add(line);
      }
    }
    Files.write(folder.resolve(ROOT), lines);
    List<Path> folders = new ArrayList<>(spec.folders());
    folders.add(1, folder);
    return new SpecLocation(spec.module(), spec.cfg(), folders);
  }

  private static Path find(SpecLocation spec, String file) throws IOException {
    return spec.folders().stream()
        .map(folder -> folder.resolve(file))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new IOException("no such module: file=" + file));
  }

  /** Returns whether the paragraph that defines {@code next} names an action that is taken. */
  private static boolean takes(SpecLocation spec, String next, Set<String> taken)
      throws IOException {
    for (Path folder : spec.folders()) {
      try (var files = Files.list(folder)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".tla")).toList()) {
          List<String> lines = Files.readAllLines(file);
          int at = lines.indexOf(next + " ==");
          if (at >= 0) {
            return names(lines.subList(at, lines.size())).stream().anyMatch(taken::contains);
          }
        }
      }
    }
    return true; // defined in one line or elsewhere: it stays
  }

  private static List<String> names(List<String> lines) {
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank()) {
        break;
      }
      WORD.matcher(line).results().forEach(word -> names.add(word.group()));
    }
    return names;
  }
}
