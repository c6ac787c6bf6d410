package org.mmrace.analysis.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GuessedCheckTest {
  @Test
  void guess_noVerdict_isNamed() {
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> GuessedCheck.parse("perhaps x : A1\n"));
    assertEquals("no line of a guess: line=perhaps x : A1", thrown.getMessage());
  }
}
