package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.bridge.catalogue.Scripts;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;
import org.mmrace.reports.diagram.CounterexampleReport;
import org.mmrace.reports.text.Wrap;

/**
 * A run in SARIF 2.1.0: one result for each root cause, which is that of {@code check --all}: the
 * same needed steps. It is at the action of the specification whose step breaks the property; its
 * code flows are the counterexamples, with one thread flow for each CPU. The rule is the property.
 * A violation that the scenario declares is a suppressed note; a run that did not finish or could
 * not be made is a notification.
 */
public final class Sarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String DIFFER = "SpecAndModelDiffer";
  private static final String CHANGED = "GraphNotAsRecorded";
  private static final String ROOT = "SRCROOT";
  private final CiRun run;
  private final SpecText spec;
  private final Map<String, Integer> rules = new LinkedHashMap<>();

  private Sarif(CiRun run, SpecText spec) {
    this.run = run;
    this.spec = spec;
  }

  /** Returns the document, indented, ended by a newline; no word of it depends on the time. */
  public static String of(CiRun run, SpecText spec) {
    return new Sarif(run, spec).document();
  }

  private String document() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode json = root.putArray("runs").addObject();
    ObjectNode driver = json.putObject("tool").putObject("driver");
    driver.put("name", "mmrace").put("version", run.version());
    ArrayNode results = JsonNodeFactory.instance.arrayNode();
    rootCauses().values().forEach(cause -> results.add(result(cause)));
    for (CiCase one : run.cases()) {
      if (one.failed() && !explained(one)) {
        results.add(result(one));
      }
    }
    ArrayNode described = driver.putArray("rules");
    rules.keySet().forEach(rule -> described.add(rule(rule)));
    invocation(json.putArray("invocations").addObject());
    ObjectNode base = json.putObject("originalUriBaseIds").putObject(ROOT);
    message(base.putObject("description"), "The folder that holds specs/ of mmrace.");
    json.put("columnKind", "utf16CodeUnits");
    json.set("results", results);
    return root.toPrettyString() + "\n";
  }

  /** Returns the counterexamples of each root cause. */
  private Map<List<String>, List<CiRun.Finding>> rootCauses() {
    Map<List<String>, List<CiRun.Finding>> causes = new LinkedHashMap<>();
    for (CiRun.Finding finding : run.findings()) {
      causes.computeIfAbsent(finding.rootCause(), key -> new ArrayList<>()).add(finding);
    }
    return causes;
  }

  private static Optional<String> breakingStep(Counterexample found) {
    return found.brokenAfter() == 0
        ? Optional.empty()
        : Optional.of(found.steps().get(found.brokenAfter() - 1).step());
  }

  /** Returns whether a counterexample says what is wrong with a verdict. */
  private boolean explained(CiCase one) {
    return run.findings().stream()
        .anyMatch(
            finding ->
                !finding.declared()
                    && finding.config().equals(one.config())
                    && finding.found().id().equals(one.id())
                    && sameProperty(one, finding.found()));
  }

  private static boolean sameProperty(CiCase one, Counterexample found) {
    return one.state() == CiCase.State.FAILED
        && (found.isDeadlock()
            ? one.verdict().equals(Outcome.DEADLOCKED.text())
            : one.verdict().endsWith(" " + found.property()));
  }

  private ObjectNode result(List<CiRun.Finding> cause) {
    Counterexample first = cause.get(0).found();
    boolean declared = cause.stream().allMatch(CiRun.Finding::declared);
    ObjectNode json = result(first.property(), declared ? "note" : "error");
    String configs =
        String.join(
            ", ", cause.stream().map(one -> Tables.variant(one.config())).distinct().toList());
    message(
        json.putObject("message"),
        first.id()
            + " "
            + configs
            + ": "
            + CounterexampleReport.headline(first)
            + "."
            + why(first));
    Optional<String> step = breakingStep(first);
    ObjectNode location = json.putArray("locations").addObject();
    place(location, step.orElse(first.property()), module(cause.get(0)));
    step.ifPresent(name -> function(location, name));
    related(json, first.property());
    ArrayNode flows = json.putArray("codeFlows");
    cause.forEach(one -> flow(flows.addObject(), one));
    String identity = String.join("\n", cause.get(0).rootCause());
    json.putObject("partialFingerprints").put("rootCause/v2", digest(identity));
    ArrayNode suppressions = json.putArray("suppressions");
    if (declared) {
      suppressions
          .addObject()
          .put("kind", "external")
          .put("status", "accepted")
          .put("justification", "declared in manifest.json: the fix is off");
    }
    ObjectNode properties = json.putObject("properties");
    properties.put("scenario", first.id()).put("configs", configs);
    cause.get(0).cause().forEach(properties.putArray("neededSteps")::add);
    return json;
  }

  private static String why(Counterexample found) {
    String says = found.explanation().isEmpty() ? "" : " " + Wrap.sentence(found.explanation());
    return says + (found.values().isEmpty() ? "" : " " + String.join("; ", found.values()));
  }

  /** Returns the result of a verdict that has no counterexample. */
  private ObjectNode result(CiCase one) {
    String rule = rule(one);
    ObjectNode json = result(rule, rule.equals(CHANGED) ? "warning" : "error");
    message(json.putObject("message"), one.text());
    place(json.putArray("locations").addObject(), rule, module(one.id(), one.config()));
    json.putArray("suppressions");
    ObjectNode properties = json.putObject("properties");
    properties.put("scenario", one.id()).put("configs", one.variant());
    return json;
  }

  private static String rule(CiCase one) {
    if (one.state() == CiCase.State.DIFFERS) {
      return DIFFER;
    } else if (one.verdict().equals(CiCase.EQUAL)) {
      return CHANGED;
    }
    String property = one.verdict().contains(" ") ? one.verdict() : one.declared();
    int space = property.indexOf(' ');
    return space < 0 ? Trace.DEADLOCK : property.substring(space + 1);
  }

  private ObjectNode result(String rule, String level) {
    rules.putIfAbsent(rule, rules.size());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("ruleId", rule).put("ruleIndex", rules.get(rule));
    return json.put("kind", "fail").put("level", level);
  }

  private ObjectNode rule(String rule) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", rule);
    String says =
        switch (rule) {
          case Trace.DEADLOCK -> "Nobody can go on.";
          case DIFFER -> "The specification and the executable model take different steps.";
          case CHANGED -> "The state graph is not the one in ledger.json.";
          default -> Wrap.sentence(spec.says(rule));
        };
    if (!says.isEmpty()) {
      message(json.putObject("shortDescription"), says);
    }
    return json;
  }

  private void flow(ObjectNode json, CiRun.Finding finding) {
    Counterexample found = finding.found();
    message(
        json.putObject("message"),
        Tables.variant(finding.config()) + ": " + CounterexampleReport.headline(found));
    ArrayNode threads = json.putArray("threadFlows");
    List<Integer> acting =
        found.steps().stream().map(DiagramStep::thread).distinct().sorted().toList();
    for (int thread : acting) {
      ObjectNode ofThread = threads.addObject().put("id", found.title(thread));
      ArrayNode locations = ofThread.putArray("locations");
      for (int i = 0; i < found.steps().size(); i++) {
        if (found.steps().get(i).thread() == thread) {
          step(locations.addObject(), finding, i);
        }
      }
    }
    if (acting.isEmpty()) {
      ObjectNode initial = threads.addObject().putArray("locations").addObject();
      place(initial.putObject("location"), found.property(), module(finding));
    }
  }

  private void step(ObjectNode json, CiRun.Finding finding, int i) {
    Counterexample found = finding.found();
    DiagramStep step = found.steps().get(i);
    boolean breaks = i + 1 == found.brokenAfter();
    ObjectNode location = json.putObject("location");
    place(location, step.step(), module(finding));
    function(location, step.step());
    List<String> says = new ArrayList<>(step.notes());
    if (breaks && !found.property().isEmpty()) {
      says.add(found.isProbe() ? "breaks " + found.property() : found.mark());
    }
    String notes = says.isEmpty() ? "" : ": " + String.join("; ", says);
    message(location.putObject("message"), step.function() + "() " + step.event() + notes);
    json.put("executionOrder", i + 1);
    json.put("importance", breaks ? "essential" : step.minor() ? "unimportant" : "important");
  }

  /**
   * Writes where a name of the specification is defined.
   *
   * @param otherwise path of the module that is named where the name is in none of the families
   */
  private void place(ObjectNode location, String name, String otherwise) {
    ObjectNode physical = location.putObject("physicalLocation");
    Optional<SpecText.Place> place = spec.place(name);
    artifact(
        physical.putObject("artifactLocation"), place.map(SpecText.Place::file).orElse(otherwise));
    physical.putObject("region").put("startLine", place.map(SpecText.Place::line).orElse(1));
  }

  private static void artifact(ObjectNode json, String path) {
    try {
      boolean absolute = path.startsWith("/");
      URI uri = absolute ? new URI("file", "", path, null) : new URI(null, null, path, null);
      json.put("uri", uri.toASCIIString());
      if (path.startsWith("specs/")) {
        json.put("uriBaseId", ROOT);
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("path has no URI: path=" + path, e);
    }
  }

  private static String module(CiRun.Finding finding) {
    return module(finding.found().id(), finding.config());
  }

  /** Returns the path of the script, or of the root module of a cfg. */
  private static String module(String id, String config) {
    if (Scripts.isScript(id)) {
      return id;
    }
    String module = config.replaceFirst("(_.*)?\\.cfg$", "") + ".tla";
    return id.endsWith(".cfg")
        ? id.substring(0, id.lastIndexOf('/') + 1) + module
        : "specs/" + id + "/" + module;
  }

  private static void function(ObjectNode location, String step) {
    location
        .putArray("logicalLocations")
        .addObject()
        .put("name", DiagramStep.function(step))
        .put("fullyQualifiedName", step)
        .put("kind", "function");
  }

  private void related(ObjectNode json, String property) {
    if (spec.place(property).isPresent()) {
      ObjectNode location = json.putArray("relatedLocations").addObject().put("id", 1);
      place(location, property, "");
      message(location.putObject("message"), property);
    }
  }

  private void invocation(ObjectNode json) {
    List<CiCase> undecided =
        run.cases().stream().filter(one -> !one.passed() && !one.failed()).toList();
    json.put("commandLine", run.command());
    json.put("executionSuccessful", undecided.isEmpty());
    ArrayNode notifications = json.putArray("toolExecutionNotifications");
    for (CiCase one : undecided) {
      ObjectNode notification = notifications.addObject();
      notification.put("level", one.state() == CiCase.State.ERROR ? "error" : "warning");
      message(notification.putObject("message"), one.text());
    }
  }

  /** Writes a message; braces are doubled, as single ones stand for arguments. */
  private static void message(ObjectNode json, String text) {
    json.put("text", text.replace("{", "{{").replace("}", "}}"));
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) { // every Java has it
      throw new IllegalStateException(e);
    }
  }
}
