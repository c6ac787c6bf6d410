package org.mmrace.bridge.tlc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.CfgFile;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.scenario.ScenarioCheck;
import tla2sany.modanalyzer.SpecObj;
import tla2sany.semantic.ExprNode;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.LevelConstants;
import tla2sany.semantic.ModuleNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDeclNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.StringNode;
import tlc2.tool.Action;
import tlc2.tool.EvalException;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.tool.impl.Tool;
import tlc2.util.Context;
import tlc2.value.impl.Value;
import util.Assert;
import util.UniqueString;

/**
 * One parsed configuration; the next session ends this one, because TLC knows one specification at
 * a time.
 */
final class TlcSession {
  private static final String SCENARIO_CONSTANTS = "ScenarioConstants";
  private static final String KERNEL = "kernel";
  private final SpecLocation spec;
  private final CfgFile cfg;
  private final Tool tool;
  private final SplitActions actions;
  private final TlcMessages messages;
  private final SpecFiles files;

  private TlcSession(SpecFiles files, CfgFile cfg, Tool tool, TlcMessages messages) {
    this.files = files;
    this.spec = files.spec();
    this.cfg = cfg;
    this.tool = tool;
    this.messages = messages;
    this.actions = new SplitActions(tool.getActions());
  }

  /**
   * Parses a configuration and its modules.
   *
   * @throws SpecFailure if a file is missing or bad, or SANY warns
   */
  static TlcSession open(SpecLocation spec, Path standardModules) throws SpecFailure {
    String cfg = spec.cfg().getFileName().toString();
    if (!Files.isReadable(spec.cfg())) {
      throw bad("configuration cannot be read: cfg=" + spec.cfg());
    }
    TlcMessages messages = TlcStatics.reset();
    SpecFiles files = new SpecFiles(spec, standardModules);
    Tool tool;
    try {
      String config = cfg.substring(0, cfg.length() - ".cfg".length());
      tool = new FastTool(spec.module(), config, files);
    } catch (Assert.TLCRuntimeException | EvalException e) {
      throw bad(SpecProblem.of(TlcStatics.chatter(), e, cfg));
    } catch (RuntimeException e) { // SANY and TLC throw what they like at a bad specification
      throw bad(SpecProblem.of(TlcStatics.chatter(), e, cfg));
    }
    refuseWarnings(tool.getSpecProcessor().getSpecObj());
    CfgFile parsed = read(spec);
    refuseUnknownConstants(spec, parsed, tool.getRootModule());
    messages.parsed();
    return new TlcSession(files, parsed, tool, messages);
  }

  /**
   * Returns whether this is the parse of that configuration as it is now; then it is ready for
   * another run.
   */
  boolean again(SpecLocation wanted) {
    if (!spec.equals(wanted) || !files.unchanged()) {
      return false;
    }
    TlcStatics.forgetRun();
    messages.forgetRuns();
    return true;
  }

  private static CfgFile read(SpecLocation spec) throws SpecFailure {
    try {
      return CfgFile.read(spec.cfg());
    } catch (IOException e) {
      throw bad("configuration cannot be read: cfg=" + spec.cfg());
    }
  }

  /** TLC ignores a value for a constant that does not exist. */
  private static void refuseUnknownConstants(SpecLocation spec, CfgFile cfg, ModuleNode root)
      throws SpecFailure {
    Set<String> known = new HashSet<>();
    for (OpDeclNode constant : root.getConstantDecls()) {
      known.add(constant.getName().toString());
    }
    for (OpDefNode definition : root.getOpDefs()) {
      known.add(definition.getName().toString());
    }
    for (String name : cfg.constants().keySet()) {
      if (!known.contains(name)) {
        String file = spec.cfg().getFileName().toString();
        throw bad(file + ": constant is not in the specification: constant=" + name);
      }
    }
  }

  private static void refuseWarnings(SpecObj parsed) throws SpecFailure {
    List<String> warnings = new ArrayList<>();
    warnings.addAll(List.of(parsed.semanticErrors.getWarnings()));
    warnings.addAll(List.of(parsed.parseErrors.getWarnings()));
    warnings.addAll(List.of(parsed.getGlobalContextErrors().getWarnings()));
    if (!warnings.isEmpty()) {
      List<String> lines =
          warnings.get(0).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      throw bad("SANY warns: " + SpecProblem.semantic(lines));
    }
  }

  /** Returns the failure for a bad specification. */
  static SpecFailure bad(String message) {
    return new SpecFailure(new Verdict.BadSpec(message));
  }

  /** Returns what was parsed. */
  SpecLocation spec() {
    return spec;
  }

