package org.mmrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;

/** Standard output, which remembers that it could not be written. */
final class StandardOutput extends FilterOutputStream {
  private Optional<String> failure = Optional.empty();

  private StandardOutput(OutputStream out) {
    super(out);
  }

  static StandardOutput open() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out));
  }

  /** Returns a writer that is flushed by whoever writes. */
  PrintWriter writer() {
    return new PrintWriter(new OutputStreamWriter(this, Charset.defaultCharset()));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /**
   * Returns why it could not be written; a reader that has seen enough, {@code head}, is no
   * failure.
   */
  Optional<String> failure() {
    return failure.filter(reason -> !reason.equals("Broken pipe"));
  }
}
