package org.mmrace.explorer.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.explorer.Checkpoint;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Named;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.Wide;
import org.mmrace.model.system.TransitionSystem;

class CheckpointTest {
  private static final Wide WIDE = new Wide(3, 24, 40);
  private static final Named CLOSE =
      new Named("Inv_Close", w -> Math.abs(w[9] - w[11]) < 20 || w[13] < 9);
  private static final Named LATE = new Named("Inv_Late", w -> w[9] + w[11] + w[13] < 60);
  private static final Named FINE = new Named("Inv_Fine", w -> w[9] <= 90);

  @TempDir private Path folder;

  private Checkpoint checkpoint(boolean resume) {
    return new Checkpoint(
        folder.resolve("wide.checkpoint"), "system=wide", Duration.ofHours(1), resume);
  }

  private static Exploration explore(TransitionSystem system, Settings settings, Watch watch) {
    return Explorer.explore(system, List.of(CLOSE, LATE, FINE), settings, watch);
  }

  private static void assertSame(Exploration expected, Exploration found) {
    assertEquals(expected.stop(), found.stop());
    assertEquals(expected.findings(), found.findings());
    assertEquals(expected.states(), found.states());
    assertEquals(expected.edges(), found.edges());
    assertEquals(expected.depth(), found.depth());
    assertEquals(expected.coverage(), found.coverage());
    assertEquals(expected.soundness(), found.soundness());
    assertEquals(expected.memory().visited(), found.memory().visited());
    assertEquals(expected.memory().ancestry(), found.memory().ancestry());
  }

  /** Explores round by round, each resumed from the last one's checkpoint. */
  private Exploration inPieces(Settings settings) {
    Settings aRound = settings.within(Limits.ofHeap().withTime(Duration.ZERO));
    Exploration piece = explore(WIDE, aRound.keeping(checkpoint(false)), Watch.NONE);
    int pieces = 1;
    for (; piece.stop() == Stop.TIME; pieces++) {
      piece = explore(WIDE, aRound.keeping(checkpoint(true)), Watch.NONE);
    }
    assertTrue(pieces > 70, "pieces=" + pieces);
    assertFalse(Files.exists(checkpoint(true).file()));
    return piece;
  }

  @Test
  void stoppedAndResumedEachRound_sameResult() {
    Settings settings = Settings.standard().exploringOn();
    assertSame(explore(WIDE, settings, Watch.NONE), inPieces(settings));
  }

  @Test
  void exactStoppedAndResumedEachRound_sameResult() {
    Settings settings = Settings.standard().exploringOn().exactly();
    assertSame(explore(WIDE, settings, Watch.NONE), inPieces(settings));
  }

  @Test
  void outOfMemory_resumedWithMore_sameResult() {
    Settings settings = Settings.standard().exploringOn();
    Settings small = settings.within(Limits.ofHeap().withBytes(200_000));
    Exploration stopped = explore(WIDE, small.keeping(checkpoint(false)), Watch.NONE);
    assertEquals(Stop.MEMORY, stopped.stop());
    Exploration resumed = explore(WIDE, settings.keeping(checkpoint(true)), Watch.NONE);
    assertSame(explore(WIDE, settings, Watch.NONE), resumed);
  }

  @Test
  void killedInTheMiddle_resumed_sameResult() throws IOException, InterruptedException {
    Path file = folder.resolve("killed.checkpoint");
    Path stuck = folder.resolve("stuck");
    Path said = folder.resolve("child.txt");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                file.toString(),
                stuck.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    while (child.isAlive()
        && !Files.exists(stuck) // as far as it gets, maybe long after its last checkpoint
        && (!Files.exists(file) || Files.size(file) < 500_000)) {
      Thread.onSpinWait();
    }
    child.destroyForcibly().waitFor();
    assertTrue(Files.exists(file), Files.readString(said));
    Settings settings = Killed.settings(new Checkpoint(file, "killed", Duration.ofHours(1), true));
    Exploration resumed = explore(Killed.SYSTEM, settings, Watch.NONE);
    assertSame(explore(Killed.SYSTEM, Settings.standard().exploringOn(), Watch.NONE), resumed);
  }

