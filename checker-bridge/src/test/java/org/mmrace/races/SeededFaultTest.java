package org.mmrace.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.model.collapse.CollapsePages;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.mm.GupFast;
import org.mmrace.model.rmap.Gather;
import org.mmrace.model.uffd.UffdRegister;

/**
 * A model or a specification that is broken in one place turns the comparison red, and the message
 * names the step and the word.
 */
class SeededFaultTest {
  private static final String NESTED_GATHER = "rmap/nested-gather/MCNestedGather_fixed.cfg";
  private static final String UNREGISTER =
      "uffd/unregister-wake-too-early/MCUnregisterWakeTooEarly_fixed.cfg";
  @TempDir Path folder;

  /** Forgets to put the page back on the LRU. */
  public static final class ForgetsLru implements ScenarioSystems {
    @Override
    public ScenarioSystem load(String scenario, String config) throws IOException {
      return new MachineSystems().load(scenario, config);
    }

    @Override
    public ScenarioSystem of(Map<String, Object> constants) {
      return Mutant.of(
          constants,
          CollapsePages.Step.__collapse_huge_page_isolate__folio_isolate_lru,
          Mutant.forgets(m -> m.page.lru, 1));
    }
  }

  /** Leaves IRQs on in GUP-fast. */
  public static final class ForgetsIrqOff implements ScenarioSystems {
    @Override
    public ScenarioSystem load(String scenario, String config) throws IOException {
      return new MachineSystems().load(scenario, config);
    }

    @Override
    public ScenarioSystem of(Map<String, Object> constants) {
      return Mutant.of(
          constants, GupFast.Step.gup_fast__local_irq_save, Mutant.forgets(m -> m.cpu.irq_off, 2));
    }
  }

  /** Forgets that a gather is open. */
  public static final class ForgetsFlushPending implements ScenarioSystems {
    @Override
    public ScenarioSystem load(String scenario, String config) throws IOException {
      return new MachineSystems().load(scenario, config);
    }

    @Override
    public ScenarioSystem of(Map<String, Object> constants) {
      return Mutant.of(
          constants,
          Gather.Step.tlb_gather_mmu__inc_tlb_flush_pending,
          Mutant.forgets(m -> m.mm.tlb_flush_pending, 1));
    }
  }

  /** Takes the PTL while somebody holds it. */
  public static final class IgnoresPtl implements ScenarioSystems {
    @Override
    public ScenarioSystem load(String scenario, String config) throws IOException {
      return new MachineSystems().load(scenario, config);
    }

    @Override
    public ScenarioSystem of(Map<String, Object> constants) {
      return Mutant.of(
          constants,
          Pgtable.Step.__pte_offset_map_lock__spin_lock,
          Mutant.ignores(m -> m.table.ptl, 1));
    }
  }

  /** Leaves the VMA registered for missing pages. */
  public static final class ForgetsMode implements ScenarioSystems {
    @Override
    public ScenarioSystem load(String scenario, String config) throws IOException {
      return new MachineSystems().load(scenario, config);
    }

    @Override
    public ScenarioSystem of(Map<String, Object> constants) {
      return Mutant.of(
          constants,
          UffdRegister.Step.userfaultfd_reset_ctx__vm_userfaultfd_ctx,
          Mutant.forgets(m -> m.vma.missing, 1));
    }
  }

