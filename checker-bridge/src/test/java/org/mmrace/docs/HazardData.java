package org.mmrace.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/hazards.txt: what each hazard row needs, and what of that is modelled. */
final class HazardData {
  static final Path FILE = KernelFacts.REPOSITORY.resolve("docs/hazards.txt");

  private static final Pattern LINE = Pattern.compile("(\\S.*?) : (\\S.*)");

  private final KernelFacts facts;
  private final Map<String, List<Need>> needs = new LinkedHashMap<>();
  private final Map<String, String> modelled = new LinkedHashMap<>();

  /**
   * A path, step or section of a reference, or a part of one.
   *
   * @param part what of it; empty for the whole
   */
  record Need(String reference, String label, String anchor, String part) {
    /** The name that is the same in every row. */
    String id() {
      return reference + " " + label + (part.isEmpty() ? "" : "/" + part);
    }

    /** A link from a page in docs. */
    String link() {
      String target = "kernel/" + reference + ".md#" + anchor;
      return "["
          + reference
          + " "
          + label
          + "]("
          + target
          + ")"
          + (part.isEmpty() ? "" : " (" + part + ")");
    }
  }

  private HazardData(KernelFacts facts) {
    this.facts = facts;
  }

  static HazardData read(KernelFacts facts) throws IOException {
    return parse(facts, Files.readAllLines(FILE));
  }

  /** Reads lines of the form that the head of the file describes. */
  static HazardData parse(KernelFacts facts, List<String> lines) {
    HazardData data = new HazardData(facts);
    String section = "";
    for (String line : lines) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        data.add(section, line);
      }
    }
    return data;
  }

  private void add(String section, String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches() || section.isEmpty()) {
      throw new IllegalArgumentException("no line of " + FILE.getFileName() + ": line=" + line);
    }
    if (section.equals("modelled")) {
      modelled.put(need(section, parts.group(1)).id(), parts.group(2));
      return;
    }
    List<Need> wanted = new ArrayList<>();
    for (String need : parts.group(2).split(", ", -1)) {
      wanted.add(need(section, need));
    }
    if (needs.put(section + " " + parts.group(1), wanted) != null) {
      throw new IllegalArgumentException("row twice: row=" + section + " " + parts.group(1));
    }
  }

  private Need need(String section, String text) {
    int slash = text.indexOf('/');
    String part = slash < 0 ? "" : text.substring(slash + 1);
    String name = slash < 0 ? text : text.substring(0, slash);
    int space = name.indexOf(' ');
    String reference = space < 0 ? section : name.substring(0, space);
    String label = name.substring(space + 1);
    return new Need(reference, label, facts.anchor(reference, label), part);
  }

  /** Returns what a row needs and is not modelled; a row that has no line needs nothing. */
  List<Need> missing(KernelFacts.Hazard row) {
    return needs.getOrDefault(row.id(), List.of()).stream()
        .filter(need -> !modelled.containsKey(need.id()))
        .toList();
  }

  /** Returns the rows that have a line. */
  Set<String> rows() {
    return needs.keySet();
  }

  /** Returns the modules that are said to model something. */
  Set<String> modules() {
    return new HashSet<>(modelled.values());
  }
}
