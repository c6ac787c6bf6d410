package org.mmrace.analysis.mutate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody who read the code guesses of a check: {@code rechecks.txt}.
 *
 * @param way where the check goes on; empty for every way
 * @param needed whether leaving it out must break something
 * @param source where the check stands in the description of the paths
 */
public record GuessedCheck(String step, String way, boolean needed, String source) {
  private static final Pattern LINE =
      Pattern.compile("(needed|early) (\\w+)(?: -> (\\w+))? : (.+)");

  /** Reads the guesses that come with this module. */
  public static List<GuessedCheck> standard() {
    try (InputStream text = GuessedCheck.class.getResourceAsStream("rechecks.txt")) {
      return parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<GuessedCheck> parse(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(GuessedCheck::line)
        .toList();
  }

  /** Returns whether the guess is about a mutation. */
  public boolean isAbout(Mutation mutation) {
    return mutation.step().equals(step) && (way.isEmpty() || mutation.object().equals(way));
  }

  private static GuessedCheck line(String line) {
    Matcher guess = LINE.matcher(line);
    if (!guess.matches()) {
      throw new IllegalArgumentException("no line of a guess: line=" + line);
    }
    String way = guess.group(3) == null ? "" : guess.group(3);
    return new GuessedCheck(guess.group(2), way, guess.group(1).equals("needed"), guess.group(4));
  }
}
