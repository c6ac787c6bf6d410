package org.mmrace.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a text cites of docs/kernel: {@code collapse.md 1.2, A15}, {@code uffd.md Z11 and
 * Z12}, {@code rmap.md section 1.4}, {@code collapse.md 6, item 10}, over the line ends of comments
 * too.
 */
final class Citations {
  private static final String LABEL = "[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*";
  private static final Pattern FILE = Pattern.compile("\\b(collapse|rmap|uffd)\\.md\\b(?!#)");
  private static final Pattern FIRST =
      Pattern.compile("\\G(?:\\s|\\*\\)|\\\\\\*|\\(?\\*|//|#)+(?:sections? )?(" + LABEL + ")");
  private static final Pattern FURTHER = Pattern.compile("\\G(?:, | and | to |/)(" + LABEL + ")");
  private static final Pattern ITEM = Pattern.compile("\\G(?:, | \\()item (\\d+)");
  private static final Pattern IN_BRACKETS =
      Pattern.compile(
          "\\(([A-Z]{1,2}\\d+[a-z]?(?:(?: to |, | and )[A-Z]{1,2}\\d+[a-z]?)*)(?=[:)])");

  /**
   * One label that is cited.
   *
   * @param at where the citation begins in the text
   * @param end where the label ends
   */
  record Citation(String reference, String label, int at, int end) {}

  private Citations() {}

  /** Returns what follows the names of the references. */
  static List<Citation> of(String text, KernelFacts facts) {
    List<Citation> found = new ArrayList<>();
    Matcher file = FILE.matcher(text);
    while (file.find()) {
      String reference = file.group(1);
      Matcher label = FIRST.matcher(text).region(file.end(), text.length());
      boolean first = true;
      int at = file.start();
      while (label.lookingAt() && isLabel(label.group(1), first, reference, facts)) {
        String name = label.group(1);
        int end = label.end(1);
        Matcher item = ITEM.matcher(text).region(end, text.length());
        if (item.lookingAt()) {
          name += "." + item.group(1);
          end = item.end(1);
        }
        found.add(new Citation(reference, name, at, end));
        at = end;
        first = false;
        label = FURTHER.matcher(text).region(end, text.length());
      }
    }
    return found;
  }

  /** Returns the labels in brackets, {@code (A1 to A5)}, of a file that belongs to a family. */
  static List<Citation> inBrackets(String line, String family) {
    List<Citation> found = new ArrayList<>();
    Matcher list = IN_BRACKETS.matcher(line);
    while (list.find()) {
      for (String label : list.group(1).split(" to |, | and ", -1)) {
        found.add(new Citation(family, label, list.start(1), list.end(1)));
      }
    }
    return found;
  }

  /** A word with a digit or a line in it; other words only if they are labels. */
  private static boolean isLabel(String word, boolean first, String reference, KernelFacts facts) {
    if (word.matches("\\d+")) {
      return first;
    }
    if (word.matches("[A-Z0-9].*") && word.matches(".*[0-9_].*")) {
      return true;
    }
    return Character.isUpperCase(word.charAt(0))
        && word.length() > 1
        && facts.hasAnchor(reference, word.toLowerCase(Locale.ROOT));
  }
}
