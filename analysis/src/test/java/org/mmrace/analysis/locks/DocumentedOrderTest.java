package org.mmrace.analysis.locks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentedOrderTest {
  private static LockUse lock(String name) {
    return new LockUse(name, "");
  }

  @Test
  void order_twoChains_isTransitiveAndNamesTheSourceOfTheFirst() {
    DocumentedOrder order = DocumentedOrder.parse("order a < b : x\norder b < c : y\n");
    assertEquals(Optional.of("x"), order.outside(lock("a"), lock("c")));
    assertEquals(Optional.empty(), order.outside(lock("c"), lock("a")));
    assertEquals(Optional.empty(), order.outside(lock("a"), lock("d")));
  }

  @Test
  void spins_sleepingLock_isOutside() {
    DocumentedOrder order = DocumentedOrder.parse("order a < b : x\nspins b, c : z\n");
    assertEquals(Optional.of("z"), order.outside(lock("a"), lock("c")));
    assertEquals(Optional.empty(), order.outside(lock("b"), lock("c")));
  }

  @Test
  void standard_modesOfTheVmaLock_haveTwoPlaces() {
    DocumentedOrder order = DocumentedOrder.standard();
    LockUse folio = lock("folio lock");
    assertEquals(true, order.outside(new LockUse("vma lock", "read"), folio).isPresent());
    assertEquals(true, order.outside(folio, new LockUse("vma lock", "write")).isPresent());
    assertEquals(true, order.outside(new LockUse("mmap_lock", "read"), folio).isPresent());
  }

  @Test
  void parse_noSource_isNamed() {
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> DocumentedOrder.parse("order a < b\n"));
    assertEquals("no line of a lock order: line=order a < b", thrown.getMessage());
  }
}
