package org.mmrace.model.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Kind;

class DomainTest {
  @Test
  void range_bitsHoldTheHighestValue() {
    assertEquals(1, new Domain.Range(0).bits());
    assertEquals(2, new Domain.Range(3).bits());
    assertEquals(3, new Domain.Range(4).bits());
    assertTrue(new Domain.Range(4).contains(4));
    assertFalse(new Domain.Range(4).contains(5));
  }

  @Test
  void show_readsAsTla() {
    assertEquals("7", new Domain.Range(7).show(7));
    assertEquals("TRUE", new Domain.Flag().show(1));
    assertEquals("\"live\"", new Domain.Names(List.of("free", "live")).show(1));
    assertEquals("?2", new Domain.Names(List.of("free", "live")).show(2));
    assertEquals("{0, 2}", new Domain.IdSet(2).show(0b101));
    assertEquals("<<2, 1>>", new Domain.IdSeq(3, 3).show(0b01_10));
    assertEquals(
        "[kind |-> \"table\", pfn |-> 3, write |-> FALSE, dirty |-> FALSE, young |-> FALSE,"
            + " uffd_wp |-> FALSE]",
        Entry.DOMAIN.show(Entry.table(3)));
  }

  @Test
  void idSeq_refusesAnIdAfterTheEnd() {
    Domain.IdSeq domain = new Domain.IdSeq(3, 2);
    assertTrue(domain.contains(0b10_01));
    assertFalse(domain.contains(0b10_00), "0 ends the sequence");
    assertFalse(domain.contains(0b11), "3 is no id");
  }

  @Test
  void entry_bitsAreIndependent() {
    long e = Entry.present(5, false);
    assertEquals(Kind.PRESENT, Entry.kind(e));
    assertEquals(5, Entry.pfn(e));
    assertFalse(Entry.write(e) || Entry.dirty(e) || Entry.uffd_wp(e));
    assertTrue(Entry.young(e));
    long wp = Entry.withUffdWp(Entry.withWrite(e, true), true);
    assertTrue(Entry.write(wp) && Entry.uffd_wp(wp) && !Entry.dirty(wp));
    assertEquals(e, Entry.withUffdWp(Entry.withWrite(wp, false), false));
    assertEquals(Kind.HUGE, Entry.kind(Entry.huge(4, true)));
    assertTrue(Entry.DOMAIN.contains(wp));
  }
}
