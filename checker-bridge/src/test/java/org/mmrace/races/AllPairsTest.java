package org.mmrace.races;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.MachineSystems;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Explorer;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.model.StatePredicate;

class AllPairsTest {
  @Test
  void v6_18_everyPairOfOperations_keepsEveryInvariant() throws IOException {
    Map<String, Object> base = new MachineSystems().load("uffd/must-wait-transient-none", System.getProperty("pairs.cfg", "reach_Asleep")).constants();
    Map<String, List<String>> found = new TreeMap<>();
    int count = 0;
    long start = System.nanoTime();
    for (Layouts layout : Layouts.values()) {
      List<Layouts.Run> first = layout.runs(1);
      List<Layouts.Run> second = layout.runs(2);
      for (int i = 0; i < first.size(); i++) {
        for (int j = i; j < second.size(); j++) {
          count++;
          String name = layout + ": " + first.get(i) + " | " + second.get(j);
          try {
            ScenarioSystem system =
                new MachineSystems()
                    .of(
                        layout.constants(
                            base.get("kernel"),
                            base.get("toggles"),
                            List.of(first.get(i), second.get(j))));
            List<StatePredicate> invariants =
                system.predicates().stream().filter(p -> !p.name().startsWith("Reach_")).toList();
            Exploration result =
                Explorer.explore(
                    system.system(),
                    invariants,
                    Settings.standard().exploringOn().within(Limits.ofHeap().withStates(200_000)),
                    Watch.NONE);
            for (Finding f : result.findings()) {
              found.computeIfAbsent(f.property(), k -> new ArrayList<>()).add(name + " (" + f.schedule().moves().size() + ")");
            }
            if (!result.complete()) {
              found.computeIfAbsent("unfinished " + result.stop(), k -> new ArrayList<>()).add(name);
            }
          } catch (RuntimeException e) {
            found.computeIfAbsent("throws " + e.getClass().getSimpleName(), k -> new ArrayList<>()).add(name + " " + e.getMessage());
          }
        }
      }
    }
    System.out.println(count + " pairs in " + (System.nanoTime() - start) / 1e9 + " s");
    found.forEach(
        (property, names) -> {
          System.out.println(property + ": " + names.size());
          names.forEach(n -> System.out.println("    " + n));
        });
  }
}
