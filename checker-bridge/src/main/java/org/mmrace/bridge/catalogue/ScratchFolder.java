package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A temporary folder, deleted when closed. As long as this process lives it holds a lock on a file
 * in it, so that the next process that makes one can tell, and deletes, what a killed one left.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final String PREFIX = "mmrace-";
  private static final String OWNER = ".owner";

  /** Those of this process: closing a second channel of a file gives up the lock of the first. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel owner;

  /** Makes one among the temporary files of the system. */
  public ScratchFolder() throws IOException {
    this(Path.of(System.getProperty("java.io.tmpdir")), "specs");
  }

  /**
   * Makes one under {@code parent}.
   *
   * @param name a part of its name
   */
  public ScratchFolder(Path parent, String name) throws IOException {
    deleteOrphans(parent);
    path = Files.createTempDirectory(parent, PREFIX + name);
    OWN.add(path);
    owner =
        FileChannel.open(
            path.resolve(OWNER), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    owner.lock();
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    delete(path);
    owner.close();
    OWN.remove(path);
  }

  /** Deletes a folder with all it holds; links in it are deleted, not followed. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void deleteOrphans(Path parent) throws IOException {
    try (var folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (!OWN.contains(folder) && isOrphan(folder.resolve(OWNER))) {
          delete(folder);
        }
      }
    }
  }

  /** Returns whether nobody holds the lock; what is not ours to look at is not. */
  private static boolean isOrphan(Path owner) {
    try (FileChannel channel = FileChannel.open(owner, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false;
    }
  }
}
