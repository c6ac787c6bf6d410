package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The definitions of TLA+ modules as text, without comments. */
public final class SpecDefinitions {
  private static final Pattern COMMENT = Pattern.compile("\\\\\\*[^\\n]*|(?s:\\(\\*.*?\\*\\))");
  private static final Pattern DEFINITION =
      Pattern.compile("(?m)^(LOCAL )?(\\w+)(?:\\([^)\\n]*\\)|\\[[^\\]\\n]*\\])?\\s*==");
  private static final Pattern END = Pattern.compile("(?m)\\s*^={4,}[^=]*\\z");

  private SpecDefinitions() {}

  /**
   * A definition.
   *
   * @param folder {@code core}, {@code mm} or a family; {@code specs} for the modules above them
   * @param module the module that has it
   * @param local whether other modules do not see it
   * @param head its name with its parameters
   * @param body what follows {@code ==}, with its line breaks
   */
  public record Definition(
      String folder, String module, boolean local, String name, String head, String body) {}

  /** Reads the modules that scenarios share, in the order of the files. */
  public static List<Definition> of(SpecRoot root) throws IOException {
    List<Definition> all = new ArrayList<>();
    for (Path module : root.modules()) {
      all.addAll(in(module));
    }
    return all;
  }

  /** Reads a module. */
  public static List<Definition> in(Path file) throws IOException {
    String name = file.getFileName().toString();
    String module = name.substring(0, name.length() - ".tla".length());
    String folder = file.toAbsolutePath().normalize().getParent().getFileName().toString();
    String text = END.matcher(plain(Files.readString(file))).replaceFirst("");
    Matcher definition = DEFINITION.matcher(text);
    List<MatchResult> found = definition.results().toList();
    List<Definition> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      MatchResult one = found.get(i);
      int end = i + 1 < found.size() ? found.get(i + 1).start() : text.length();
      all.add(
          new Definition(
              folder,
              module,
              one.group(1) != null,
              one.group(2),
              one.group(),
              text.substring(one.end(), end)));
    }
    return all;
  }

  /** Returns a text without comments and what they leave: blank lines, white space at ends. */
  public static String plain(String text) {
    return COMMENT
        .matcher(text)
        .replaceAll("")
        .replaceAll("[ \\t\\r]+(?=\\n|\\z)", "")
        .replaceAll("\\n{2,}", "\n");
  }
}
