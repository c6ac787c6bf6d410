package org.mmrace.analysis.mutate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.Operation;
import org.mmrace.model.scenario.ScenarioCheck;

/**
 * A scenario with one more thread, which runs one operation on what the scenario has mapped, or
 * moves something to: each VMA as a whole, or one of its pages.
 */
final class OneMoreThread {
  private static final int MOST = 3; // places that an operation is tried at
  private final Map<String, Object> root = new TreeMap<>();
  private final List<Object> program = new ArrayList<>();
  private final List<String> problems;

  private OneMoreThread(Scenario machine) {
    ((Map<?, ?>) machine.m.constants.value()).forEach((key, part) -> root.put((String) key, part));
    machine.m.constants.get("program").elements().forEach(one -> program.add(one.value()));
    root.put("program", program);
    problems = ScenarioCheck.of(root);
  }

  /** Returns the machines; none where the scenario has nothing that the operation is for. */
  static List<Scenario> of(Scenario machine, Operation operation) {
    if (operation.after().isPresent()) {
      return List.of();
    }
    OneMoreThread more = new OneMoreThread(machine);
    List<Scenario> found = new ArrayList<>();
    for (Map<String, Object> op : more.operations(machine.m.constants, operation)) {
      if (found.size() < MOST) {
        more.with(operation.name(), op).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Scenario> with(String name, Map<String, Object> op) {
    Map<String, Object> all = new TreeMap<>(root);
    List<Object> threads = new ArrayList<>(program);
    threads.add(Map.of("name", "one more: " + name, "ops", List.of(op)));
    all.put("program", threads);
    boolean legal = problems.containsAll(ScenarioCheck.of(all));
    return legal ? Optional.of(new Scenario(Constants.of(all))) : Optional.empty();
  }

  private List<Map<String, Object>> operations(Constants scenario, Operation operation) {
    List<Constants> places = places(scenario);
    List<Map<String, Object>> found = new ArrayList<>();
    for (int page = 0; page < scenario.get("geometry").number("ptes"); page++) {
      for (Constants place : places) {
        Map<String, Object> op = new LinkedHashMap<>();
        op.put("path", operation.name());
        for (Argument argument : operation.arguments()) {
          if (argument.required()) {
            op.put(argument.name(), value(scenario, place, page, argument));
          }
        }
        if (!found.contains(op)) {
          found.add(op);
        }
      }
    }
    return found;
  }

  /** Returns the VMAs, and where the program moves some to: each as a record of Setup. */
  private static List<Constants> places(Constants scenario) {
    List<Constants> places = new ArrayList<>(scenario.get("setup").get("vma").elements());
    List<Constants> vmas = List.copyOf(places);
    for (Constants thread : scenario.get("program").elements()) {
      for (Constants op : thread.get("ops").elements()) {
        for (Constants vma : op.has("to") && op.has("start") ? vmas : List.<Constants>of()) {
          if (vma.number("mm") == op.number("mm") && vma.number("start") == op.number("start")) {
            Map<String, Object> moved = new TreeMap<>();
            ((Map<?, ?>) vma.value()).forEach((name, value) -> moved.put((String) name, value));
            moved.put("start", op.get("to").value());
            moved.put("end", (long) op.number("to") + op.number("end") - op.number("start"));
            places.add(Constants.of(moved));
          }
        }
      }
    }
    return places;
  }

  /** Returns what an argument is for a page of a VMA; {@link ScenarioCheck} says if it is legal. */
  private static Object value(Constants scenario, Constants vma, int page, Argument argument) {
    return switch (argument.of()) {
      case FLAG -> true;
      case MM -> number(vma, "mm", 1);
      case VA ->
          argument.equals(Argument.VA)
              ? number(vma, "start", 0) + page
              : argument.equals(Argument.START) ? number(vma, "start", 0) : unmapped(scenario, vma);
      case END -> number(vma, "end", 1);
      case PAGES -> argument.name().equals("len") ? 1L : number(vma, "end", 1);
      case INDEX, OFFSET -> number(vma, "pgoff", 0);
      case SLOT -> 0L;
      case FILE, TABLE, ANON_VMA, UFFD, TOKEN, CONTENT, CPU -> number(vma, argument.name(), 1);
      case PFN -> page(scenario);
    };
  }

  private static long number(Constants record, String field, long otherwise) {
    return record.has(field) ? record.number(field) : otherwise;
  }

  private static long page(Constants scenario) {
    for (String mapped : List.of("map", "cache")) {
      List<Constants> records = scenario.get("setup").get(mapped).elements();
      if (!records.isEmpty()) {
        return records.get(0).number("pfn");
      }
    }
    return 1;
  }

  /**
   * Returns the first page where the VMA would fit; one outside of the geometry if there is none.
   */
  private static long unmapped(Constants scenario, Constants vma) {
    long pages = number(vma, "end", 0) - number(vma, "start", 0);
    long to = 0;
    for (Constants other : scenario.get("setup").get("vma").elements()) {
      if (other.number("mm") == vma.number("mm")) {
        to = Math.max(to, other.number("end"));
      }
    }
    return (to + pages - 1) / pages * pages;
  }
}
