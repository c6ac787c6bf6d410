package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
    path = Files.createTempDirectory(parent.toAbsolutePath(), PREFIX + name);
    OWN.add(path);
    Path locked = path.resolve(OWNER + ".new"); // it has its name when it is locked, not before
    owner = FileChannel.open(locked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    owner.lock();
    Files.move(locked, path.resolve(OWNER), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    delete(path);
    owner.close(); // after it: else another process would take the folder for an orphan
    OWN.remove(path);
  }

  /**
   * Deletes a folder with all it holds; links in it are deleted, not followed. What somebody else
   * deletes meanwhile is none the worse.
   */
  public static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void deleteOrphans(Path parent) throws IOException {
    try (var folders = Files.newDirectoryStream(parent.toAbsolutePath(), PREFIX + "*")) {
      for (Path folder : folders) {
        if (!OWN.contains(folder) && isOrphan(folder.resolve(OWNER))) {
          deleteOrphan(folder);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void deleteOrphan(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // another process is at it, or it is not ours to delete: it is in nobody's way
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
