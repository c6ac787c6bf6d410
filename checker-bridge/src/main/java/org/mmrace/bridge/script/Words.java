package org.mmrace.bridge.script;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a line, read from left to right. */
final class Words {
  private static final Pattern WORD = Pattern.compile("[^\\s;]+");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
  private final List<String> words = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final Place end;
  private int at;

  /**
   * Splits text.
   *
   * @param column of its first character
   */
  Words(String file, int line, int column, String text) {
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(word.group());
      places.add(new Place(file, line, column + word.start()));
    }
    end = new Place(file, line, column + text.stripTrailing().length());
  }

  boolean ended() {
    return at == words.size();
  }

  Place place() {
    return ended() ? end : places.get(at);
  }

  /** Returns the next word, empty at the end. */
  String peek() {
    return ended() ? "" : words.get(at);
  }

  boolean nextIsNumber() {
    return NUMBER.matcher(peek()).matches();
  }

  String next() {
    String word = peek();
    at = Math.min(at + 1, words.size());
    return word;
  }

  /** Takes a word if it is the next one. */
  boolean take(String word) {
    boolean is = peek().equals(word);
    if (is) {
      at++;
    }
    return is;
  }

  /** Takes one of the words. */
  String oneOf(String what, Collection<String> legal) throws ScriptFailure {
    if (!legal.contains(peek())) {
      throw expected(what, legal);
    }
    return next();
  }

  int number(String what) throws ScriptFailure {
    if (!nextIsNumber()) {
      throw expected(what, List.of());
    }
    return Integer.parseInt(next());
  }

  /** Refuses what follows. */
  void end(String what) throws ScriptFailure {
    if (!ended()) {
      throw expected(what, List.of());
    }
  }

  ScriptFailure expected(String what, Collection<String> legal) {
    return ScriptFailure.expected(place(), peek(), what, legal);
  }
}
