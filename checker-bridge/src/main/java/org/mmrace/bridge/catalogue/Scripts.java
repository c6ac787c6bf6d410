package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.script.Script;
import org.mmrace.bridge.script.ScriptMachine;
import org.mmrace.bridge.script.ScriptModule;
import org.mmrace.bridge.script.ScriptParser;
import org.mmrace.bridge.script.Vocabulary;

/** Race scripts as configurations: each becomes a module and a cfg for each of its variants. */
public final class Scripts {
  /** How the name of a script ends. */
  public static final String SUFFIX = ".race";

  private static final int ENTRIES = 2;
  private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");
  private final SpecRoot root;
  private final SpecText spec;
  private final List<Toggle> toggles;

  /** Reads the words that a script may use. */
  public Scripts(SpecRoot root) throws IOException {
    this.root = root;
    spec = SpecText.of(root);
    toggles = Toggle.of(spec);
  }

  /** Returns whether a name is that of a script. */
  public static boolean isScript(String name) {
    return name.endsWith(SUFFIX);
  }

  /**
   * Reads a script.
   *
   * @throws SpecFailure if it cannot be read, or naming the first place that is wrong
   */
  public Script read(Path file) throws SpecFailure, IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new SpecFailure(new Verdict.BadSpec("script cannot be read: path=" + file));
    }
    try {
      return ScriptParser.parse(file.toString(), Files.readString(file), vocabulary());
    } catch (CharacterCodingException e) {
      throw new SpecFailure(new Verdict.BadSpec("script is no UTF-8 text: path=" + file));
    }
  }

  private Vocabulary vocabulary() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Toggle toggle : toggles) {
      String standard = toggle.defaults().get(Toggle.KERNELS.get(0));
      values.put(
          toggle.name(),
          standard.matches("TRUE|FALSE")
              ? List.of("TRUE", "FALSE")
              : standard.matches("\\d+")
                  ? List.of()
                  : QUOTED.matcher(toggle.says()).results().map(one -> one.group(1)).toList());
    }
    return new Vocabulary(Toggle.KERNELS, values, defined("Inv_"), defined("Reach_"));
  }

  private List<String> defined(String prefix) {
    return spec.all().stream()
        .map(SpecText.Definition::name)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  /** Returns the value of every toggle for a script, without TLC. */
  public Map<String, Object> toggles(Script script) {
    return toggles(script.kernel(), script.toggles());
  }

  /** Returns the value of every toggle for a variant of a script, without TLC. */
  public Map<String, Object> toggles(Script script, Script.Variant variant) {
    return toggles(script.kernel(), script.toggles(variant));
  }

  private Map<String, Object> toggles(String kernel, Map<String, String> changed) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Toggle toggle : toggles) {
      String text = changed.getOrDefault(toggle.name(), toggle.defaults().get(kernel));
      values.put(
          toggle.name(),
          text.matches("TRUE|FALSE")
              ? (Object) text.equals("TRUE")
              : text.matches("\\d+") ? (Object) Long.valueOf(text) : text);
    }
    return values;
  }

  /**
   * Writes the module and the cfgs of a script.
   *
   * @param file as the user named it
   * @param folder where they are written
   */
  List<ScenarioConfig> write(Path file, Path folder) throws SpecFailure, IOException {
    Script script = read(file);
    ScriptMachine machine = ScriptMachine.of(script, ENTRIES, toggles(script));
    if (script.threads().isEmpty()) {
      throw new SpecFailure(
          new Verdict.BadSpec(file + ": script has no thread: expected=thread NAME: OPERATION"));
    }
    ScriptModule module = ScriptModule.of(file.toString(), script, machine);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(module.name() + ".tla"), module.module());
    List<Path> folders = new ArrayList<>(List.of(folder));
    folders.addAll(root.moduleFolders());
    List<ScenarioConfig> configs = new ArrayList<>();
    for (Script.Variant variant : module.variants()) {
      String text = module.cfg(variant);
      Path cfg = Files.writeString(folder.resolve(module.file(variant)), text);
      configs.add(
          new ScenarioConfig(
              file.toString(),
              variant.name(),
              new SpecLocation(module.name(), cfg, folders),
              CfgFile.parse(text),
              script.variants().isEmpty() ? Optional.empty() : Optional.of(expected(variant))));
    }
    return configs;
  }

  /**
   * Writes the modules and the cfgs of those configurations that are of scripts to a folder.
   *
   * @return the files
   * @throws SpecFailure if none is of a script, or two scripts have a name
   */
  public static List<Path> emit(List<ScenarioConfig> configs, Path folder)
      throws SpecFailure, IOException {
    Map<Path, Path> files = new LinkedHashMap<>();
    for (ScenarioConfig config : configs) {
      if (isScript(config.id())) {
        Path from = config.location().cfg().getParent();
        String module = config.location().module() + ".tla";
        for (Path file : List.of(from.resolve(module), config.location().cfg())) {
          Path other = files.putIfAbsent(folder.resolve(file.getFileName()), file);
          if (other != null && !other.equals(file)) {
            throw new SpecFailure(
                new Verdict.BadSpec("two scripts are one module: module=" + file.getFileName()));
          }
        }
      }
    }
    if (files.isEmpty()) {
      throw new SpecFailure(new Verdict.BadSpec("nothing to emit: no race script is selected"));
    }
    Files.createDirectories(folder);
    for (Map.Entry<Path, Path> file : files.entrySet()) {
      Files.copy(file.getValue(), file.getKey(), StandardCopyOption.REPLACE_EXISTING);
    }
    return List.copyOf(files.keySet());
  }

  private static Expected expected(Script.Variant variant) {
    return new Expected(variant.property().isEmpty() ? "success" : "safety failure");
  }
}
