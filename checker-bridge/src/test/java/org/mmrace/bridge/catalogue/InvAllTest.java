package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.system.StatePredicate;

/** What a variant asks for that must hold. */
class InvAllTest {
  private static final SpecRoot ROOT = SpecRoot.checkout().orElseThrow();
  @TempDir private Path folder;

  /** A cfg of a scenario that asks for everything. */
  private Path asking(String id, String unfixed) throws IOException {
    Path cfg = ROOT.folder().resolve(id).resolve(unfixed + ".cfg");
    return Files.writeString(
        folder.resolve(unfixed + ".cfg"),
        CfgFile.withInvariants(Files.readString(cfg), List.of(Invariants.ALL), true));
  }

  private static Set<String> names(List<StatePredicate> predicates) {
    Set<String> names = new TreeSet<>();
    predicates.forEach(predicate -> names.add(predicate.name()));
    return names;
  }

  @Test
  void conjuncts_areTheInvariantsOfTheSpecification() throws IOException, SpecFailure {
    Set<String> said = new TreeSet<>(Set.of("TypeOK"));
    SpecText.of(ROOT).all().stream()
        .map(SpecText.Definition::name)
        .filter(name -> name.startsWith("Inv_") && !name.equals(Invariants.ALL))
        .forEach(said::add);
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      Path cfg = asking("collapse/retract-mmap-lock", "MCRetractMmapLock_unfixed");
      ScenarioSystem system = new MachineSystems().of(tlc.constants(ROOT.locate(cfg)));
      assertEquals(said, names(Invariants.conjuncts(system.predicates())));
    }
  }

  /** Over whole graphs in which several of them break: together, and one by one. */
  @Test
  void specAndModel_sayTheSame_whereItBreaks() throws IOException, SpecFailure {
    List<Path> cfgs =
        List.of(
            asking("collapse/retract-mmap-lock", "MCRetractMmapLock_unfixed"),
            asking("uffd/move-touch-before-pin-check", "MCMoveTouchBeforePinCheck_unfixed"),
            asking("rmap/nested-gather", "MCNestedGather_unfixed"));
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      for (Path cfg : cfgs) {
        Conformed found = tlc.conform(ROOT.locate(cfg), "all", "", Duration.ZERO, progress -> {});
        assertTrue(found.equal(), found::toString);
        assertTrue(found.violated().contains(Invariants.ALL), () -> "" + found.violated());
        assertTrue(found.violated().size() > 1, () -> "" + found.violated());
      }
    }
  }

  @Test
  void tlcNamesAll_theBridgeNamesTheConjunct() throws IOException {
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      Path cfg = asking("collapse/retract-mmap-lock", "MCRetractMmapLock_unfixed");
      SpecLocation at = ROOT.locate(cfg);
      assertEquals(
          new Verdict.Violated("Inv_LockOrder"),
          tlc.check(at, Duration.ZERO, progress -> {}).verdict());
    } catch (SpecFailure e) {
      throw new AssertionError(e);
    }
  }
}
