package org.mmrace.bridge.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Trace files. Written are the form in which traces are stored ({@code .trace.json}) and, of traces
 * with full states, the Informal Trace Format ({@code .itf.json}); read are those, the JSON of
 * {@code -dumpTrace json}, and what TLC prints, plain or with {@code -tool}. Which of them a file
 * holds is seen from its content.
 */
public final class TraceFile {
  /** A longer trace is refused. */
  static final int MOST_STATES = 1_000_000;

  private static final int LOOK_AHEAD = 1 << 12;

  private TraceFile() {}

  /**
   * Reads the trace in {@code file}.
   *
   * @throws TraceFormatException if the file holds no trace, saying where and why
   * @throws IOException if the file cannot be read
   */
  public static Trace read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new TraceFormatException(file.toString(), 0, 0, "a folder is no trace");
    }
    try (Reader in = Files.newBufferedReader(file)) {
      return read(file.toString(), in);
    } catch (MalformedInputException e) {
      throw new TraceFormatException(file.toString(), 0, 0, "no text in UTF-8");
    }
  }

  /** Reads the trace from {@code in}; {@code name} stands for the file in messages. */
  public static Trace read(String name, Reader in) throws IOException {
    BufferedReader buffered = new BufferedReader(in, LOOK_AHEAD);
    buffered.mark(LOOK_AHEAD);
    char[] start = new char[LOOK_AHEAD];
    int length = Math.max(0, buffered.read(start));
    buffered.reset();
    String head = new String(start, 0, length).stripLeading();
    if (!head.startsWith("{")) {
      return TlcTextReader.read(name, buffered);
    }
    if (head.matches("(?s)\\{\\s*\"" + StoredForm.KEY + "\"\\s*:.*")) {
      return StoredForm.read(name, buffered);
    }
    boolean tlc = head.matches("(?s)\\{\\s*\"(counterexample|state|action)\"\\s*:.*");
    return tlc ? TlcJsonReader.read(name, buffered) : ItfReader.read(name, buffered);
  }

  /** Returns how the name of a file ends that {@link #write} writes. */
  public static String suffix(Trace trace) {
    return trace.isStored() ? ".trace.json" : ".itf.json";
  }

  /**
   * Writes a stored trace in its form, any other in the Informal Trace Format, the same bytes for
   * the same trace. A link of that name is replaced, not followed.
   */
  public static void write(Trace trace, Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      Files.delete(file);
    }
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      if (trace.isStored()) {
        StoredForm.write(trace, out);
      } else {
        ItfWriter.write(trace, out);
      }
    }
  }
}
