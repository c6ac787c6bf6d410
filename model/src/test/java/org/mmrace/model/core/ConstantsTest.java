package org.mmrace.model.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConstantsTest {
  private final Constants constants =
      Constants.of(
          Map.of(
              "geometry", Map.of("pages", 4L),
              "program", Map.of(1L, "a", 2L, "b"),
              "vma", List.of(Map.of("anon", true))));

  @Test
  void functionFromOne_isASequence() {
    assertEquals("b", constants.get("program").elements().get(1).text());
    assertEquals(true, constants.get("vma").elements().get(0).flag("anon"));
    assertEquals(4, constants.get("geometry").number("pages"));
  }

  @Test
  void missing_namesThePlace() {
    IllegalArgumentException missing =
        assertThrows(
            IllegalArgumentException.class, () -> constants.get("geometry").number("tables"));
    assertEquals("missing constant: place=Scenario.geometry.tables", missing.getMessage());
  }

  @Test
  void wrongType_namesThePlaceAndTheValue() {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class, () -> constants.get("geometry").get("pages").text());
    assertEquals(
        "constant is not a string: place=Scenario.geometry.pages value=4", wrong.getMessage());
  }
}
