package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
}
