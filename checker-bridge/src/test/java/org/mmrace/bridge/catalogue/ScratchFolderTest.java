package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchFolderTest {
  @TempDir private Path parent;

  /** Makes what a killed process leaves: its file of ownership is locked by nobody. */
  private Path orphan() throws IOException {
    Path orphan = Files.createDirectory(parent.resolve("mmrace-tlc123"));
    Files.writeString(orphan.resolve(".owner"), "");
    Files.writeString(orphan.resolve("TLC.tla"), "");
    return orphan;
  }

  @Test
  void killedProcess_leavesNothingAtTheNextStart() throws IOException {
    Path outside = Files.writeString(parent.resolve("mine.tla"), "");
    Path foreign = Files.createDirectory(parent.resolve("mmrace-mine"));
    Path orphan = orphan();
    Files.createSymbolicLink(orphan.resolve("link"), outside);
    try (ScratchFolder first = new ScratchFolder(parent, "tlc");
        ScratchFolder second = new ScratchFolder(parent, "tlc")) {
      assertFalse(Files.exists(orphan));
      assertTrue(Files.exists(first.path()) && Files.exists(second.path()));
    }
    assertTrue(Files.exists(foreign) && Files.exists(outside));
    try (var left = Files.list(parent)) {
      assertEquals(2, left.count());
    }
  }

  /** Many at once, made and closed beside each other: nobody deletes what another one uses. */
  @Test
  void manyAtOnce_doNotDisturbEachOther() {
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            i -> {
              try (ScratchFolder folder = new ScratchFolder(parent, "tlc")) {
                Files.writeString(folder.path().resolve("a"), "");
                if (i % 3 == 0) {
                  Path left = Files.createDirectory(parent.resolve("mmrace-left" + i));
                  Files.writeString(left.resolve(".owner"), "");
                }
                assertTrue(Files.exists(folder.path().resolve("a")));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Another process that starts finds the first of two folders locked. */
  @Test
  void secondFolder_doesNotGiveUpTheLockOfTheFirst() throws Exception {
    try (ScratchFolder first = new ScratchFolder(parent, "tlc");
        ScratchFolder second = new ScratchFolder(parent, "tlc")) {
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  ScratchFolderTest.class.getName(),
                  parent.toString())
              .inheritIO()
              .start();
      assertEquals(0, other.waitFor());
      assertTrue(Files.exists(first.path()) && Files.exists(second.path()));
    }
  }

  /** Makes a folder and deletes it, as the next mmrace does. */
  public static void main(String[] args) throws IOException {
    new ScratchFolder(Path.of(args[0]), "tlc").close();
  }
}
