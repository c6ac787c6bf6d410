package org.mmrace.bridge.inputs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mmrace.bridge.catalogue.CfgFile;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecDefinitions;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Operation;

/**
 * What the verdict of a configuration depends on, as text, read from a checkout: its cfg and the
 * modules beside it, {@code core}, what its steps and properties come to in the other modules, the
 * classes of its paths and the predicates of its properties, and TLC. Comments and, in Java, white
 * space and imports do not count. A row of a ledger is stale when the digest of it is another than
 * the one that was recorded.
 */
public final class Inputs {
  private static final String CORE = "core";
  private static final int DIGITS = 16;
  private final SpecRoot root;
  private final SpecClosure.Shared shared;
  private final Map<String, String> core = new TreeMap<>();
  private final ModelSources sources;

  private Inputs(SpecRoot root, ModelSources sources) throws IOException {
    this.root = root;
    this.sources = sources;
    shared = new SpecClosure.Shared(SpecDefinitions.of(root));
    for (Path module : modules(root.folder().resolve(CORE))) {
      core.put(module.getFileName().toString(), SpecDefinitions.plain(Files.readString(module)));
    }
    core.put("tlc", TlcProcess.version());
  }

  /** Reads the specifications under {@code root} and the sources beside it. */
  public static Inputs of(SpecRoot root) throws IOException {
    return new Inputs(
        root, ModelSources.of(root.folder().toAbsolutePath().normalize().getParent()));
  }

  private static List<Path> modules(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tla")).sorted().toList();
    }
  }

  /** Returns the texts, by where they are from. */
  public Map<String, String> parts(ScenarioConfig config) throws IOException {
    Map<String, String> parts = new TreeMap<>(core);
    parts.put("cfg", config.cfg().toString());
    for (Path module : own(config)) {
      parts.put(module.getFileName().toString(), SpecDefinitions.plain(Files.readString(module)));
    }
    SpecClosure closure = closure(config);
    Set<String> properties = new LinkedHashSet<>(config.cfg().invariants());
    if (properties.contains(Invariants.ALL)) {
      sources.predicates().stream().filter(Invariants::isConjunct).forEach(properties::add);
    }
    properties.removeIf(closure::isVacuous);
    Map<String, String> definitions = closure.of(properties);
    parts.putAll(definitions);
    Set<String> names =
        definitions.keySet().stream()
            .map(key -> key.substring(key.indexOf('!') + 1))
            .collect(Collectors.toSet());
    sources.of(names, properties).forEach((name, text) -> parts.put(name + ".java", text));
    return parts;
  }

  /** Returns the modules beside a configuration. */
  private List<Path> own(ScenarioConfig config) throws IOException {
    List<Path> own = new ArrayList<>();
    for (Path folder : config.location().folders()) {
      if (!root.moduleFolders().contains(folder)) {
        own.addAll(modules(folder));
      }
    }
    return own;
  }

  private SpecClosure closure(ScenarioConfig config) throws IOException {
    List<SpecDefinitions.Definition> own = new ArrayList<>();
    for (Path module : own(config)) {
      own.addAll(SpecDefinitions.in(module));
    }
    return new SpecClosure(shared, own, config.cfg());
  }

  /**
   * Returns the names, {@code Inv_}, of the invariants that speak of something that there is in a
   * configuration, whether it asks for them or not.
   */
  public List<String> invariants(ScenarioConfig config) throws IOException {
    SpecClosure closure = closure(config);
    return invariants().filter(name -> !closure.isVacuous(name)).toList();
  }

  /**
   * Returns for each invariant the paths that it speaks of: those of which alone a program may be
   * made so that it is not vacuous.
   */
  public Map<String, List<String>> pathsOfInvariants() {
    Map<String, List<String>> paths = new TreeMap<>();
    invariants().forEach(name -> paths.put(name, new ArrayList<>()));
    for (Operation operation : Scenario.STEPS.operations()) {
      String path = operation.name();
      CfgFile alone = new CfgFile(Map.of("Program", '"' + path + '"'), List.of(), List.of(), true);
      SpecClosure closure = new SpecClosure(shared, List.of(), alone);
      paths.forEach(
          (name, of) -> {
            if (!closure.isVacuous(name)) {
              of.add(path);
            }
          });
    }
    return paths;
  }

  private Stream<String> invariants() {
    return sources.predicates().stream().filter(name -> name.startsWith("Inv_")).sorted();
  }

  /** Returns the digest of all texts. */
  public String digest(ScenarioConfig config) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      parts(config)
          .forEach(
              (name, text) ->
                  digest.update((name + "\0" + text + "\0").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Returns whether nothing is recorded of a configuration, or of other inputs. */
  public boolean isStale(ScenarioConfig config) throws IOException {
    String recorded = new Records(root).graph(config).map(LedgerFile.Graph::inputs).orElse("");
    return !recorded.equals(digest(config));
  }
}
