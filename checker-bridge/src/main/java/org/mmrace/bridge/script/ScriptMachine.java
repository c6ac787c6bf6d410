package org.mmrace.bridge.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.bridge.script.Lowering.Lowered;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.Hotplug;

/**
 * What a script is for the machine: {@code Program}, {@code Geometry} and {@code Setup}. The set-up
 * is a program that the last thread runs before all others start; {@code Setup} has VMAs only.
 */
public final class ScriptMachine {
  private static final String SETUP = "set-up";
  private final Script script;
  private final Lowering lowering;
  private final Map<String, Object> geometry;

  private ScriptMachine(Script script, Lowering lowering, Map<String, Object> geometry) {
    this.script = script;
    this.lowering = lowering;
    this.geometry = geometry;
  }

  /**
   * Works a script out.
   *
   * @param entries of a page table, where the script does not say
   * @param toggles every toggle of the machine that the threads run on, by name
   */
  public static ScriptMachine of(Script script, int entries, Map<String, Object> toggles)
      throws ScriptFailure {
    int ptes = script.geometry().getOrDefault("entries", entries);
    Lowering first = Lowering.of(script, ptes, va -> 1L);
    Demand spare = new Demand(ptes, first.regions().huge());
    spare.add(first.setup());
    first.threads().forEach(spare::add);
    Map<String, Object> ample =
        geometry(first, ptes, spare.pagesFromNone() + 1, spare.tables(first.regions().slots()));
    ScriptMachine machine = new ScriptMachine(script, first, ample);
    Optional<SetupRun> run = Optional.empty();
    if (!first.setup().isEmpty() && !first.threads().isEmpty()) {
      Scenario scenario = new Scenario(Constants.of(machine.constants(toggles)));
      run = Optional.of(SetupRun.of(scenario, first.setup()));
    }
    Lowering last =
        run.isPresent()
            ? Lowering.of(script, ptes, run.get()::pageAt)
            : Lowering.of(script, ptes, va -> 0L);
    int pages = run.map(one -> one.pages(last)).orElse(spare.pagesFromNone());
    int tables = run.map(one -> one.tables(last)).orElse(spare.tables(0));
    Map<String, Integer> given = script.geometry();
    return new ScriptMachine(
        script,
        last,
        geometry(
            last, ptes, given.getOrDefault("pages", pages), given.getOrDefault("tables", tables)));
  }

  private static Map<String, Object> geometry(Lowering lowering, int ptes, int pages, int tables) {
    int vmas = lowering.regions().vmas().size();
    long moves =
        lowering.threads().stream().flatMap(List::stream).filter(ScriptMachine::movesVma).count()
            + lowering.setup().stream().filter(ScriptMachine::movesVma).count();
    Map<String, Object> geometry = new LinkedHashMap<>();
    geometry.put("mms", 1L);
    geometry.put("slots", (long) lowering.regions().slots());
    geometry.put("ptes", (long) ptes);
    geometry.put("tables", (long) tables);
    geometry.put("pages", (long) pages);
    geometry.put("vmas", vmas + moves);
    geometry.put("files", 0L);
    geometry.put("indices", 0L);
    geometry.put("anon_vmas", (long) vmas);
    geometry.put("uffds", (long) lowering.regions().uffds());
    geometry.put("tokens", lowering.tokens());
    return geometry;
  }

  private static boolean movesVma(Lowered lowered) {
    return lowered.operation().verb() == Verb.MREMAP;
  }

  Lowering lowering() {
    return lowering;
  }

  /** Returns {@code Program}. */
  public List<Object> program() {
    List<Object> program = new ArrayList<>();
    for (int i = 0; i < script.threads().size(); i++) {
      program.add(thread(script.threads().get(i).name(), ops(lowering.threads().get(i))));
    }
    if (!lowering.setup().isEmpty()) {
      List<Object> ops = ops(lowering.setup());
      ops.add(Map.of("path", Hotplug.OFFLINE.name()));
      program.add(thread(SETUP, ops));
    }
    return program;
  }

  private static List<Object> ops(List<Lowered> lowered) {
    List<Object> ops = new ArrayList<>();
    lowered.forEach(one -> ops.addAll(one.paths()));
    return ops;
  }

  private static Map<String, Object> thread(String name, List<Object> ops) {
    Map<String, Object> thread = new LinkedHashMap<>();
    thread.put("name", name);
    thread.put("ops", ops);
    return thread;
  }

  /** Returns {@code Geometry}. */
  public Map<String, Object> geometry() {
    return Collections.unmodifiableMap(geometry);
  }

  /** Returns {@code Setup}. */
  public Map<String, Object> setup() {
    Map<String, Object> setup = new LinkedHashMap<>();
    setup.put("vma", lowering.regions().vmas());
    for (String empty : List.of("table", "map", "cache", "tlb")) {
      setup.put(empty, List.of());
    }
    return setup;
  }

  /** Returns all constants of the scenario with these toggles. */
  public Map<String, Object> constants(Map<String, Object> toggles) {
    Map<String, Object> constants = new LinkedHashMap<>();
    constants.put("kernel", script.kernel());
    constants.put("program", program());
    constants.put("geometry", geometry);
    constants.put("setup", setup());
    constants.put("toggles", toggles);
    return constants;
  }
}
