package org.mmrace.explorer;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a search keeps what it needs to go on after it was stopped or killed. The file is replaced
 * in one step: whenever the search is killed, the last whole one is there. It is written when the
 * interval is over, and when the search stops by time, memory or the watch; it is removed when the
 * search ends by itself.
 *
 * @param file the file
 * @param search what is searched, in one line: a file of another search is refused
 * @param interval least time between two writes; it is also at least 20 times what the last took
 * @param resume whether to go on from the file, which must then be there
 */
public record Checkpoint(Path file, String search, Duration interval, boolean resume) {
  /** A checkpoint that cannot be written or is none of this search; the message says which. */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
