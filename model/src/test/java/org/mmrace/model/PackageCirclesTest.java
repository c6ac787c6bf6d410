package org.mmrace.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No package of a module needs, over others or at once, a package that needs it. */
class PackageCirclesTest {
  @TempDir Path folder;

  private static Path root() throws URISyntaxException {
    Path at =
        Path.of(
            PackageCirclesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    while (!Files.exists(at.resolve("model").resolve("pom.xml"))) {
      at = at.getParent();
    }
    return at;
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "invariants", "explorer", "analysis"})
  void module_hasNoCircleOfPackages(String module) throws IOException, URISyntaxException {
    PackageCircles packages = PackageCircles.of(root().resolve(module).resolve("src/main/java"));
    assertTrue(packages.packages().contains("org.mmrace." + module), module);
    assertEquals(List.of(), packages.circles());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void circle_isNamed() throws IOException {
    write("A.java", "package org.mmrace.a;\nimport org.mmrace.b.B;\nclass A {}\n");
    write("B.java", "package org.mmrace.b;\nclass B { org.mmrace.c.C.D d; }\n");
    write("C.java", "package org.mmrace.c;\nimport static org.mmrace.a.A.x;\nclass C {}\n");
    write("D.java", "package org.mmrace.d;\n/** {@link org.mmrace.e.E} */ class D {}\n");
    write("E.java", "package org.mmrace.e;\nimport org.mmrace.d.D;\nimport org.mmrace.a.A;\n");
    PackageCircles packages = PackageCircles.of(folder);
    assertEquals(
        Set.of("org.mmrace.a", "org.mmrace.b", "org.mmrace.c", "org.mmrace.d", "org.mmrace.e"),
        packages.packages());
    assertEquals(
        List.of(
            "org.mmrace.a -> org.mmrace.b -> org.mmrace.c -> org.mmrace.a",
            "org.mmrace.b -> org.mmrace.c -> org.mmrace.a -> org.mmrace.b",
            "org.mmrace.c -> org.mmrace.a -> org.mmrace.b -> org.mmrace.c"),
        packages.circles());
  }
}
