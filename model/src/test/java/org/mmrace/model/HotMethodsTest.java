package org.mmrace.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No method is too long to be compiled: HotSpot interprets what has more than 8000 bytes. */
class HotMethodsTest {
  private static final int HUGE = 8000; // bytes: HugeMethodLimit
  private static final Pattern INSTRUCTION = Pattern.compile("^ +(\\d+): [a-z]");
  private static final Pattern MEMBER = Pattern.compile("^ {2}[a-z].*;$");

  @Test
  void everyMethod_compiles() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Machine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String[] args;
    try (Stream<Path> files = Files.walk(classes)) {
      args =
          Stream.concat(
                  Stream.of("-c", "-p"),
                  files.map(Path::toString).filter(name -> name.endsWith(".class")))
              .toArray(String[]::new);
    }
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    assertEquals(0, ToolProvider.findFirst("javap").orElseThrow().run(writer, writer, args));
    String method = "";
    int longest = 0;
    String which = "";
    for (String line : out.toString().lines().toList()) {
      Matcher instruction = INSTRUCTION.matcher(line);
      if (MEMBER.matcher(line).matches()) {
        method = line.strip();
      } else if (!method.equals("static {};") // runs once
          && instruction.find()
          && Integer.parseInt(instruction.group(1)) > longest) {
        longest = Integer.parseInt(instruction.group(1));
        which = method;
      }
    }
    assertTrue(longest > 1000, "javap printed no method");
    assertTrue(longest < HUGE, "bytes=" + longest + " method=" + which);
  }
}
