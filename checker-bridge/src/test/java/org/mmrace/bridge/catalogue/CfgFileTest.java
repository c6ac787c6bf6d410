package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CfgFileTest {
  @Test
  void parse_everySection() {
    CfgFile cfg =
        CfgFile.parse(
            """
            \\* one-line comment
            CONSTANTS
              Kernel = "v6_18" (* a comment
              over lines *) Threads = {1, {2, 3}}
              Program <- MCProgram
              Low = -1
              GupRechecksPmd = FALSE
            SPECIFICATION Spec
            INVARIANT TypeOK
            INVARIANTS Inv_A
              Inv_B \\* Inv_C
            CHECK_DEADLOCK FALSE
            """);
    assertEquals(
        "{Kernel=\"v6_18\", Threads={ 1 , { 2 , 3 } }, Program=MCProgram, Low=- 1,"
            + " GupRechecksPmd=FALSE}",
        cfg.constants().toString());
    assertEquals(List.of("TypeOK", "Inv_A", "Inv_B"), cfg.invariants());
    assertEquals(List.of(), cfg.constructs());
    assertEquals(false, cfg.checkDeadlock());
  }

  @Test
  void parse_constructsOfTlcAlone() {
    CfgFile cfg =
        CfgFile.parse(
            "INIT MyInit NEXT MyNext CONSTRAINT Small VIEW v SYMMETRY Perms PROPERTY P1 P2"
                + " SPECIFICATION FairSpec");
    assertEquals(
        List.of(
            "INIT MyInit",
            "NEXT MyNext",
            "CONSTRAINT Small",
            "VIEW v",
            "SYMMETRY Perms",
            "PROPERTY P1",
            "PROPERTY P2",
            "SPECIFICATION FairSpec"),
        cfg.constructs());
  }

  @Test
  void parse_initAndNextOfCore_areForEveryEngine() {
    assertEquals(List.of(), CfgFile.parse("INIT Init\nNEXT Next").constructs());
  }

  @Test
  void parse_emptyAndCutShort() {
    assertEquals(List.of(), CfgFile.parse("").invariants());
    assertEquals("{}", CfgFile.parse("CONSTANTS N =").constants().toString());
  }

  @Test
  void overrides_arePlainValues_andAreSetInTheirPlace() {
    String text =
        """
        CONSTANTS
          Kernel = "v6_18"
          Program <- MCProgram
          \\* A = FALSE
          A = FALSE  B = TRUE
          GatherBundle = 8
          Ids = {1, 2}
        SPECIFICATION Spec
        """;
    Map<String, Object> found = CfgFile.parse(text).overrides();
    assertEquals("{Kernel=v6_18, A=false, B=true, GatherBundle=8}", found.toString());
    assertEquals(text, CfgFile.withOverrides(text, found));
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("Kernel", "v6_1");
    other.put("B", false);
    other.put("C", 3L);
    String changed = CfgFile.withOverrides(text, other);
    assertEquals(other, CfgFile.parse(changed).overrides());
    assertEquals("MCProgram", CfgFile.parse(changed).constants().get("Program"));
    assertEquals("{ 1 , 2 }", CfgFile.parse(changed).constants().get("Ids"));
  }
}
