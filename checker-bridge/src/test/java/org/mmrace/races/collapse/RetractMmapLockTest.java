package org.mmrace.races.collapse;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;

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

  private static Replay collapseFileAlone(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config))
        .step(KHUGEPAGED, "collapse_file__folio_lock")
        .step(KHUGEPAGED, "retract_page_tables__i_mmap_lock_read")
        .step(KHUGEPAGED, "retract_page_tables__anon_vma")
        .step(KHUGEPAGED, "retract_page_tables__find_pmd_or_thp_or_none")
        .step(KHUGEPAGED, "retract_page_tables__userfaultfd_wp");
  }

  @Test
  void unfixed_collapseFileAlone_breaksLockOrder() throws IOException {
    collapseFileAlone("unfixed").breaks("Inv_LockOrder");
  }

  @Test
  void fixed_collapseFileAlone_keepsLockOrder() throws IOException {
    collapseFileAlone("fixed").holds();
  }
}
