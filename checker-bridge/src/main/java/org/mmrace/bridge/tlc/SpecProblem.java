package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tla2sany.st.Location;

/** Turns what SANY and TLC print of a bad specification into one line that says what and where. */
final class SpecProblem {
  private static final Pattern PARSED = Pattern.compile("Parsing file (\\S.*)");
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(Encountered .*?|Was expecting .*?) at line (\\d+), col(?:umn)? (\\d+)( and token .*)?");
  private static final Pattern LEXICAL =
      Pattern.compile("Lexical error at line (\\d+), column (\\d+)\\.\\s*(.*)");
  private static final Pattern PLACE =
      Pattern.compile("line (\\d+), col (\\d+) to line \\d+, col \\d+ of module (\\w+)");
  private static final Pattern CFG_LINE = Pattern.compile("configuration file at line (\\d+)");
  private static final Pattern CALL_STACK =
      Pattern.compile(
          "\\d+\\. Line (\\d+), column (\\d+) to line \\d+, column \\d+ in (\\w+)"
              + "|The error call stack is empty\\.");
  private static final Pattern BOILERPLATE =
      Pattern.compile(
          "TLC threw an unexpected exception\\. This was probably .*? The exception was an? \\S+ : "
              + "|TLC found an error in the configuration file at line \\d+ ");
  private static final Pattern NO_MODULE =
      Pattern.compile("Module-Table lookup failure for module name (\\w+)");

  private SpecProblem() {}

  /** Returns {@code Foo.tla:12:3}. */
  static String place(Location location) {
    return location.source() + ".tla:" + location.beginLine() + ":" + location.beginColumn();
  }

  /**
   * Returns the one line for a specification whose parse printed {@code chatter} and threw {@code
   * thrown}.
   */
  static String of(String chatter, Throwable thrown, String cfg) {
    List<String> lines =
        chatter
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.equals("Unknown location"))
            .filter(line -> !line.startsWith("Starting..."))
            .toList();
    String file = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher parsed = PARSED.matcher(line);
      if (parsed.matches()) {
        file = parsed.group(1).substring(parsed.group(1).lastIndexOf('/') + 1);
      }
      Matcher lexical = LEXICAL.matcher(line);
      if (lexical.find()) {
        return file
            + ":"
            + lexical.group(1)
            + ":"
            + lexical.group(2)
            + ": lexical error: "
            + lexical.group(3);
      }
      Matcher syntax = SYNTAX.matcher(line);
      if (syntax.find()) {
        String token = syntax.group(4) == null ? "" : syntax.group(4);
        return file
            + ":"
            + syntax.group(2)
            + ":"
            + syntax.group(3)
            + ": "
            + syntax.group(1)
            + token;
      }
      if (line.contains("Cannot find source file for module")) {
        return line;
      }
      if (line.startsWith("*** Errors:")
          || line.startsWith("*** Warnings:")
          || line.startsWith("*** Abort messages:")) {
        return semantic(lines.subList(i + 1, lines.size()));
      }
    }
    return evaluation(thrown, cfg);
  }

  /** Returns the one line for the first of SANY's messages, or for its warning. */
  static String semantic(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher place = PLACE.matcher(lines.get(i));
      if (place.find()) {
        String before = place.group(3) + ".tla:" + place.group(1) + ":" + place.group(2) + ": ";
        String same = lines.get(i).substring(place.end()).strip();
        List<String> message = new ArrayList<>();
        for (int n = i + 1; n < lines.size() && !PLACE.matcher(lines.get(n)).lookingAt(); n++) {
          if (lines.get(n).startsWith("***") || lines.get(n).startsWith("Error: ")) {
            break;
          }
          message.add(lines.get(n));
        }
        return before + (same + " " + String.join(" ", message)).strip();
      }
    }
    return String.join(" ", lines);
  }

  /**
   * Returns the one line for what TLC threw outside the parser; {@code cfg} is the name of the
   * configuration.
   */
  static String evaluation(Throwable thrown, String cfg) {
    String text = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    return evaluation(text, cfg);
  }

  /** Returns the one line for a message of TLC. */
  static String evaluation(String text, String cfg) {
    String line = text.replaceAll("\\s+", " ").strip();
    Matcher stack = CALL_STACK.matcher(line);
    String deepest = "";
    while (stack.find()) {
      if (stack.group(1) == null) {
        continue; // no call stack
      }
      deepest = stack.group(3) + ".tla:" + stack.group(1) + ":" + stack.group(2) + ": ";
    }
    line = without(CALL_STACK, line);
    if (line.contains("StackOverflowError")) {
      return cfg + ": evaluation does not end: stack overflow";
    }
    Matcher configuration = CFG_LINE.matcher(line);
    if (configuration.find()) {
      return cfg + ":" + configuration.group(1) + ": " + without(BOILERPLATE, line);
    }
    Matcher place = PLACE.matcher(line);
    if (place.find()) {
      String where = place.group(3) + ".tla:" + place.group(1) + ":" + place.group(2) + ": ";
      return where + (line.substring(0, place.start()) + line.substring(place.end())).strip();
    }
    Matcher absent = NO_MODULE.matcher(line);
    if (absent.find()) {
      return absent.group(1) + ".tla: file holds no module " + absent.group(1);
    }
    return (deepest.isEmpty() ? cfg + ": " : deepest) + without(BOILERPLATE, line);
  }

  private static String without(Pattern pattern, String line) {
    return pattern.matcher(line).replaceAll("").strip();
  }
}
