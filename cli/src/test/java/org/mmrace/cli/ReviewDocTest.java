package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/review-a-locking-patch.md print what stands below them. With {@code
 * -Dmmrace.docs=true} they are run as written; else TLC is not asked, and what is printed of its
 * verdicts is not compared.
 */
class ReviewDocTest {
  private static final Path DOC = Path.of("..", "docs", "review-a-locking-patch.md");
  private static final Pattern RUN =
      Pattern.compile("<!-- run -->\n(.*?)<!-- printed -->\n(.*?)<!-- /run -->", Pattern.DOTALL);
  private static final boolean AS_WRITTEN = Boolean.getBoolean("mmrace.docs");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> commands_printWhatTheDocSays() throws IOException {
    Matcher run = RUN.matcher(Files.readString(DOC));
    List<DynamicTest> tests = new ArrayList<>();
    while (run.find()) {
      String command = run.group(1).replace("\\\n", " ").strip().replaceAll("\\s+", " ");
      String printed = run.group(2).replaceAll("(?m)^ {4}", "");
      tests.add(DynamicTest.dynamicTest(command, () -> check(command, printed)));
    }
    assertTrue(tests.size() >= 5, () -> "commands: " + tests.size());
    return tests.stream();
  }

  private void check(String command, String printed) {
    assertTrue(command.startsWith("./mmrace "), command);
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.remove(0);
    if (words.get(0).equals("review")) {
      words.addAll(List.of("--report", folder.toString()));
      if (!AS_WRITTEN && !words.contains("--tlc-edges")) {
        words.addAll(List.of("--tlc-edges", "0"));
      }
    }
    Commands.Ended ended = Commands.run(words.toArray(String[]::new));
    int at = 0;
    for (String part : printed.split("(?m)^\\[\\.\\.\\.]\n", -1)) {
      boolean ofTlc = part.startsWith("Verdicts\n");
      if (ofTlc && !AS_WRITTEN) {
        continue;
      }
      int found = ended.out().indexOf(part.strip(), at);
      assertTrue(
          found >= 0,
          () -> command + " does not print, or not there:\n" + part + "\nbut\n" + ended);
      at = found + part.strip().length();
    }
  }
}
