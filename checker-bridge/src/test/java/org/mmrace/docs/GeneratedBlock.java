package org.mmrace.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Text of a page that is made from other files: a test compares it, and writes it anew with {@code
 * -Dmmrace.update=true}.
 */
public final class GeneratedBlock {
  /** Whether the pages are to be written. */
  public static final boolean UPDATE = Boolean.getBoolean("mmrace.update");

  private GeneratedBlock() {}

  /**
   * Compares what stands between {@code <!-- block -->} and {@code <!-- /block -->}.
   *
   * @param expected whole lines
   */
  public static void same(Path page, String block, String expected) throws IOException {
    String text = Files.readString(page);
    String open = "<!-- " + block + " -->\n";
    String close = "<!-- /" + block + " -->";
    int start = text.indexOf(open);
    if (start >= 0 && !text.contains(close)) {
      text = text.replace(open, open + close + "\n");
    }
    int end = text.indexOf(close);
    assertTrue(start >= 0 && end > start, () -> "page has no block: " + page + " " + block);
    String head = text.substring(0, start + open.length());
    compare(page, head + expected + text.substring(end), Files.readString(page));
  }

  /** Compares a whole page. */
  public static void same(Path page, String expected) throws IOException {
    compare(page, expected, Files.exists(page) ? Files.readString(page) : "");
  }

  private static void compare(Path page, String expected, String found) throws IOException {
    if (UPDATE && !found.equals(expected)) {
      Files.writeString(page, expected);
    } else {
      assertEquals(expected, found, () -> page + ": run make docs");
    }
  }
}
