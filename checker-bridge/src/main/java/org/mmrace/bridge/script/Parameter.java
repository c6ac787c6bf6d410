package org.mmrace.bridge.script;

import java.util.Arrays;
import java.util.List;

/**
 * What an operation takes, in the order in which it is written.
 *
 * @param kind what is read
 * @param words the legal words of a {@link Kind#WORD} or {@link Kind#WORDS}
 * @param optional whether it may be left out
 */
record Parameter(Kind kind, String text, List<String> words, boolean optional) {
  /** What is read. */
  enum Kind {
    /** {@code A} to {@code H}. */
    REGION,
    /** {@code all}, {@code half}, {@code rest}, {@code 0}, {@code 0 2}. */
    AREA,
    /** {@code all}, {@code rest}, {@code 0}: where an area begins. */
    START,
    /** A number. */
    NUMBER,
    /** One of the words. */
    WORD,
    /** Some of the words, joined by {@code +}. */
    WORDS,
    /** The rest of the line, not looked at: the operation has no path yet. */
    ANYTHING
  }

  /**
   * Reads a signature: {@code R [AREA] [wp] ADVICE=COLLAPSE|DONTNEED MODES=missing+wp n p [n]}. A
   * lower-case word is itself; {@code U}, {@code K}, {@code n}, {@code p} are numbers.
   */
  static List<Parameter> of(String signature) {
    return signature.isEmpty()
        ? List.of()
        : Arrays.stream(signature.split(" ", -1)).map(Parameter::one).toList();
  }

  private static Parameter one(String text) {
    boolean optional = text.startsWith("[");
    String plain = optional ? text.substring(1, text.length() - 1) : text;
    String name = plain.replaceFirst("=.*", "");
    Kind kind =
        switch (name) {
          case "R", "R2" -> Kind.REGION;
          case "AREA" -> Kind.AREA;
          case "START" -> Kind.START;
          case "U", "K", "PMDS", "PAGES" -> Kind.NUMBER;
          case "..." -> Kind.ANYTHING;
          default -> plain.contains("+") ? Kind.WORDS : Kind.WORD;
        };
    List<String> words =
        switch (kind) {
          case WORD, WORDS -> List.of(plain.replaceFirst("^.*=", "").split("[|+]", -1));
          case AREA -> List.of("all", "half", "rest");
          case START -> List.of("all", "rest");
          case REGION, NUMBER, ANYTHING -> List.of();
        };
    return new Parameter(kind, optional ? "[" + name(plain) + "]" : name(plain), words, optional);
  }

  private static String name(String plain) {
    return plain.replaceFirst("^[A-Z]+=", "");
  }

  /** Returns what a reader is told to write. */
  String expected() {
    return switch (kind) {
      case REGION -> "a region, A to H";
      case AREA -> "all, half, rest, a page, or a page and how many";
      case START -> "all, rest or a page";
      case NUMBER -> "a number (" + text.replaceAll("[\\[\\]]", "") + ")";
      case WORD -> words.size() == 1 ? words.get(0) : "one of " + String.join(", ", words);
      case WORDS -> "some of " + String.join(", ", words) + ", joined by +";
      case ANYTHING -> "anything";
    };
  }
}