  /** Explores in a process of its own, writing checkpoints all the time, and never ends. */
  static final class Killed {
    static final Wide SYSTEM = new Wide(3, 90, 40);

    private Killed() {}

    /** Half of the way is as far as it gets. */
    private static Named stuckTelling(Path file) {
      return new Named(
          FINE.name(),
          w -> {
            if (w[9] + w[11] + w[13] == 130) {
              touch(file);
              while (true) {
                LockSupport.park();
              }
            }
            return FINE.holds(w);
          });
    }

    private static void touch(Path file) {
      try {
        Files.writeString(file, "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void endWithParent() {
      try {
        while (System.in.read() >= 0) {} // ends when the test's own process does
      } catch (IOException e) {
        // as good as an end
      }
      Runtime.getRuntime().halt(1);
    }

    static Settings settings(Checkpoint checkpoint) {
      return Settings.standard().exploringOn().withWorkers(2).keeping(checkpoint);
    }

    public static void main(String[] args) {
      Thread parent = new Thread(Killed::endWithParent);
      parent.setDaemon(true);
      parent.start();
      Checkpoint checkpoint =
          new Checkpoint(Path.of(args[0]), "killed", Duration.ofMillis(1), false);
      Explorer.explore(
          SYSTEM,
          List.of(CLOSE, LATE, stuckTelling(Path.of(args[1]))),
          settings(checkpoint),
          Watch.NONE);
    }
  }

  private String refusal(Settings settings) {
    return assertThrows(
            Checkpoint.Failure.class,
            () -> explore(WIDE, settings.keeping(checkpoint(true)), Watch.NONE))
        .getMessage();
  }

  @Test
  void unfitCheckpoints_refusedInOneLine() throws IOException {
    Path file = checkpoint(true).file();
    Settings settings = Settings.standard().exploringOn();
    assertEquals("there is no checkpoint to resume: no such file: file=" + file, refusal(settings));
    Settings aRound = settings.within(Limits.ofHeap().withTime(Duration.ZERO));
    explore(WIDE, aRound.keeping(checkpoint(false)), Watch.NONE);
    byte[] whole = Files.readAllBytes(file);
    assertEquals(
        "checkpoint is of another search: it has pastFindings=true, this one pastFindings=false:"
            + " file="
            + file,
        refusal(Settings.standard()));
    Checkpoint other = new Checkpoint(file, "system=other", Duration.ofHours(1), true);
    assertEquals(
        "checkpoint is of another search: it has system=wide, this one system=other: file=" + file,
        assertThrows(
                Checkpoint.Failure.class, () -> explore(WIDE, settings.keeping(other), Watch.NONE))
            .getMessage());
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertEquals(
        "checkpoint is truncated or damaged: its checksum differs: file=" + file,
        refusal(settings));
    Files.write(file, Arrays.copyOf(whole, 30));
    assertEquals(
        "checkpoint is truncated or damaged: it ends too early: file=" + file, refusal(settings));
    whole[whole.length / 2]++;
    Files.write(file, whole);
    assertEquals(
        "checkpoint is truncated or damaged: its checksum differs: file=" + file,
        refusal(settings));
    whole[18]++;
    Files.write(file, whole);
    assertEquals(
        "this is no checkpoint of this version: it is no \"mmrace checkpoint 2\": file=" + file,
        refusal(settings));
  }

  @Test
  void folderIsAFile_saysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Settings settings =
        Settings.standard().keeping(new Checkpoint(file.resolve("c"), "s", Duration.ZERO, false));
    String message =
        assertThrows(Checkpoint.Failure.class, () -> explore(WIDE, settings, Watch.NONE))
            .getMessage();
    assertTrue(message.startsWith("checkpoint cannot be written: "), message);
    assertTrue(message.endsWith("file=" + file.resolve("c")), message);
  }
}
