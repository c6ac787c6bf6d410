package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mmrace.bridge.trace.Values;

/**
 * What a configuration of TLC says.
 *
 * @param constants the text after {@code =} or {@code <-} of each constant, in the order of the
 *     file
 * @param invariants the names under INVARIANT and INVARIANTS
 * @param constructs what only TLC can run, as {@code CONSTRAINT Small}, in the order of the file
 * @param checkDeadlock whether a state without successor is an error
 */
public record CfgFile(
    Map<String, String> constants,
    List<String> invariants,
    List<String> constructs,
    boolean checkDeadlock) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\\\\\*[^\\n]*|(?s:\\(\\*.*?\\*\\))|\"(?:\\\\.|[^\"\\\\])*\"|<-|[\\w!]+|[^\\s\\w]");
  private static final String TLC_ALONE =
      "SPECIFICATION INIT NEXT CONSTRAINT CONSTRAINTS ACTION_CONSTRAINT ACTION_CONSTRAINTS"
          + " VIEW SYMMETRY PROPERTY PROPERTIES ALIAS POSTCONDITION TYPE TYPE_CONSTRAINT";
  private static final List<String> NO_EXPLORER = List.of(TLC_ALONE.split(" "));
  private static final List<String> OTHERS =
      List.of("CONSTANT", "CONSTANTS", "INVARIANT", "INVARIANTS", "CHECK_DEADLOCK");
  private static final Pattern COMMENT = Pattern.compile("\\\\\\*[^\\n]*|(?s:\\(\\*.*?\\*\\))");
  private static final Pattern ASKS =
      Pattern.compile(
          "(?s)\\b(INVARIANTS?|CHECK_DEADLOCK)\\b.*?(?=\\b("
              + TLC_ALONE.replace(' ', '|')
              + "|CONSTANTS?|INVARIANTS?|CHECK_DEADLOCK)\\b|\\z)");
  private static final List<String> CORE = List.of("SPECIFICATION Spec", "INIT Init", "NEXT Next");

  /** Copies the collections. */
  public CfgFile {
    constants = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    invariants = List.copyOf(invariants);
    constructs = List.copyOf(constructs);
  }

  /** Reads a file. */
  public static CfgFile read(Path cfg) throws IOException {
    return parse(Files.readString(cfg));
  }

  /**
   * Returns the constants that are set to a plain value, as traces know them: the kernel and the
   * toggles.
   */
  public Map<String, Object> overrides() {
    Map<String, Object> overrides = new LinkedHashMap<>();
    constants.forEach(
        (name, text) -> {
          if (text.matches("TRUE|FALSE")) {
            overrides.put(name, text.equals("TRUE"));
          } else if (text.matches("\\d{1,18}")) {
            overrides.put(name, Long.valueOf(text));
          } else if (text.matches("\"\\w*\"")) {
            overrides.put(name, text.substring(1, text.length() - 1));
          }
        });
    return overrides;
  }

  /** Returns the text of a file that sets these plain values and no others. */
  public static String withOverrides(String text, Map<String, Object> overrides) {
    String kept = text;
    for (String name : parse(text).overrides().keySet()) {
      if (!overrides.containsKey(name)) {
        kept = kept.replaceFirst("(?m)^([^\\\\\\n]*)\\b" + name + "\\s*=\\s*(\"\\w*\"|\\w+)", "$1");
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    overrides.forEach((name, value) -> values.put(name, Values.show(value)));
    return new DesignChange(values).in(kept);
  }

  /** Returns the text of a file that asks for other invariants, and whether for deadlocks. */
  static String withInvariants(String text, List<String> invariants, boolean deadlocks) {
    String plain = COMMENT.matcher(text).replaceAll("");
    StringBuilder kept = new StringBuilder(ASKS.matcher(plain).replaceAll("").strip()).append('\n');
    if (!invariants.isEmpty()) {
      kept.append("INVARIANTS\n");
      invariants.forEach(name -> kept.append("  ").append(name).append('\n'));
    }
    return kept.append("CHECK_DEADLOCK ").append(deadlocks ? "TRUE\n" : "FALSE\n").toString();
  }

  /** Parses the text of a file; what is malformed is left to TLC, which says so better. */
  public static CfgFile parse(String text) {
    Map<String, String> constants = new LinkedHashMap<>();
    List<String> invariants = new ArrayList<>();
    List<String> constructs = new ArrayList<>();
    boolean checkDeadlock = true;
    List<String> tokens = tokens(text);
    String keyword = "";
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (NO_EXPLORER.contains(token) || OTHERS.contains(token)) {
        keyword = token;
      } else if (NO_EXPLORER.contains(keyword)) {
        if (!CORE.contains(keyword + " " + token)) {
          constructs.add(keyword + " " + token);
        }
      } else if (keyword.startsWith("INVARIANT")) {
        invariants.add(token);
      } else if (keyword.equals("CHECK_DEADLOCK")) {
        checkDeadlock = token.equals("TRUE");
      } else if (keyword.startsWith("CONSTANT") && i + 2 < tokens.size()) {
        int end = valueEnd(tokens, i + 2);
        constants.put(token, String.join(" ", tokens.subList(i + 2, end)));
        i = end - 1;
      }
    }
    return new CfgFile(constants, invariants, constructs, checkDeadlock);
  }

  /** Returns the index after the value that starts at {@code from}: one token, or a braced set. */
  private static int valueEnd(List<String> tokens, int from) {
    int open = 0;
    for (int i = from; i < tokens.size(); i++) {
      open += tokens.get(i).equals("{") ? 1 : tokens.get(i).equals("}") ? -1 : 0;
      boolean sign = tokens.get(i).equals("-");
      if (open == 0 && !sign) {
        return i + 1;
      }
    }
    return tokens.size();
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      if (!token.group().startsWith("\\*") && !token.group().startsWith("(*")) {
        tokens.add(token.group());
      }
    }
    return tokens;
  }
}
