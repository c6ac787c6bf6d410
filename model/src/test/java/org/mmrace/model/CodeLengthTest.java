package org.mmrace.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mmrace.model.collapse.Collapse;

/**
 * Methods stay short: HotSpot compiles nothing above 8000 bytes, and what is dispatched in one
 * switch gets slow before that.
 */
class CodeLengthTest {
  private static final int MOST = 4000; // bytes

  private static byte[] classFile(Class<?> type) throws IOException {
    String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (var in = type.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void everyMethod_isShort() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Scenario.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    List<String> tooLong = new ArrayList<>();
    for (Path file : files) {
      CodeLength.of(Files.readAllBytes(file))
          .forEach(
              (method, bytes) -> {
                if (bytes > MOST) {
                  tooLong.add(classes.relativize(file) + " " + method + " bytes=" + bytes);
                }
              });
    }
    assertEquals(List.of(), tooLong);
  }

  @Test
  void length_isThatOfTheCode() throws IOException {
    Map<String, Integer> lengths = CodeLength.of(classFile(Sample.class));
    assertEquals(Map.of("<init>()V", 5, "three()I", 2, "add(JJ)J", 4), lengths);
  }

  @Test
  void dispatch_isSeen() throws IOException {
    int run =
        CodeLength.of(classFile(Collapse.class)).get("run([JILorg/mmrace/model/core/Label;I)I");
    assertTrue(run > 500, "bytes=" + run);
  }

  /** Its code is known: iconst_3 ireturn; lload lload ladd lreturn; a call of Object's. */
  @SuppressWarnings("UnusedMethod") // its class file is read
  private static final class Sample {
    int three() {
      return 3;
    }

    static long add(long a, long b) {
      return a + b;
    }
  }
}
