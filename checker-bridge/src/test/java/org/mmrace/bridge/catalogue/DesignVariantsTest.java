package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.model.Scenario;

class DesignVariantsTest {
  private ScenarioCatalogue catalogue;
  private DesignVariants variants;

  @BeforeEach
  void prepare() throws IOException, SpecFailure {
    catalogue = ScenarioCatalogue.of(SpecRoot.around(Path.of("")).orElseThrow());
    variants = new DesignVariants(catalogue);
  }

  @AfterEach
  void close() throws IOException {
    variants.close();
  }

  private String refused(String... options) {
    return assertThrows(SpecFailure.class, () -> variants.change(List.of(options))).getMessage();
  }

  @Test
  void hostileOptions_areOneLine() {
    assertEquals(
        "no constant with a value: option=GupRechecksPmd (GupRechecksPmd=FALSE is one)",
        refused("GupRechecksPmd"));
    assertEquals(
        "no such constant: constant=GupRecheksPmd (./mmrace list shows them)",
        refused("GupRecheksPmd=FALSE"));
    assertEquals(
        "value is neither TRUE nor FALSE: constant=GupRechecksPmd value=7",
        refused("GupRechecksPmd=7"));
    assertEquals(
        "value is no number from 1: constant=GatherBundle value=0", refused("GatherBundle=0"));
    assertEquals(
        "no such value: constant=Kernel value=v7_0 known=[v6_1, v6_6, v6_12, v6_18]",
        refused("Kernel=v7_0"));
    assertEquals(
        "no such value: constant=Allocation value=some known=[lowest, any]",
        refused("Allocation=some"));
    assertEquals(
        "constant is given twice: constant=GatherBundle",
        refused("GatherBundle=1", "GatherBundle=2"));
    assertEquals(
        "no such scenario: id=collapse/nothing (./mmrace list shows them)",
        assertThrows(
                SpecFailure.class,
                () -> variants.bases(List.of("collapse/nothing"), List.of(), location -> null))
            .getMessage());
  }

  private ScenarioConfig unfixed() {
    return catalogue.config("collapse/gupfast-pmd-recheck", "unfixed").orElseThrow();
  }

  @Test
  void variant_differsInTheNamedConstantsOnly() throws Exception {
    ScenarioConfig base = catalogue.config("collapse/gupfast-pmd-recheck", "fixed").orElseThrow();
    DesignChange change =
        variants.change(List.of("CollapseSyncsGup=TRUE", "GatherBundle=2", "Kernel=\"v6_1\""));
    assertEquals("CollapseSyncsGup=TRUE GatherBundle=2 Kernel=v6_1", change.toString());
    ScenarioConfig variant = variants.of(base, change, "with");
    assertEquals("fixed_with", variant.config());
    assertEquals(base.cfg().invariants(), variant.cfg().invariants());
    assertEquals(
        Files.readString(base.location().cfg())
                .replace("CollapseSyncsGup = FALSE", "CollapseSyncsGup = TRUE")
                .replace("\"v6_18\"", "\"v6_1\"")
            + "CONSTANTS\n  GatherBundle = 2\n",
        Files.readString(variant.location().cfg()));
  }

  @Test
  void unfixedCfg_isTheFixedOneWithItsToggle() throws Exception {
    ScenarioConfig base = catalogue.config("collapse/gupfast-pmd-recheck", "fixed").orElseThrow();
    ScenarioConfig variant =
        variants.of(base, variants.change(List.of("GupRechecksPmd=FALSE")), "with");
    assertEquals(unfixed().cfg().constants(), variant.cfg().constants());
  }

  private List<String> togglesOf(String path) throws IOException {
    Set<String> read =
        SpecReads.of(catalogue.root()).run(List.of(Scenario.STEPS.operation(path).entry().name()));
    return Toggle.of(SpecText.of(catalogue.root())).stream()
        .map(Toggle::name)
        .filter(read::contains)
        .toList();
  }

  @Test
  void paths_readTheTogglesOfTheirCode() throws IOException {
    assertEquals(List.of("GupRechecksPmd"), togglesOf("gup_fast"));
    assertEquals(List.of("RefileSeq"), togglesOf("uffd_read"));
    List<String> collapse = togglesOf("madvise_collapse");
    assertEquals(
        List.of(true, true, false, false),
        Stream.of("CollapseSyncsGup", "RcuTableFree", "GupRechecksPmd", "RefileSeq")
            .map(collapse::contains)
            .toList());
  }
}
