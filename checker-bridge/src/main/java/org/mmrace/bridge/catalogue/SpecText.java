package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the comments of the modules say of their definitions. */
public final class SpecText {
  private static final Pattern DEFINITION = Pattern.compile("(\\w+)\\s*==\\s*(.*)");
  private static final Pattern HEAD = Pattern.compile("(\\w+)\\s*(?:\\([^)]*\\))?\\s*==.*");
  private static final Pattern REFERENCE =
      Pattern.compile("^\\w+\\.md [\\w.]+(, (\\w+\\.md )?[\\w.]+)*: ");
  private static final Pattern LOST = Pattern.compile("\\s*\\bLost: ");
  private final List<Definition> definitions = new ArrayList<>();
  private static final Pattern APPLIES = Pattern.compile("Applies to ([^.]*)\\.");
  private final Map<String, Place> places = new LinkedHashMap<>();

  private SpecText() {}

  /**
   * A definition without parameters.
   *
   * @param module the module that has it
   * @param comment the comment right above it; may be empty
   * @param paragraph the comment at the head of its paragraph; may be empty
   * @param body the rest of its first line
   */
  public record Definition(
      String module, String name, String comment, String paragraph, String body) {
    /** Returns its comment, or else that of its paragraph, up to what is lost. */
    public String says() {
      return meaning().demands();
    }

    private Meaning meaning() {
      String[] parts = LOST.split(comment.isEmpty() ? paragraph : comment, 2);
      return new Meaning(parts[0], parts.length > 1 ? parts[1] : "");
    }

    /** Returns what it says without the sentence where it applies. */
    public String demands() {
      return APPLIES.matcher(says()).replaceAll("").strip();
    }

    /** Returns where it applies, if not beside every path. */
    public Optional<String> appliesTo() {
      Matcher found = APPLIES.matcher(says());
      return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
  }

  /**
   * Where a definition begins.
   *
   * @param folder {@code core}, {@code mm} or a family; empty for the modules above them
   * @param line the line, from 1
   */
  public record Place(String folder, String module, int line) {
    /** Returns the path of the module from the folder that holds {@code specs}, with slashes. */
    public String file() {
      return "specs/" + (folder.isEmpty() ? "" : folder + "/") + module + ".tla";
    }
  }

  /** Reads the modules that scenarios share. */
  public static SpecText of(SpecRoot root) throws IOException {
    SpecText text = new SpecText();
    Path top = root.folder().toAbsolutePath().normalize();
    for (Path module : root.modules()) {
      text.read(module, top.relativize(module.getParent()).toString());
    }
    return text;
  }

  private void read(Path file, String folder) throws IOException {
    String name = file.getFileName().toString();
    String module = name.substring(0, name.length() - ".tla".length());
    List<String> above = new ArrayList<>();
    String head = "";
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      Matcher defined = HEAD.matcher(line);
      if (defined.matches()) {
        places.putIfAbsent(defined.group(1), new Place(folder, module, number));
      }
      if (line.startsWith("\\*")) {
        above.add(line.substring(2).strip());
        continue;
      }
      String comment = REFERENCE.matcher(String.join(" ", above)).replaceFirst("");
      head = line.isBlank() ? "" : head.isEmpty() ? comment : head;
      Matcher definition = DEFINITION.matcher(line);
      if (definition.lookingAt()) {
        String body = definition.group(2).strip();
        definitions.add(new Definition(module, definition.group(1), comment, head, body));
      }
      above.clear();
    }
  }

  /** Returns the definitions in the order of the files. */
  public List<Definition> all() {
    return List.copyOf(definitions);
  }

  /** Returns where a definition is, with or without parameters; not of one that is LOCAL. */
  public Optional<Place> place(String name) {
    return Optional.ofNullable(places.get(name));
  }

  /**
   * What a property means.
   *
   * @param demands what must hold; may be empty
   * @param loses what user space loses where it does not; may be empty
   */
  public record Meaning(String demands, String loses) {
    /** Of a property of which nothing is known. */
    public static final Meaning NONE = new Meaning("", "");
  }

  /** Returns what the comments say of a definition; empty if they say nothing. */
  public String says(String name) {
    return meaning(name).demands();
  }

  /** Returns what the comments say of a property: what it demands, and behind {@code Lost:}. */
  public Meaning meaning(String name) {
    return definitions.stream()
        .filter(definition -> definition.name().equals(name))
        .findFirst()
        .map(Definition::meaning)
        .orElse(Meaning.NONE);
  }
}
