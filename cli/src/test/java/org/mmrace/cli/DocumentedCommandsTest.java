package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command line that a page shows can be typed as it is there. */
class DocumentedCommandsTest {
  private static final String COMMAND = "./mmrace ";

  /**
   * Returns the arguments; in YAML a line that begins with an option goes on with the one above.
   */
  private static List<String> commands(Path page) throws IOException {
    List<String> found = new ArrayList<>();
    boolean inCommand = false;
    for (String line : Files.readAllLines(page)) {
      String text = line.strip();
      int start = text.indexOf(COMMAND);
      if (start >= 0) {
        found.add(text.substring(start + COMMAND.length()).replaceAll("[`#>].*", "").strip());
      } else if (text.startsWith("--") && inCommand) {
        found.set(found.size() - 1, found.get(found.size() - 1) + " " + text);
      }
      inCommand = start >= 0 || text.startsWith("--") && inCommand;
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci.md", "ci/github-workflow.yml", "scripts.md"})
  void everyCommandLine_isUnderstood(String page) throws IOException {
    List<String> commands = commands(Path.of("..", "docs", page));
    assertTrue(commands.size() > 2, commands.toString());
    for (String command : commands) {
      List<String> arguments = Arrays.asList(command.split(" +", -1));
      Mmrace.commandLine(new Interruption()).parseArgs(arguments.toArray(String[]::new));
    }
  }
}
