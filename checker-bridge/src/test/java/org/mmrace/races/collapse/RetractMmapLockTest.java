package org.mmrace.races.collapse;

import static org.mmrace.model.collapse.Retract.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_LockOrder}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check collapse/retract-mmap-lock
 * mvn -B test -Dtest=RetractMmapLockTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class RetractMmapLockTest {
  private static final String RACE = "collapse/retract-mmap-lock";
  private static final int KHUGEPAGED = 1;

  private static final Schedule MMAP_LOCK_ASKED_UNDER_I_MMAP_LOCK =
      Schedule.of()
          .step(KHUGEPAGED, collapse_file__folio_lock)
          .step(KHUGEPAGED, retract_page_tables__i_mmap_lock_read)
          // the window opens
          .step(KHUGEPAGED, retract_page_tables__anon_vma)
          // the window closes
          .step(KHUGEPAGED, retract_page_tables__find_pmd_or_thp_or_none);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_mmapLockAskedUnderIMmapLock_breaksLockOrder() throws IOException {
    replay("unfixed").run(MMAP_LOCK_ASKED_UNDER_I_MMAP_LOCK).breaks("Inv_LockOrder");
  }

  @Test
  void fixed_mmapLockAskedUnderIMmapLock_keepsLockOrder() throws IOException {
    replay("fixed").run(MMAP_LOCK_ASKED_UNDER_I_MMAP_LOCK).holds();
  }
}
