package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.trace.Origin;
import org.mmrace.model.core.Constants;

class MachineSystemsTest {
  private static final String RACE = "collapse/gupfast-pmd-recheck";
  private final MachineSystems systems = new MachineSystems();

  @TempDir private Path folder;

  private static Object toggle(Map<String, Object> constants, String name) {
    return ((Map<?, ?>) constants.get("toggles")).get(name);
  }

  @Test
  void overrides_areSetInThePlaceOfThoseOfTheCfg() throws IOException {
    Map<String, Object> unfixed = systems.load(RACE, "unfixed").constants();
    assertEquals(false, toggle(unfixed, "GupRechecksPmd"));
    assertEquals(false, toggle(unfixed, "CollapseSyncsGup"));
    Map<String, Object> overrides = new LinkedHashMap<>();
    overrides.put("Kernel", "v6_6");
    overrides.put("CollapseSyncsGup", false);
    overrides.put("GatherBundle", 1L);
    Map<String, Object> other = systems.load(new Origin(RACE, "unfixed", overrides)).constants();
    assertEquals("v6_6", other.get("kernel"));
    assertEquals(true, toggle(other, "GupRechecksPmd"));
    assertEquals(false, toggle(other, "CollapseSyncsGup"));
    assertEquals(1L, toggle(other, "GatherBundle"));
    assertEquals(unfixed.get("program"), other.get("program"));
  }

  @Test
  void constants_areEvaluatedAgainWhenAModuleOrTheCfgChanges() throws IOException, SpecFailure {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.around(Path.of("")).orElseThrow());
    Path from = catalogue.config(RACE, "unfixed").orElseThrow().location().cfg().getParent();
    String text = Files.readString(from.resolve("MCGupFastPmdRecheck.tla"));
    Path module = folder.resolve("MCMine.tla");
    Files.writeString(module, text.replace("MCGupFastPmdRecheck", "MCMine"));
    Path cfg = folder.resolve("MCMine.cfg");
    Files.copy(from.resolve("MCGupFastPmdRecheck_unfixed.cfg"), cfg);
    SpecLocation mine = catalogue.root().locate(cfg);
    Constants first = EvaluatedConstants.of(mine);
    assertSame(first, EvaluatedConstants.of(mine));
    Files.writeString(cfg, Files.readString(cfg).replace("GupRechecksPmd = FALSE", ""));
    Constants second = EvaluatedConstants.of(mine);
    assertNotSame(first, second);
    assertEquals(true, second.get("toggles").flag("GupRechecksPmd"));
    Files.writeString(module, Files.readString(module).replace("pages |-> 5", "pages |-> 6"));
    assertEquals(6, EvaluatedConstants.of(mine).get("geometry").number("pages"));
  }
}