  private static Path stranger() {
    try {
      return Path.of(SeededFaultTest.class.getResource("/stranger/MCMine.cfg").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static SpecRoot specs() {
    return SpecRoot.around(Path.of("")).orElseThrow();
  }

  private static Conformed conform(Class<? extends ScenarioSystems> model, SpecRoot root)
      throws SpecFailure, IOException {
    return conform(model, root, stranger());
  }

  private static Conformed conform(Class<? extends ScenarioSystems> model, SpecRoot root, Path cfg)
      throws SpecFailure, IOException {
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(model))) {
      return tlc.conform(root.locate(cfg), "seeded", "", Duration.ZERO, progress -> {});
    }
  }

  private static String first(Class<? extends ScenarioSystems> model, SpecRoot root, String cfg)
      throws SpecFailure, IOException {
    Conformed found = conform(model, root, specs().folder().resolve(cfg));
    assertTrue(!found.equal() && found.missing() + found.extra() > 0, found::toString);
    return found.differences().get(0).toString();
  }

  @Test
  void rmapModelForgetsAWord_namesStepAndWord() throws SpecFailure, IOException {
    String first = first(ForgetsFlushPending.class, specs(), NESTED_GATHER);
    assertTrue(first.contains("tlb_gather_mmu__inc_tlb_flush_pending"), first);
    assertTrue(first.contains("mm[1].tlb_flush_pending: spec 1 model 0"), first);
  }

  @Test
  void rmapModelDropsAGuard_namesTheStep() throws SpecFailure, IOException {
    String first = first(IgnoresPtl.class, specs(), NESTED_GATHER);
    assertTrue(first.contains("__pte_offset_map_lock__spin_lock"), first);
  }

  @Test
  void rmapSpecForgetsAWord_namesStepAndWord() throws SpecFailure, IOException {
    SpecRoot broken = copy();
    edit(
        broken.folder().resolve("rmap/Zap.tla"),
        "QueuePage(RemoveRmap(m, p), t, p)",
        "QueuePage(m, t, p)");
    String first = first(MachineSystems.class, broken, NESTED_GATHER);
    assertTrue(first.contains("zap_present_folio_ptes__folio_remove_rmap_pte"), first);
    assertTrue(first.contains("mapcount: spec 1 model 0"), first);
  }

  @Test
  void uffdModelForgetsAWord_namesStepAndWord() throws SpecFailure, IOException {
    String first = first(ForgetsMode.class, specs(), UNREGISTER);
    assertTrue(first.contains("userfaultfd_reset_ctx__vm_userfaultfd_ctx"), first);
    assertTrue(first.contains("vma[1].missing: spec FALSE model TRUE"), first);
  }

  @Test
  void uffdSpecDropsAGuard_namesTheStep() throws SpecFailure, IOException {
    SpecRoot broken = copy();
    edit(broken.folder().resolve("uffd/Userfaultfd.tla"), "  /\\ ~m.uwq[t].blocked\n", "");
    String first = first(MachineSystems.class, broken, UNREGISTER);
    assertTrue(first.contains("handle_userfault__schedule"), first);
  }

  @Test
  void strangersScenario_isEqual() throws SpecFailure, IOException {
    Conformed found = conform(MachineSystems.class, specs());
    assertTrue(found.equal(), found::toString);
    assertEquals(0, found.violated().size(), found::toString);
  }

  @Test
  void modelForgetsAWord_namesStepAndWord() throws SpecFailure, IOException {
    Conformed found = conform(ForgetsLru.class, specs());
    String first = found.differences().get(0).toString();
    assertTrue(first.contains("__collapse_huge_page_isolate__folio_isolate_lru"), first);
    assertTrue(first.contains("page[1].lru: spec FALSE model TRUE"), first);
  }

  @Test
  void modelForgetsIrqOff_namesStepAndWord() throws SpecFailure, IOException {
    Conformed found = conform(ForgetsIrqOff.class, specs());
    String first = found.differences().get(0).toString();
    assertTrue(first.contains("2:gup_fast__local_irq_save"), first);
    assertTrue(first.contains("cpu[2].irq_off: spec TRUE model FALSE"), first);
  }

  @Test
  void specDropsAGuard_namesTheStep() throws SpecFailure, IOException {
    SpecRoot broken = copy();
    edit(
        broken.folder().resolve("core/Pgtable.tla"),
        "/\\ PtlFree(Mapped(m, t))",
        "/\\ Mapped(m, t) \\in Tables");
    edit(
        broken.folder().resolve("collapse/Collapse.tla"),
        "!.collapse[t].isolated = @ \\cup {m.collapse[t].i}",
        "!.collapse[t].isolated = @");
    Conformed found = conform(MachineSystems.class, broken);
    String first = found.differences().get(0).toString();
    assertTrue(first.contains("__collapse_huge_page_isolate__folio_isolate_lru"), first);
    assertTrue(first.contains("collapse[1].isolated: spec {} model {0}"), first);
  }

  private SpecRoot copy() throws IOException {
    Path from = specs().folder();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".tla")) {
          Path to = folder.resolve("specs").resolve(from.relativize(file).toString());
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
    return new SpecRoot(folder.resolve("specs"));
  }

  private static void edit(Path module, String old, String with) throws IOException {
    String text = Files.readString(module);
    assertTrue(text.contains(old), () -> "module has no such text: " + module + " " + old);
    Files.writeString(module, text.replace(old, with));
  }
}
