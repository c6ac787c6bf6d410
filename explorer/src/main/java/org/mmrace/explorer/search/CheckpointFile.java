package org.mmrace.explorer.search;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.mmrace.explorer.Checkpoint;

/**
 * Reads and writes the file of a {@link Checkpoint}.
 *
 * <pre>
 * "mmrace checkpoint 1"  what is searched  the search's own words  CRC-32C of all before (8 bytes)
 * </pre>
 */
final class CheckpointFile {
  private static final String FORMAT = "mmrace checkpoint 2";
  private static final int BUFFER = 1 << 16;

  private final Checkpoint checkpoint;

  /** Writes or reads the body. */
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads the body. */
  interface Reader {
    void read(DataInputStream in) throws IOException;
  }

  CheckpointFile(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /** Replaces the file by what {@code body} writes, at once. */
  void write(String search, Writer body) {
    Path file = checkpoint.file().toAbsolutePath();
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        CheckedOutputStream checked =
            new CheckedOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), new CRC32C());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
        out.writeUTF(FORMAT);
        out.writeUTF(search);
        body.write(out);
        out.flush();
        out.writeLong(checked.getChecksum().getValue());
        out.flush();
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure("checkpoint cannot be written", e.toString(), e);
    }
  }

  /** Reads the file; {@code search} must be what it was written with. */
  void read(String search, Reader body) {
    try {
      verify(search);
      try (DataInputStream in = open()) {
        in.readUTF();
        in.readUTF();
        body.read(in);
      }
    } catch (NoSuchFileException e) {
      throw failure("there is no checkpoint to resume", "no such file", e);
    } catch (EOFException | UTFDataFormatException e) {
      throw failure("checkpoint is truncated or damaged", "it ends too early", e);
    } catch (IOException e) {
      throw failure("checkpoint cannot be read", e.toString(), e);
    }
  }

  private DataInputStream open() throws IOException {
    return new DataInputStream(
        new BufferedInputStream(Files.newInputStream(checkpoint.file()), BUFFER));
  }

  private void verify(String search) throws IOException {
    try (DataInputStream in = open()) {
      String format = in.readUTF();
      if (!format.equals(FORMAT)) {
        throw failure("this is no checkpoint of this version", "it is no \"" + FORMAT + '"', null);
      }
      String found = in.readUTF();
      if (!found.equals(search)) {
        throw failure("checkpoint is of another search", firstDifference(found, search), null);
      }
    }
    try (DataInputStream in = open()) {
      CRC32C sum = new CRC32C();
      byte[] buffer = new byte[BUFFER];
      for (long left = Files.size(checkpoint.file()) - Long.BYTES; left > 0; ) {
        int length = (int) Math.min(left, BUFFER);
        in.readFully(buffer, 0, length);
        sum.update(buffer, 0, length);
        left -= length;
      }
      if (in.readLong() != sum.getValue()) {
        throw failure("checkpoint is truncated or damaged", "its checksum differs", null);
      }
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(checkpoint.file());
    } catch (IOException e) {
      throw failure("checkpoint cannot be removed", e.toString(), e);
    }
  }

  private Checkpoint.Failure failure(String what, String why, Throwable cause) {
    String message = what + ": " + why + ": file=" + checkpoint.file();
    return new Checkpoint.Failure(message, cause);
  }

  private static String firstDifference(String found, String wanted) {
    String[] of = found.split("; ", -1);
    String[] now = wanted.split("; ", -1);
    for (int i = 0; i < Math.min(of.length, now.length); i++) {
      if (!of[i].equals(now[i])) {
        return "it has " + of[i] + ", this one " + now[i];
      }
    }
    return "it has " + of.length + " properties, this one " + now.length;
  }
}
