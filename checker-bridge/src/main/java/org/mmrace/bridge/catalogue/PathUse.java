package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A path that a thread of a program can run.
 *
 * @param example an operation of a scenario that runs it, as TLA+ writes it; empty if none does
 */
public record PathUse(String path, String example) {
  private static final Pattern ENTRY = Pattern.compile("path = \"(\\w+)\"");
  private static final Pattern SET = Pattern.compile("UserPaths == \\{([^}]*)}");
  private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");
  private static final Pattern USE = Pattern.compile("\\[path \\|-> \"(\\w+)\"[^\\]]*]");

  /** Returns the paths that Core.tla knows, by name. */
  public static List<PathUse> of(SpecRoot root) throws IOException {
    Map<String, String> examples = new TreeMap<>();
    String core = Files.readString(root.folder().resolve("core").resolve("Core.tla"));
    ENTRY.matcher(core).results().forEach(found -> examples.put(found.group(1), ""));
    Matcher set = SET.matcher(core);
    if (set.find()) {
      QUOTED.matcher(set.group(1)).results().forEach(found -> examples.put(found.group(1), ""));
    }
    for (Path folder : root.scenarioFolders()) {
      for (Path module : modules(folder)) {
        USE.matcher(Files.readString(module))
            .results()
            .filter(found -> examples.getOrDefault(found.group(1), "-").isEmpty())
            .forEach(found -> examples.put(found.group(1), found.group().replaceAll("\\s+", " ")));
      }
    }
    List<PathUse> paths = new ArrayList<>();
    examples.forEach((path, example) -> paths.add(new PathUse(path, example)));
    return paths;
  }

  private static List<Path> modules(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tla")).sorted().toList();
    }
  }
}
