package org.mmrace.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;

/**
 * What was recorded of cfgs, to tell what changed: the ledgers of a checkout, those of another
 * commit, or what {@code --json} printed of an earlier run. A ledger knows whole graphs: of a run
 * that stopped at a violation only the verdict is compared with it.
 */
public final class Baseline {
  private static final String VERDICT = "verdict";
  private static final String CHECK = "check or zoo";
  private static final String LEDGER = "ledger";
  private static final String COMPARISON = "conform";
  private final String name;
  private final String kind;
  private final Map<Key, Map<String, String>> figures = new LinkedHashMap<>();

  private Baseline(String name, String kind) {
    this.name = name;
    this.kind = kind;
  }

  /** A cfg, and the engine if the figures are of one. */
  private record Key(String id, String config, String engine) {}

  /** Reads the ledgers of a checkout. */
  public static Baseline ofLedgers(ScenarioCatalogue catalogue) throws IOException {
    return new Baseline("ledger.json", LEDGER).with(catalogue.root().scenarioFolders());
  }

  private static Baseline ofFolder(Path folder) throws IOException {
    Baseline baseline = new Baseline(folder.toString(), LEDGER);
    try (Stream<Path> inside = Files.walk(folder, 2)) { // specs/<family>/<slug>
      baseline.with(inside.sorted().toList());
    }
    if (baseline.figures.isEmpty()) {
      throw new IOException("no ledger in this folder: folder=" + folder);
    }
    return baseline;
  }

