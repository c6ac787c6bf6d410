package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No packages depend on each other in a circle. What a source imports or names in full counts. */
class PackageCirclesTest {
  private static final List<String> MODULES =
      List.of(
          "model",
          "invariants",
          "explorer",
          "analysis",
          "checker-bridge",
          "findings",
          "reports",
          "cli",
          "extras/bench");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
  private static final Pattern NAME = Pattern.compile("\\borg\\.mmrace((?:\\.[a-z]\\w*)*)\\.[A-Z]");

  /** Returns the packages that each of the sources' packages names a class of. */
  private static Map<String, Set<String>> uses(Collection<String> sources) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (String source : sources) {
      Matcher name = PACKAGE.matcher(source);
      assertTrue(name.find(), source);
      Set<String> used = uses.computeIfAbsent(name.group(1), key -> new TreeSet<>());
      for (Matcher other = NAME.matcher(source); other.find(); ) {
        used.add("org.mmrace" + other.group(1));
      }
      used.remove(name.group(1));
    }
    return uses;
  }

  /** Returns every package that can come back to itself, with those on one way that does. */
  private static List<String> circles(Map<String, Set<String>> uses) {
    List<String> circles = new ArrayList<>();
    for (String start : uses.keySet()) {
      Map<String, String> from = new HashMap<>();
      List<String> open = new ArrayList<>(List.of(start));
      for (int at = 0; at < open.size() && !from.containsKey(start); at++) {
        for (String next : uses.getOrDefault(open.get(at), Set.of())) {
          if (from.putIfAbsent(next, open.get(at)) == null) {
            open.add(next);
          }
        }
      }
      if (from.containsKey(start)) {
        String way = start;
        for (String at = from.get(start); !at.equals(start); at = from.get(at)) {
          way = at + " -> " + way;
        }
        circles.add(start + " -> " + way);
      }
    }
    return circles;
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(one -> one.toString().endsWith(".java")).sorted().toList()) {
          sources.add(Files.readString(file));
        }
      }
    }
    return sources;
  }

  @Test
  void everyModule_hasNoCircle() throws IOException {
    Map<String, Set<String>> uses = uses(sources());
    assertTrue(uses.size() > 20, () -> "packages=" + uses.keySet());
    assertEquals(List.of(), circles(uses));
  }

  @Test
  void plantedCircle_isNamed() {
    List<String> planted =
        List.of(
            "package org.mmrace.a;\nimport org.mmrace.b.One;\n",
            "package org.mmrace.b;\nimport static org.mmrace.c.Two.MOST;\n",
            "package org.mmrace.c;\n/** {@link org.mmrace.a.Three}. */\n",
            "package org.mmrace.d;\nimport org.mmrace.a.Three;\n");
    assertEquals(
        List.of(
            "org.mmrace.a -> org.mmrace.b -> org.mmrace.c -> org.mmrace.a",
            "org.mmrace.b -> org.mmrace.c -> org.mmrace.a -> org.mmrace.b",
            "org.mmrace.c -> org.mmrace.a -> org.mmrace.b -> org.mmrace.c"),
        circles(uses(planted)));
  }
}