  /** Returns what the configuration says. */
  CfgFile cfg() {
    return cfg;
  }

  /** Returns the evaluator. */
  Tool tool() {
    return tool;
  }

  /** Returns what TLC reported so far. */
  TlcMessages messages() {
    return messages;
  }

  /** Returns the actions. */
  SplitActions actions() {
    return actions;
  }

  /** Returns the failure for what evaluation threw. */
  SpecFailure failed(Throwable thrown) {
    return bad(SpecProblem.evaluation(thrown, spec.cfg().getFileName().toString()));
  }

  /** Returns the one variable {@code m}. */
  UniqueString variable() throws SpecFailure {
    if (TLCState.Empty.getVars().length != 1
        || !TLCState.Empty.getVars()[0].getName().toString().equals("m")) {
      List<String> names = new ArrayList<>();
      for (var variable : TLCState.Empty.getVars()) {
        names.add(variable.getName().toString());
      }
      throw bad(
          "specification has other variables than m: module="
              + spec.module()
              + " variables="
              + names);
    }
    return TLCState.Empty.getVars()[0].getName();
  }

  /** Evaluates {@code ScenarioConstants}. */
  Map<String, Object> constants() throws SpecFailure {
    OpDefNode definition =
        tool.getRootModule().getOpDef(UniqueString.uniqueStringOf(SCENARIO_CONSTANTS));
    if (definition == null) {
      throw bad(
          "definition is missing: module=" + spec.module() + " definition=" + SCENARIO_CONSTANTS);
    }
    try {
      Optional<Map<String, Object>> unknown = withoutToggles(definition.getBody());
      return unknown.isPresent() ? unknown.get() : ConstantsTree.root(value(definition.getBody()));
    } catch (Assert.TLCRuntimeException | EvalException | IllegalArgumentException e) {
      throw failed(e);
    }
  }

  /** Returns the other constants if the kernel has no profile: toggles have no value then. */
  private Optional<Map<String, Object>> withoutToggles(ExprNode record) {
    Map<String, ExprNode> fields = new LinkedHashMap<>();
    if (record instanceof OpApplNode constructor) {
      for (ExprOrOpArgNode pair : constructor.getArgs()) {
        if (pair instanceof OpApplNode both
            && both.getArgs().length == 2
            && both.getArgs()[0] instanceof StringNode name) {
          fields.put(name.getRep().toString(), (ExprNode) both.getArgs()[1]);
        }
      }
    }
    if (!fields.containsKey(KERNEL)) {
      return Optional.empty();
    }
    Object kernel = ConstantsTree.of(value(fields.get(KERNEL)));
    if (ScenarioCheck.KERNELS.contains(kernel)) {
      return Optional.empty();
    }
    fields.remove("toggles");
    Map<String, Object> found = new LinkedHashMap<>();
    fields.forEach((name, expression) -> found.put(name, ConstantsTree.of(value(expression))));
    return Optional.of(found);
  }

  private Value value(ExprNode expression) {
    return (Value) tool.eval(expression, Context.Empty, TLCState.Empty);
  }

  /**
   * Returns an invariant; none for a definition that is constantly TRUE, or of which there is none.
   */
  Optional<Action> invariant(String name) {
    for (OpDefNode definition : tool.getRootModule().getOpDefs()) {
      if (definition.getName().equals(name) && definition.getArity() == 0) {
        return definition.getBody().getLevel() == LevelConstants.ConstantLevel
            ? Optional.empty()
            : Optional.of(new Action(definition.getBody(), Context.Empty, definition));
      }
    }
    return Optional.empty();
  }

  /** Returns whether the module of the configuration defines it itself: no model knows it. */
  boolean isOwn(String name) {
    for (OpDefNode definition : tool.getRootModule().getOpDefs()) {
      if (definition.getName().equals(name)) {
        ModuleNode module = definition.getOriginallyDefinedInModuleNode();
        return module.getName().equals(tool.getRootModule().getName());
      }
    }
    return false;
  }

  /** Returns the invariants that the configuration names, in its order. */
  List<String> invariantNames() {
    List<String> names = new ArrayList<>();
    var listed = tool.getModelConfig().getInvariants();
    for (int i = 0; i < listed.size(); i++) {
      names.add((String) listed.elementAt(i));
    }
    return names;
  }

  /** Returns the first conjunct of {@code Inv_All} that is false in a state, if there is one. */
  Optional<String> broken(TLCState state) {
    for (OpDefNode definition : tool.getRootModule().getOpDefs()) {
      String name = definition.getName().toString();
      if (Invariants.isConjunct(name)
          && invariant(name).filter(action -> !tool.isValid(action, state)).isPresent()) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
