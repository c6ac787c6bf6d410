package org.mmrace.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packages of a source folder, and which of them name which others. */
final class PackageCircles {
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern USE = Pattern.compile("\\b(org\\.mmrace(?:\\.[a-z]\\w*)*)\\.[A-Z]");

  private final Map<String, Set<String>> uses = new TreeMap<>();

  private PackageCircles() {}

  /** Reads every source file below {@code sources}. */
  static PackageCircles of(Path sources) throws IOException {
    PackageCircles found = new PackageCircles();
    List<Path> files;
    try (Stream<Path> all = Files.walk(sources)) {
      files = all.filter(file -> file.toString().endsWith(".java")).toList();
    }
    for (Path file : files) {
      found.add(COMMENT.matcher(Files.readString(file)).replaceAll(" "));
    }
    found.uses.values().forEach(used -> used.retainAll(found.uses.keySet()));
    return found;
  }

  private void add(String source) {
    Matcher declared = PACKAGE.matcher(source);
    if (declared.find()) {
      Set<String> used = uses.computeIfAbsent(declared.group(1), name -> new TreeSet<>());
      USE.matcher(source).results().forEach(use -> used.add(use.group(1)));
      used.remove(declared.group(1));
    }
  }

  /** Returns the packages. */
  Set<String> packages() {
    return uses.keySet();
  }

  /** Returns for each package on a circle a shortest one through it: {@code a -> b -> a}. */
  List<String> circles() {
    List<String> circles = new ArrayList<>();
    for (String start : uses.keySet()) {
      Map<String, String> from = new TreeMap<>();
      List<String> open = new ArrayList<>(List.of(start));
      for (int i = 0; i < open.size() && !from.containsKey(start); i++) {
        for (String next : uses.get(open.get(i))) {
          if (from.putIfAbsent(next, open.get(i)) == null) {
            open.add(next);
          }
        }
      }
      if (from.containsKey(start)) {
        StringBuilder circle = new StringBuilder(start);
        String at = start;
        do {
          at = from.get(at);
          circle.insert(0, at + " -> ");
        } while (!at.equals(start));
        circles.add(circle.toString());
      }
    }
    return circles;
  }
}
