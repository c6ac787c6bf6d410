package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A path that a thread of a program can run.
 *
 * @param by the system call that it is entered by, or who else runs it
 * @param example an operation of a scenario that runs it, as TLA+ writes it; empty if none does
 */
public record PathUse(String path, String by, String example) {
  private static final Pattern ROW =
      Pattern.compile("(\\w+)\\s*\\|->\\s*\\[?Path\\(\"\\w+\",\\s*\"([^\"]*)\"");
  private static final Pattern USE = Pattern.compile("\\[path \\|-> \"(\\w+)\"[^\\]]*]");

  /** Returns the paths that Paths.tla has a row of, by name. */
  public static List<PathUse> of(SpecRoot root) throws IOException {
    Map<String, String> examples = new TreeMap<>();
    Map<String, String> by = new HashMap<>();
    ROW.matcher(Files.readString(root.folder().resolve("Paths.tla")))
        .results()
        .forEach(row -> by.put(row.group(1), row.group(2)));
    by.keySet().forEach(path -> examples.put(path, ""));
    for (Path folder : root.scenarioFolders()) {
      for (Path module : modules(folder)) {
        USE.matcher(Files.readString(module))
            .results()
            .filter(found -> examples.getOrDefault(found.group(1), "-").isEmpty())
            .forEach(found -> examples.put(found.group(1), found.group().replaceAll("\\s+", " ")));
      }
    }
    List<PathUse> paths = new ArrayList<>();
    examples.forEach((path, example) -> paths.add(new PathUse(path, by.get(path), example)));
    return paths;
  }

  private static List<Path> modules(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tla")).sorted().toList();
    }
  }
}
