package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;

class SpecTextTest {
  @TempDir private Path folder;

  private SpecRoot root(String module) throws IOException {
    SpecRoot root = new SpecRoot(folder.resolve("specs"));
    Files.createDirectories(root.folder().resolve("core"));
    Files.writeString(root.folder().resolve("core/Profile.tla"), module);
    return root;
  }

  @Test
  void comment_isTheOneAbove_elseTheHeadOfTheParagraph() throws IOException {
    SpecText text =
        SpecText.of(
            root(
                """
                Bare == 1

                \\* collapse.md I5: a pin still names
                \\* its page.
                Helper(p) == p
                \\* Only for this.
                Other ==
                  2
                Inv_A == Helper(1)

                Inv_B == TRUE
                """));
    assertEquals("", text.says("Bare"));
    assertEquals("Only for this.", text.says("Other"));
    assertEquals("a pin still names its page.", text.says("Inv_A"));
    assertEquals("", text.says("Inv_B"));
    assertEquals("", text.says("Inv_Absent"));
  }

  @Test
  void place_isTheLineOfTheDefinition() throws IOException {
    SpecText text =
        SpecText.of(
            root(
                """
                ---- MODULE Profile ----
                \\* Helper(p) == 1
                Bare == 1
                Helper(p, q) ==          \\* 0123456789ab
                  LET Local == 2 IN Local
                """));
    assertEquals(Optional.of(new SpecText.Place("core", "Profile", 3)), text.place("Bare"));
    assertEquals("specs/core/Profile.tla", text.place("Helper").get().file());
    assertEquals(4, text.place("Helper").get().line());
    assertEquals(Optional.empty(), text.place("Local"));
  }

  @Test
  void everyStepOfTheModel_hasAPlace() throws IOException {
    SpecText text = SpecText.of(SpecRoot.around(Path.of("")).get());
    List<String> missing =
        Scenario.STEPS.names().stream().filter(step -> text.place(step).isEmpty()).toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void toggles_areThoseOfTheProfile() throws IOException {
    SpecText text =
        SpecText.of(
            root(
                """
                Era == CASE Kernel = "v6_1" -> 1
                Since(version) == Era >= 1
                \\* 0123456789ab (v6.4): does it.
                DoesIt == Since("v6_6")
                Allocation == "lowest"
                Both == Since("v6_1") /\\ DoesIt
                Odd == DoesIt \\/ FALSE
                """));
    assertEquals(
        List.of(
            new Toggle("DoesIt", "0123456789ab (v6.4): does it.", everyKernel("FALSE", "TRUE")),
            new Toggle("Allocation", "", everyKernel("lowest", "lowest")),
            new Toggle("Both", "", everyKernel("FALSE", "TRUE")),
            new Toggle("Odd", "", everyKernel("DoesIt \\/ FALSE", "DoesIt \\/ FALSE"))),
        Toggle.of(text));
  }

  private static Map<String, String> everyKernel(String first, String others) {
    Map<String, String> defaults = new LinkedHashMap<>();
    Toggle.KERNELS.forEach(kernel -> defaults.put(kernel, others));
    defaults.put("v6_1", first);
    return defaults;
  }

  /** What the comments say is what TLC evaluates. */
  @Test
  void toggles_haveTheValuesThatTlcGivesThem() throws IOException, SpecFailure {
    SpecRoot root = SpecRoot.checkout().orElseThrow();
    List<Toggle> toggles = Toggle.of(SpecText.of(root));
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      for (String kernel : Toggle.KERNELS) {
        Path cfg =
            Files.writeString(
                folder.resolve("MCGupFastPmdRecheck_mine.cfg"),
                "CONSTANTS\n  Kernel = \""
                    + kernel
                    + "\"\n  Program <- MCProgram\n  Geometry <- MCGeometry\n  Setup <- MCSetup\n"
                    + "SPECIFICATION Spec\n");
        Constants evaluated = tlc.constants(root.locate(cfg)).get("toggles");
        Map<String, String> said = new LinkedHashMap<>();
        Map<String, String> found = new LinkedHashMap<>();
        for (Toggle toggle : toggles) {
          if (evaluated.has(toggle.name())) {
            said.put(toggle.name(), toggle.defaults().get(kernel));
            Object value = evaluated.get(toggle.name()).value();
            found.put(
                toggle.name(),
                value instanceof Boolean flag ? (flag ? "TRUE" : "FALSE") : value.toString());
          }
        }
        assertEquals(found, said, kernel);
        assertEquals(((Map<?, ?>) evaluated.value()).size(), said.size(), kernel);
      }
    }
  }
}
