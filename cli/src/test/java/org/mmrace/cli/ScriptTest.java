package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code mmrace}, copied into a folder without sources. */
class ScriptTest {
  private static final List<String> TOOLS =
      List.of("sh", "cat", "dirname", "find", "head", "mkdir", "readlink", "sed");

  @TempDir private Path folder;
  private Path bin;
  private Path script;

  @BeforeEach
  void copyScript() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), find(tool));
    }
    Path root = Files.createDirectory(folder.resolve("root"));
    String text = Files.readString(Path.of("..", "mmrace"));
    script = root.resolve("mmrace");
    Files.writeString(script, text.replace("/usr/lib/jvm/", folder + "/no-jvm/"));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void deleteLinks() throws IOException {
    for (String tool : TOOLS) {
      Files.delete(bin.resolve(tool));
    }
    Files.deleteIfExists(folder.resolve("link"));
  }

  private static Path find(String tool) {
    return List.of("/usr/bin", "/bin").stream()
        .map(place -> Path.of(place, tool))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private record Ended(int code, String out, String err) {}

  private Ended run(Path start, Map<String, String> environment) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(find("sh").toString(), start.toString(), "x")
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Ended(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void noJdk_saysSoInOneLine() throws Exception {
    assertEquals(
        new Ended(
            2,
            "",
            "mmrace: no JDK 17 or later: set JAVA_HOME or install one"
                + " (apt-get install openjdk-17-jdk)\n"),
        run(script, Map.of()));
  }

  @Test
  void noMaven_saysSoInOneLine() throws Exception {
    assertEquals(
        new Ended(
            2,
            "",
            "mmrace: Maven not found: install Maven 3.8.7 or later (apt-get install maven)\n"),
        run(script, Map.of("JAVA_HOME", System.getProperty("java.home"))));
  }

  @Test
  void symbolicLink_failedBuild_namesTheLogAndTheFirstError() throws Exception {
    Path maven = bin.resolve("mvn");
    Files.writeString(
        maven,
        "#!/bin/sh\necho '[INFO] x'\necho '[ERROR] '\necho '[ERROR] A.java:[1,2] no'\necho '[ERROR] b'\nexit 1\n");
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("root", "mmrace"));
    String log = script.getParent().toRealPath().resolve("target/mmrace-build.log").toString();
    assertEquals(
        new Ended(
            2,
            "",
            "mmrace: building (log: "
                + log
                + ")\nmmrace: the build failed: log="
                + log
                + " error=A.java:[1,2] no\n"),
        run(link, Map.of("JAVA_HOME", System.getProperty("java.home"))));
  }
}
