package org.mmrace.bridge.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mmrace.bridge.script.Script.ScriptThread;
import org.mmrace.bridge.script.Script.Variant;

/** Reads scripts, a line a statement or an operation. */
public final class ScriptParser {
  private static final List<String> STATEMENTS =
      List.of("kernel", "geometry", "thread", "unfixed", "fixed", "reach");
  private static final String REGIONS = "ABCDEFGH";
  private final Vocabulary vocabulary;
  private final String file;
  private String kernel;
  private boolean kernelGiven;
  private final Map<String, String> toggles = new LinkedHashMap<>();
  private final Map<String, Integer> geometry = new LinkedHashMap<>();
  private final List<Operation> setup = new ArrayList<>();
  private final List<ScriptThread> threads = new ArrayList<>();
  private final List<Variant> variants = new ArrayList<>();

  private ScriptParser(Vocabulary vocabulary, String file) {
    this.vocabulary = vocabulary;
    this.file = file;
    kernel = vocabulary.kernels().get(vocabulary.kernels().size() - 1);
  }

  /**
   * Reads a script.
   *
   * @param file what messages call it
   * @throws ScriptFailure naming the first place that is wrong
   */
  public static Script parse(String file, String text, Vocabulary vocabulary) throws ScriptFailure {
    ScriptParser parser = new ScriptParser(vocabulary, file);
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      parser.line(i + 1, lines.get(i).replaceFirst("#.*", ""));
    }
    return parser.script(new Place(file, lines.size() + 1, 1));
  }

  private Script script(Place end) throws ScriptFailure {
    if (threads.isEmpty() && !variants.isEmpty()) {
      throw ScriptFailure.at(end, "expected a thread: thread NAME: OPERATION; OPERATION");
    }
    return new Script(kernel, toggles, geometry, setup, threads, variants);
  }

  private void line(int number, String text) throws ScriptFailure {
    Words words = new Words(file, number, 1, text);
    if (words.ended()) {
      return;
    }
    switch (words.peek()) {
      case "kernel" -> kernel(words);
      case "geometry" -> geometry(words);
      case "thread" -> thread(number, text);
      case "reach" -> reach(words);
      default -> {
        if (words.peek().matches("(un)?fixed(_\\w+)?")) {
          variant(words);
        } else {
          setup(words);
        }
      }
    }
  }

  private void setup(Words words) throws ScriptFailure {
    if (!threads.isEmpty()) {
      throw words.expected(
          "thread, unfixed, fixed or reach: the set-up stands before the threads", STATEMENTS);
    }
    List<String> legal = new ArrayList<>(STATEMENTS);
    legal.addAll(Verb.words());
    setup.add(operation(words, legal));
  }

  private void kernel(Words words) throws ScriptFailure {
    Place place = words.place();
    words.next();
    if (kernelGiven || !setup.isEmpty() || !threads.isEmpty()) {
      throw ScriptFailure.at(place, "expected kernel once, before all operations");
    }
    kernelGiven = true;
    kernel = words.oneOf("one of " + String.join(", ", vocabulary.kernels()), vocabulary.kernels());
    if (words.take("with")) {
      toggles.putAll(toggles(words));
    }
    words.end("with TOGGLE=VALUE, or the end of the line");
  }

  private Map<String, String> toggles(Words words) throws ScriptFailure {
    Map<String, String> found = new LinkedHashMap<>();
    while (found.isEmpty() || words.peek().contains("=")) {
      Place place = words.place();
      String[] parts = words.peek().split("=", 2);
      List<String> legal = vocabulary.toggles().get(parts[0]);
      if (legal == null) {
        throw ScriptFailure.expected(
            place,
            parts[0],
            "TOGGLE=VALUE (./mmrace list)",
            new TreeSet<>(vocabulary.toggles().keySet()));
      }
      String value = parts.length < 2 ? "" : parts[1];
      boolean is = legal.isEmpty() ? value.matches("[1-9]\\d{0,8}") : legal.contains(value);
      if (!is) {
        String what = legal.isEmpty() ? "a number from 1" : "one of " + String.join(", ", legal);
        Place at = new Place(file, place.line(), place.column() + parts[0].length() + 1);
        throw ScriptFailure.expected(at, value, what + " for " + parts[0], legal);
      }
      if (found.put(parts[0], value) != null) {
        throw ScriptFailure.at(place, "expected each toggle once: found=" + parts[0]);
      }
      words.next();
    }
    return found;
  }

  private void geometry(Words words) throws ScriptFailure {
    words.next();
    do {
      Place place = words.place();
      String size = words.oneOf("one of " + String.join(", ", Script.SIZES), Script.SIZES);
      int number = words.number("a number of " + size);
      if (number == 0 || size.equals("entries") && number < 2) {
        throw ScriptFailure.at(place, "expected more " + size + ": found=" + number);
      }
      geometry.put(size, number);
    } while (!words.ended());
  }

  private void thread(int line, String text) throws ScriptFailure {
    int colon = text.indexOf(':');
    Words head = new Words(file, line, 1, colon < 0 ? text : text.substring(0, colon));
    head.next();
    Place place = head.place();
    List<String> name = new ArrayList<>();
    while (!head.ended()) {
      name.add(head.next());
    }
    if (name.isEmpty() || colon < 0) {
      throw head.expected("thread NAME: OPERATION; OPERATION", List.of());
    }
    List<Operation> operations = new ArrayList<>();
    int from = colon + 1;
    for (String part : text.substring(from).split(";", -1)) {
      Words words = new Words(file, line, from + 1, part);
      if (words.ended()) {
        throw words.expected("an operation", List.of());
      }
      operations.add(operation(words, Verb.words()));
      from += part.length() + 1;
    }
    String joined = String.join(" ", name);
    if (threads.stream().anyMatch(thread -> thread.name().equals(joined))) {
      throw ScriptFailure.at(place, "expected a name of its own for each thread: found=" + joined);
    }
    threads.add(new ScriptThread(place, joined, operations));
  }

  private void variant(Words words) throws ScriptFailure {
    Place place = words.place();
    String name = words.next();
    Map<String, String> changed = Map.of();
    if (words.take("with") || words.peek().contains("=")) {
      changed = toggles(words);
    }
    boolean unfixed = name.startsWith("unfixed");
    String what = unfixed ? "TOGGLE=VALUE or breaks INVARIANT" : "TOGGLE=VALUE or holds";
    words.oneOf(what, List.of(unfixed ? "breaks" : "holds"));
    String property = unfixed ? property(words, "Inv_", vocabulary.invariants()) : "";
    words.end("the end of the line");
    add(place, new Variant(name, changed, property));
  }

  private void reach(Words words) throws ScriptFailure {
    Place place = words.place();
    words.next();
    String probe = property(words, "Reach_", vocabulary.probes());
    Map<String, String> changed = Map.of();
    if (words.take("with")) {
      changed = toggles(words);
    }
    words.end("with TOGGLE=VALUE, or the end of the line");
    add(place, new Variant(probe.replaceFirst("Reach_", "reach_"), changed, probe));
  }

  private void add(Place place, Variant variant) throws ScriptFailure {
    if (variants.stream().anyMatch(other -> other.name().equals(variant.name()))) {
      throw ScriptFailure.at(
          place, "expected a name of its own for each variant: found=" + variant.name());
    }
    variants.add(variant);
  }

  private static String property(Words words, String prefix, List<String> legal)
      throws ScriptFailure {
    String name = words.peek();
    String full = name.startsWith(prefix) ? name : prefix + name;
    if (name.isEmpty() || !legal.contains(full)) {
      String what = (prefix.equals("Inv_") ? "an invariant" : "a probe") + " (./mmrace list)";
      throw ScriptFailure.expected(words.place(), name.isEmpty() ? "" : full, what, legal);
    }
    words.next();
    return full;
  }

  private Operation operation(Words words, List<String> legal) throws ScriptFailure {
    Place place = words.place();
    String process = "P";
    if (words.peek().matches("P:|C[12]:")) {
      process = words.next().replace(":", "");
      if (!process.equals("P")) {
        throw ScriptFailure.needs(place, Verb.FORK.what());
      }
    }
    Place at = words.place();
    String word = words.peek();
    Verb verb =
        Verb.of(word)
            .orElseThrow(() -> words.expected("an operation (./mmrace list --operations)", legal));
    words.next();
    if (verb.use() == Verb.Use.NEEDS) {
      throw ScriptFailure.needs(at, verb.what());
    }
    if (vocabulary.kernels().indexOf(kernel) < vocabulary.kernels().indexOf(verb.since())) {
      throw ScriptFailure.at(
          at, "expected an operation of " + kernel + ": " + word + " is of " + verb.since());
    }
    List<Value> values = new ArrayList<>();
    for (Parameter parameter : verb.parameters()) {
      read(words, parameter, values);
    }
    words.end("the end of the operation, " + verb.synopsis());
    return new Operation(at, process, verb, values);
  }

  private void read(Words words, Parameter parameter, List<Value> values) throws ScriptFailure {
    Predicate<String> fits =
        switch (parameter.kind()) {
          case REGION -> word -> word.length() == 1 && REGIONS.contains(word);
          case AREA -> word -> words.nextIsNumber() || word.matches("all|half|rest");
          case START -> word -> words.nextIsNumber() || word.matches("all|rest");
          case NUMBER -> word -> words.nextIsNumber();
          case WORD -> word -> parameter.words().contains(word.replaceFirst(":\\d+$", ""));
          case WORDS -> word -> parameter.words().containsAll(Arrays.asList(word.split("\\+", -1)));
          case ANYTHING -> word -> true;
        };
    if (!fits.test(words.peek())) {
      if (parameter.optional()) {
        if (parameter.kind() == Parameter.Kind.AREA) {
          values.add(new Value.Area(words.place(), Value.Part.ALL, 0, 0));
        }
        return;
      }
      throw words.expected(parameter.expected(), parameter.words());
    }
    Place place = words.place();
    values.add(
        switch (parameter.kind()) {
          case REGION -> new Value.Region(place, words.next().charAt(0));
          case AREA -> area(words, true);
          case START -> area(words, false);
          case NUMBER -> new Value.Numeral(place, words.number(parameter.expected()));
          case WORD, WORDS, ANYTHING -> new Value.Word(place, words.next());
        });
  }

  private static Value.Area area(Words words, boolean counted) throws ScriptFailure {
    Place place = words.place();
    if (!words.nextIsNumber()) {
      String part = words.next().toUpperCase(Locale.ROOT);
      return new Value.Area(place, Value.Part.valueOf(part), 0, 0);
    }
    int page = words.number("a page");
    int count = counted && words.nextIsNumber() ? words.number("a number of pages") : 1;
    return new Value.Area(place, Value.Part.PAGES, page, count);
  }
}