  private Baseline with(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      if (Files.exists(folder.resolve("ledger.json"))) {
        add(LedgerFile.read(folder.resolve("ledger.json")));
      }
    }
    return this;
  }

  /** Reads a ledger, the ledgers in a folder, or a record. */
  public static Baseline read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return ofFolder(file);
    }
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readString(file));
    } catch (JsonProcessingException | java.nio.charset.CharacterCodingException e) {
      throw new IOException("record is not JSON: file=" + file, e);
    }
    JsonNode rows = root.path("scenarios");
    String command = root.path("command").asText();
    if (root.path("configs").isArray()) {
      Baseline baseline = new Baseline(file.toString(), LEDGER);
      baseline.add(LedgerFile.read(file));
      return baseline;
    }
    if (!rows.isArray() || !Set.of("check", "zoo", "conform").contains(command)) {
      throw new IOException("neither a ledger nor a record of check, zoo or conform: file=" + file);
    }
    Baseline baseline =
        new Baseline(file.toString(), command.equals(COMPARISON) ? COMPARISON : CHECK);
    rows.forEach(baseline::add);
    return baseline;
  }

  private void add(LedgerFile ledger) {
    for (LedgerFile.Graph graph : ledger.configs()) {
      Map<String, String> found = new LinkedHashMap<>();
      found.put(VERDICT, graphVerdict(Outcome.HOLDS.text(), graph.property()));
      found.put("states", count(graph.states()));
      found.put("edges", count(graph.edges()));
      found.put("depth", count(graph.depth()));
      found.put("digest", graph.digest());
      figures.put(new Key(ledger.id(), graph.config(), ""), found);
    }
  }

  private void add(JsonNode row) {
    String verdict = row.path("verdict").asText();
    Map<String, String> found =
        start(
            kind.equals(COMPARISON)
                ? graphVerdict(verdict, row.path("violated").asText(""))
                : verdict(verdict, row.path("property").asText("")));
    for (String figure : List.of("states", "edges", "depth")) {
      if (row.path(figure).isNumber()) {
        found.put(figure, count(row.path(figure).asLong()));
      }
    }
    if (row.has("digest")) {
      found.put("digest", row.path("digest").asText());
    }
    String config = Tables.variant(row.path("config").asText());
    figures.put(new Key(row.path("id").asText(), config, row.path("engine").asText("")), found);
  }

  private static Map<String, String> start(String verdict) {
    Map<String, String> found = new LinkedHashMap<>();
    found.put(VERDICT, verdict);
    return found;
  }

  private static void put(Map<String, String> found, Size size) {
    found.put("states", count(size.states()));
    found.put("edges", count(size.edges()));
    found.put("depth", count(size.depth()));
  }

  private static String verdict(String outcome, String property) {
    return property.isEmpty() ? outcome : outcome + " " + property;
  }

  /** Returns the verdict on a whole graph that spec and model agree on, else how they ended. */
  private static String graphVerdict(String outcome, String violated) {
    boolean equal = outcome.equals(Outcome.HOLDS.text());
    return equal && !violated.isEmpty() ? verdict(Outcome.VIOLATED.text(), violated) : outcome;
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * Compares the verdicts of a check. A recorded cfg of the same scenarios that is not in the
   * catalogue any more is gone.
   */
  public Changes ofChecks(List<CheckRow> rows, ScenarioCatalogue catalogue) throws IOException {
    require(CHECK);
    Map<Key, Map<String, String>> now = new LinkedHashMap<>();
    for (CheckRow row : rows) {
      Map<String, String> found = start(verdict(row.outcome().text(), row.property().orElse("")));
      row.size().ifPresent(size -> put(found, size));
      String config = Tables.variant(row.config());
      now.put(new Key(row.id(), config, row.engine().text()), found);
    }
    return changes(now, names(catalogue));
  }

  /** Compares the graphs of a comparison: see {@link #ofChecks}. */
  public Changes ofConforms(List<ConformRow> rows, ScenarioCatalogue catalogue) throws IOException {
    require(COMPARISON);
    Map<Key, Map<String, String>> now = new LinkedHashMap<>();
    for (ConformRow row : rows) {
      Map<String, String> found = start(graphVerdict(row.outcome().text(), row.violated()));
      put(found, new Size(row.states(), row.edges(), row.depth()));
      found.put("digest", row.digest());
      now.put(new Key(row.id(), Tables.variant(row.config()), ""), found);
    }
    return changes(now, names(catalogue));
  }

  private void require(String wanted) throws IOException {
    if (!kind.equals(LEDGER) && !kind.equals(wanted)) {
      throw new IOException("record is of another command: file=" + name + " of=" + kind);
    }
  }

  private Changes changes(Map<Key, Map<String, String>> now, Set<String> known) {
    List<Change> changes = new ArrayList<>();
    now.forEach((key, found) -> compare(key, found, changes));
    Set<String> ids = new HashSet<>();
    now.keySet().forEach(key -> ids.add(key.id()));
    for (Key key : figures.keySet()) {
      if (ids.contains(key.id()) && !known.contains(name(key.id(), key.config()))) {
        changes.add(new Change(key.id(), key.config(), key.engine(), "cfg", "recorded", "gone"));
      }
    }
    return new Changes(name, now.size(), changes);
  }

  private void compare(Key key, Map<String, String> found, List<Change> changes) {
    Key wanted = kind.equals(LEDGER) ? new Key(key.id(), key.config(), "") : key;
    Map<String, String> recorded = figures.getOrDefault(wanted, Map.of());
    if (recorded.isEmpty()) {
      changes.add(new Change(key.id(), key.config(), key.engine(), "cfg", "-", "new"));
      return;
    }
    boolean whole = key.engine().isEmpty() || found.get(VERDICT).equals(Outcome.HOLDS.text());
    found.forEach(
        (figure, value) -> {
          String old = recorded.getOrDefault(figure, value);
          boolean comparable = whole || !kind.equals(LEDGER) || figure.equals(VERDICT);
          boolean same = value.equals(old) || figure.equals(VERDICT) && !whole && among(value, old);
          if (comparable && !same) {
            changes.add(new Change(key.id(), key.config(), key.engine(), figure, old, value));
          }
        });
  }

  /** Returns whether a run that stopped found one of the violations of the whole graph. */
  private boolean among(String verdict, String recorded) {
    return kind.equals(LEDGER)
        && verdict.startsWith(Outcome.VIOLATED.text())
        && Arrays.asList(recorded.split(" ", -1))
            .containsAll(Arrays.asList(verdict.split(" ", -1)));
  }

  private static String name(String id, String variant) {
    return id + " " + variant;
  }

  /** Returns the cfgs of a catalogue by name. */
  private static Set<String> names(ScenarioCatalogue catalogue) {
    return catalogue.all().stream()
        .map(config -> name(config.id(), config.config()))
        .collect(Collectors.toSet());
  }
}
