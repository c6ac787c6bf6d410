package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What {@code --json} prints: one object {@code {"command", "version", "scenarios": [...]}}. What
 * is not known is null.
 */
public final class JsonRecord {
  private JsonRecord() {}

  /**
   * Returns the record of {@code check} or {@code zoo}.
   *
   * @param causes what {@code --all} found: with causes, they are a list beside the scenarios
   * @param changes what {@code --since} found
   */
  public static String ofChecks(
      String command,
      String version,
      List<CheckRow> rows,
      List<CauseReport> causes,
      Optional<Changes> changes) {
    ObjectNode root = root(command, version, rows, JsonRecord::check);
    if (!causes.isEmpty()) {
      var array = root.putArray("causes");
      causes.forEach(one -> one.json(array.addObject()));
    }
    return text(root, changes);
  }

  /** Returns the record of {@code search}. */
  public static String ofSearches(String version, List<SearchRow> rows) {
    return of("search", version, rows, SearchRow::json);
  }

  /** Returns the record of {@code conform} with what changed. */
  public static String ofConforms(
      String version, List<ConformRow> rows, Optional<Changes> changes) {
    return text(root("conform", version, rows, JsonRecord::conform), changes);
  }

  /** Returns the record of {@code bench}. */
  public static String ofBenches(String version, List<BenchRow> rows) {
    return of("bench", version, rows, BenchRow::json);
  }

  /** Returns the record of {@code replay}. */
  public static String ofReplays(String version, List<ReplayRow> rows) {
    return of("replay", version, rows, JsonRecord::replay);
  }

  /**
   * Returns the record of any command, indented, ended by a newline.
   *
   * @param writer writes the fields of one row
   */
  public static <R> String of(
      String command, String version, List<R> rows, BiConsumer<R, ObjectNode> writer) {
    return text(root(command, version, rows, writer), Optional.empty());
  }

  private static <R> ObjectNode root(
      String command, String version, List<R> rows, BiConsumer<R, ObjectNode> writer) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("command", command).put("version", version);
    var scenarios = root.putArray("scenarios");
    for (R row : rows) {
      writer.accept(row, scenarios.addObject());
    }
    return root;
  }

  private static String text(ObjectNode root, Optional<Changes> changes) {
    if (changes.isPresent()) {
      root.put("since", changes.get().since());
      var all = root.putArray("changes");
      for (Change change : changes.get().all()) {
        all.addObject()
            .put("id", change.id())
            .put("config", change.config())
            .put("engine", change.engine())
            .put("what", change.what())
            .put("recorded", change.recorded())
            .put("now", change.now());
      }
    }
    return root.toPrettyString() + "\n";
  }

  private static void check(CheckRow row, ObjectNode json) {
    json.put("id", row.id()).put("config", row.config()).put("engine", row.engine().text());
    json.put("verdict", row.outcome().text());
    putText(json, "property", row.property());
    json.put("expected", row.expected().outcome().text());
    putText(json, "expectedProperty", row.expected().property());
    json.put("asExpected", row.asExpected());
    if (row.size().isPresent()) {
      Size size = row.size().get();
      json.put("states", size.states()).put("edges", size.edges()).put("depth", size.depth());
      if (size.passed() > 0) {
        json.put("passed", size.passed());
      }
    } else {
      json.putNull("states").putNull("edges").putNull("depth");
    }
    if (row.length().isPresent()) {
      json.put("length", row.length().get());
    } else {
      json.putNull("length");
    }
    json.put("seconds", rounded(row.elapsedSeconds()));
    putText(json, "trace", row.trace());
    putText(json, "message", row.message());
    putText(json, "difference", row.difference());
  }

  private static void conform(ConformRow row, ObjectNode json) {
    json.put("id", row.id()).put("config", row.config()).put("verdict", row.outcome().text());
    json.put("states", row.states()).put("edges", row.edges()).put("depth", row.depth());
    json.put("missing", row.missing()).put("extra", row.extra()).put("digest", row.digest());
    json.put("violated", row.violated());
    json.put("seconds", rounded(row.elapsedSeconds()));
    putText(json, "message", row.message());
    putText(json, "recorded", row.recorded());
  }

  private static void replay(ReplayRow row, ObjectNode json) {
    json.put("id", row.id()).put("config", row.config());
    json.put("steps", row.steps()).put("length", row.length());
    json.put("property", row.property());
    var broken = json.putArray("broken");
    row.broken()
        .forEach(
            one -> broken.addObject().put("step", one.step()).put("property", one.predicate()));
    putText(json, "stop", row.stop());
    putText(json, "fault", row.fault());
    if (row.left().isPresent()) {
      ReplayRow.Left left = row.left().get();
      ObjectNode where = json.putObject("left");
      where.put("step", left.step()).put("thread", left.thread()).put("at", left.at());
      var why = where.putArray("why");
      left.why().forEach(why::add);
      where.put("goesOnAt", left.goesOnAt()).put("expected", left.expected());
    } else {
      json.putNull("left");
    }
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }

  private static void putText(ObjectNode json, String name, Optional<String> text) {
    if (text.isPresent()) {
      json.put(name, text.get());
    } else {
      json.putNull(name);
    }
  }
}
