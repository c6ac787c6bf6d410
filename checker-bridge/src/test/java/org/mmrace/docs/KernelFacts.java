package org.mmrace.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mmrace.bridge.catalogue.SpecRoot;

/**
 * The three references in docs/kernel: which anchors they have, and which of these are hazards.
 *
 * <p>An anchor is a label in lower case. A hazard is a heading ({@code ### Z01 …}), a paragraph or
 * an item that begins with its label in bold, or a row of the table C.3.
 */
final class KernelFacts {
  /** The references by name, in the order of the project's families. */
  static final List<String> REFERENCES = List.of("collapse", "rmap", "uffd");

  static final Path REPOSITORY = SpecRoot.around(Path.of("")).orElseThrow().folder().getParent();

  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
  private static final Pattern HAZARD =
      Pattern.compile(
          "^(?:### |- |\\| )?<a id=\"(z\\d\\d[a-z]?|b-h\\d+b?|c\\d+)\"></a>(?:\\*\\*)?([ZBC][-\\w]*) "
              + "(?:\\| )?(.*)");
  private static final Pattern STEP_OF_PATH = Pattern.compile("(p\\d+)\\.\\d+[a-z]?");

  private final Map<String, Set<String>> anchors = new TreeMap<>();
  private final List<Hazard> hazards = new ArrayList<>();

  /**
   * One hazard row.
   *
   * @param reference name of the file, without {@code .md}
   * @param label as it is written: {@code Z01}, {@code B-H3b}, {@code C12}
   * @param title its slug, or its first words
   */
  record Hazard(String reference, String label, String title) {
    /** The name by which data and citations call it. */
    String id() {
      return reference + " " + label;
    }

    /** The part of the project that it belongs to. */
    String part() {
      if (!reference.equals("uffd")) {
        return reference + ".md";
      }
      return label.startsWith("Z")
          ? "uffd.md A, userfaultfd"
          : label.startsWith("B") ? "uffd.md B, hugetlb HGM" : "uffd.md C, THP reservations";
    }
  }

  private KernelFacts() {}

  /** Reads the references of this repository. */
  static KernelFacts read() throws IOException {
    KernelFacts facts = new KernelFacts();
    for (String reference : REFERENCES) {
      Path file = REPOSITORY.resolve("docs/kernel").resolve(reference + ".md");
      facts.add(reference, Files.readAllLines(file));
    }
    return facts;
  }

  private void add(String reference, List<String> lines) {
    Set<String> found = new HashSet<>();
    for (String line : lines) {
      Matcher anchor = ANCHOR.matcher(line);
      while (anchor.find()) {
        if (!found.add(anchor.group(1))) {
          throw new AssertionError("anchor twice: " + reference + ".md#" + anchor.group(1));
        }
      }
      Matcher hazard = HAZARD.matcher(line);
      if (hazard.find() && (reference.equals("uffd") || hazard.group(2).startsWith("Z"))) {
        hazards.add(new Hazard(reference, hazard.group(2), title(line, hazard.group(3))));
      }
    }
    anchors.put(reference, found);
  }

  /** A heading whole, else what is bold, else the first words. */
  private static String title(String line, String text) {
    String title = ANCHOR.matcher(text).replaceAll("").replaceFirst("^\\*\\*", "");
    if (!line.startsWith("#")) {
      boolean bold = line.matches("[-| ]*(?:<a [^>]*></a>)\\*\\*.*") || text.startsWith("**");
      title = title.replaceAll(bold ? "\\*\\*.*" : "[:;] .*|\\. .*| \\(.*| \\|$", "");
    }
    return title.replace("**", "").strip();
  }

  /** Returns all hazard rows, in the order of the references. */
  List<Hazard> hazards() {
    return List.copyOf(hazards);
  }

  /**
   * Returns the anchor of a label; a step inside a paragraph ({@code P17.6}) has that of the
   * paragraph.
   *
   * @throws IllegalArgumentException if the reference has none
   */
  String anchor(String reference, String label) {
    String anchor = label.toLowerCase(Locale.ROOT);
    if (hasAnchor(reference, anchor)) {
      return anchor;
    }
    Matcher step = STEP_OF_PATH.matcher(anchor);
    if (step.matches() && hasAnchor(reference, step.group(1))) {
      return step.group(1);
    }
    throw new IllegalArgumentException("no such anchor: " + reference + ".md#" + anchor);
  }

  /** Whether the reference has an anchor. */
  boolean hasAnchor(String reference, String anchor) {
    return anchors.get(reference).contains(anchor);
  }
}
