package org.mmrace.invariants;

import java.util.List;
import java.util.stream.Stream;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Geometry;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Mapping;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.mm.Fault;
import org.mmrace.model.mm.FaultReason;
import org.mmrace.model.mm.GupFast;
import org.mmrace.model.rmap.RmapWalk;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.uffd.UffdContext;
import org.mmrace.model.uffd.UffdMovePtes;
import org.mmrace.model.uffd.UffdRegister;
import org.mmrace.model.uffd.UffdWp;
import org.mmrace.model.uffd.Userfaultfd;

/** Waiting and waking, registration, moving. TLA+: UffdInvariants.tla. */
final class UffdInvariants {
  private final Scenario scenario;
  private final State m;
  private final Geometry g;
  private final Fault fault;
  private final Userfaultfd uffd;
  private final UffdContext ctx;
  private final UffdRegister register;

  UffdInvariants(Scenario scenario) {
    this.scenario = scenario;
    m = scenario.m;
    g = m.geometry;
    fault = scenario.fault;
    uffd = scenario.userfaultfd;
    ctx = uffd.ctx;
    register = scenario.uffdRegister;
  }

  List<StatePredicate> predicates() {
    return List.of(
        Named.atRest("Inv_NoLostWake", this::nobodyRuns, this::noLostWake),
        Named.each("Inv_UffdQueues", g.uffds(), this::queues),
        Named.each("Inv_UffdMissingDelivered", uffd.waiters(), this::missingDelivered),
        Named.each("Inv_UffdEventTrue", uffd.waiters(), this::eventTrue),
        Named.each("Inv_UffdCtxIffModes", g.vmas(), this::ctxIffModes),
        Named.each("Inv_NoStrayWp", g.tables(), this::noStrayWp),
        Named.all(
            "Inv_UffdWpKept",
            Stream.of(
                Named.each("table", g.tables(), this::wpKept),
                Named.each("collapse", scenario.collapse.threads(), this::isolatesNoWp))),
        Named.each("Inv_UffdResult", uffd.wakers(), this::result),
        Named.each("Inv_RmapTruth", g.tables(), this::rmapTruth),
        Named.each("Inv_MoveOnce", g.pages(), this::moveOnce),
        new Named("Reach_Asleep", w -> !anyAsleep(w)),
        new Named("Reach_MustWaitSeesTransientNone", w -> !mustWaitSeesTransientNone(w)),
        new Named("Reach_WokenBeforeSleep", w -> !wokenBeforeSleep(w)),
        new Named("Reach_WakeDuringRefile", w -> !wakeDuringRefile(w)),
        new Named("Reach_RefileSeen", w -> !refileSeen(w)),
        new Named("Reach_AsleepInUnregister", w -> !asleepInUnregister(w)),
        new Named("Reach_FaultInUnregister", w -> !faultInUnregister(w)),
        new Named("Reach_CopyInUnregister", w -> !copyInUnregister(w)),
        new Named("Reach_RetryAfterUnregister", w -> !retryAfterUnregister(w)),
        new Named("Reach_WriteprotectRefused", w -> !writeprotectRefused(w)),
        new Named(
            "Reach_MovePutsBack",
            w -> !moverAt(w, UffdMovePtes.Step.move_present_ptes__set_pte_at_src)),
        new Named(
            "Reach_MoverWaits", w -> !moverAt(w, UffdMovePtes.Step.move_pages_ptes__folio_lock)),
        new Named(
            "Reach_MoverWaitsForAnonVma",
            w -> !moverAt(w, UffdMovePtes.Step.move_pages_ptes__anon_vma_lock_write)),
        new Named(
            "Reach_MoveTriesAgain",
            w ->
                !moverAt(
                    w,
                    UffdMovePtes.Step.move_pages_ptes__mmu_notifier_invalidate_range_end,
                    Errno.EAGAIN)),
        new Named(
            "Reach_MovedFolioLocked",
            w -> !moverAt(w, UffdMovePtes.Step.move_pages_ptes__folio_unlock, Errno.NONE)),
        new Named("Reach_PinnedAtDestination", w -> !pinnedAtDestination(w)),
        new Named("Reach_BothTranslations", w -> !bothTranslations(w)),
        new Named("Reach_WalkDuringMove", w -> !walkDuringMove(w)),
        new Named("Reach_PinBehindMover", w -> !pinBehindMover(w)));
  }

  private boolean done(long[] w, int t) {
    return m.thread.pc.is(w, t, 0);
  }

  // --- waiting and waking

  private boolean asleep(long[] w, int t) {
    return scenario.userfaultfd.at(w, t, Userfaultfd.Step.handle_userfault__schedule)
        && uffd.uwqBlocked.get(w, t) != 0;
  }

  // nobody is left to wake a waiter whose fault is resolved
  private boolean nobodyRuns(long[] w) {
    for (int t = 1; t <= g.threads(); t++) {
      if (!done(w, t) && !(uffd.waiters().contains(t) && asleep(w, t))) {
        return false;
      }
    }
    return true;
  }

  private boolean noLostWake(long[] w) {
    for (int t : uffd.waiters()) {
      if (asleep(w, t) && !wouldBlock(w, t)) {
        return false;
      }
    }
    return true;
  }

  // the fault handlers, not must_wait, would put the fault to sleep again if it were retried now
  private boolean wouldBlock(long[] w, int t) {
    int of = (int) fault.mm.get(w, t);
    int va = (int) fault.va.get(w, t);
    int v = m.vma.at(w, of, va);
    if (v == 0) {
      return false;
    }
    long e = entry(w, of, va);
    return switch (Entry.kind(e)) {
      case NONE, MARKER -> m.vma.missing.get(w, v) != 0;
      case PRESENT, ZERO, HUGE ->
          fault.reason.get(w, t) == FaultReason.WP
              && m.vma.wp.get(w, v) != 0
              && Entry.uffd_wp(e)
              && !Entry.write(e);
      default -> false;
    };
  }

  // as the page tables say now
  private long entry(long[] w, int of, int va) {
    long e = m.pmd.get(w, of, g.slot(va));
    return Entry.kind(e) == Kind.TABLE ? m.table.pteOf(w, Entry.pfn(e), g.index(va)) : e;
  }

  private int timesOn(long queue, int waiter) {
    int times = 0;
    for (int i = 0; i < ctx.length(queue); i++) {
      times += ctx.waiter(queue, i) == waiter ? 1 : 0;
    }
    return times;
  }

  // a waiter is on one queue of its ctx, once, unless read() moves it; it holds a reference, the
  // descriptor one more
  private boolean queues(long[] w, int u) {
    int references = 0;
    for (int t : uffd.waiters()) {
      boolean mine = uffd.uwqUffd.get(w, t) == u;
      boolean queued = mine && uffd.uwqQueued.get(w, t) != 0;
      int times = timesOn(ctx.fault_pending_wqh.get(w, u), t) + timesOn(ctx.fault_wqh.get(w, u), t);
      if (times > (queued ? 1 : 0) || queued && times == 0 && !refiled(w, u, t)) {
        return false;
      }
      references += mine ? 1 : 0;
    }
    boolean moving = ctx.refile_seq.get(w, u) % 2 != 0;
    return (!moving || uffd.readers().contains((int) ctx.wqh_lock.get(w, u)))
        && references(w, u, ctx.refcount.get(w, u) - references);
  }

  // of the descriptor: one until close() is done with it
  private boolean references(long[] w, int u, long own) {
    if (ctx.released.get(w, u) == 0) {
      return own == 1;
    }
    return own == 0 || own == 1 && !nobodyRuns(w);
  }

  // a fault fills nothing where it is registered for missing pages
  private boolean missingDelivered(long[] w, int t) {
    boolean fills =
        scenario.fault.at(w, t, Fault.Step.do_anonymous_page__set_pte_at)
            || scenario.fault.at(w, t, Fault.Step.do_huge_pmd_anonymous_page__set_pmd_at);
    return !fills || m.vma.missing.get(w, (int) fault.vma.get(w, t)) == 0;
  }

  // what a fault reports was so when the PTL was held
  private boolean eventTrue(long[] w, int t) {
    FaultReason reason = fault.reason.get(w, t);
    if (reason == FaultReason.MISSING
        && scenario.fault.at(w, t, Fault.Step.do_anonymous_page__pte_unmap_unlock)) {
      return Entry.kind(faultEntry(w, t)) == Kind.NONE;
    }
    return reason != FaultReason.WP
        || !scenario.fault.at(w, t, Fault.Step.handle_pte_fault__pte_unmap_unlock)
        || Entry.uffd_wp(faultEntry(w, t));
  }

  private long faultEntry(long[] w, int t) {
    return entry(w, (int) fault.mm.get(w, t), (int) fault.va.get(w, t));
  }

  private boolean refiled(long[] w, int u, int waiter) {
    int holder = (int) ctx.wqh_lock.get(w, u);
    return uffd.readers().contains(holder) && uffd.refiles(w, holder) == waiter;
  }

  // --- registration

  private boolean ctxIffModes(long[] w, int v) {
    return m.vma.uffd.get(w, v) != 0 == m.vma.armed(w, v);
  }

  // no uffd_wp bit outside a VMA registered for it, but under mmap_lock for write
  private boolean noStrayWp(long[] w, int table) {
    for (int i = 0; i < g.ptes(); i++) {
      if (!m.pte.is(w, table, i, Entry.UFFD_WP, 0) && m.table.state.is(w, table, TableState.LIVE)) {
        int of = (int) m.table.mm.get(w, table);
        if (m.mm.mmap_lock.writer(w, of) == 0 && !registeredForWp(w, of, va(w, table, i))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean moverAt(long[] w, UffdMovePtes.Step step, Errno err) {
    return scenario.uffdMove.threads().stream()
        .anyMatch(
            t -> scenario.uffdMovePtes.at(w, t, step) && scenario.uffdMove.err.get(w, t) == err);
  }

  // what is said to be done is what was set, a hole counts too; -EAGAIN where it is not all
  private boolean result(long[] w, int t) {
    if (!uffd.at(w, t, Userfaultfd.Step.userfaultfd_ioctl__ret)) {
      return true;
    }
    int pages = scenario.uffdCopy.pages(w, t) + scenario.uffdMove.pages(w, t);
    long done = m.result.done.get(w, t);
    long filled = uffd.result.filled.get(w, t);
    if (pages == 0) {
      return done == 0 && filled == 0;
    }
    Errno err = m.result.err.get(w, t);
    boolean counted = filled == done || filled < done && uffd.holes(w, t);
    boolean all = (err == Errno.NONE) == (done == pages);
    return counted && all && (done == 0 || err == Errno.NONE || err == Errno.EAGAIN);
  }

  // a VMA that munmap() has detached is registered until its pages are zapped
  private boolean registeredForWp(long[] w, int of, int va) {
    for (int v = 1; v <= g.vmas(); v++) {
      if (m.vma.mm.get(w, v) == of
          && m.vma.wp.get(w, v) != 0
          && m.vma.start.get(w, v) <= va
          && va < m.vma.end.get(w, v)) {
        return true;
      }
    }
    return false;
  }

  // no store passes a uffd_wp bit; translations follow once the flush is done
  private boolean wpKept(long[] w, int table) {
    for (int i = 0; i < g.ptes() && m.table.state.is(w, table, TableState.LIVE); i++) {
      if (!m.pte.is(w, table, i, Entry.UFFD_WP, 0)) {
        int of = (int) m.table.mm.get(w, table);
        int va = va(w, table, i);
        int v = m.vma.at(w, of, va);
        if (v != 0
            && m.vma.wp.get(w, v) != 0
            && (Entry.write(m.table.pteOf(w, table, i))
                || m.mm.tlb_flush_pending.get(w, of) == 0 && storesCached(w, of, va))) {
          return false;
        }
      }
    }
    return true;
  }

  // what collapse has isolated it copies into a huge folio, and the bit does not come along
  private boolean isolatesNoWp(long[] w, int t) {
    for (int i = 0; i < g.ptes(); i++) {
      if (scenario.collapse.isolated(w, t, i)
          && Entry.uffd_wp(m.table.pteOf(w, Entry.pfn(scenario.collapse.pmdTaken(w, t)), i))) {
        return false;
      }
    }
    return true;
  }

  private boolean storesCached(long[] w, int of, int va) {
    for (int cpu : m.tlb.cpus) {
      if (m.tlb.write.get(w, cpu, of, va) != 0) {
        return true;
      }
    }
    return false;
  }

  private int va(long[] w, int table, int index) {
    return (int) m.table.slot.get(w, table) * g.ptes() + index;
  }

  // --- moving

  private boolean moverLocks(long[] w, int table) {
    for (int t : scenario.uffdMove.threads()) {
      if (m.table.ptl.is(w, table, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean exclusiveAnon(long[] w, int p) {
    return m.page.head.get(w, p) == 0
        && m.page.order.get(w, p) == 0
        && m.page.mapping.get(w, p) == Mapping.ANON
        && m.page.exclusive.get(w, p) != 0;
  }

  // an exclusive anonymous page names the one place where it is mapped
  private boolean rmapTruth(long[] w, int table) {
    if (!m.table.state.is(w, table, TableState.LIVE) || moverLocks(w, table)) {
      return true;
    }
    for (int i = 0; i < g.ptes(); i++) {
      long e = m.pte.bits(w, table, i, Entry.TARGET);
      int va = va(w, table, i);
      int v = m.vma.at(w, (int) m.table.mm.get(w, table), va);
      int p = Entry.pfn(e);
      if (Entry.kind(e) == Kind.PRESENT
          && v != 0
          && exclusiveAnon(w, p)
          && (m.page.owner.get(w, p) != m.vma.anon_vma.get(w, v)
              || m.page.index.get(w, p) != m.vma.linearIndex(w, v, va))) {
        return false;
      }
    }
    return true;
  }

  // an exclusive page is mapped once; where nobody holds a PTL, as often as it counts
  private boolean moveOnce(long[] w, int p) {
    if (!exclusiveAnon(w, p)) {
      return true;
    }
    int maps = maps(w, p);
    return maps == m.page.mapcount.get(w, p) && maps <= 1 || maps <= 1 && !quiet(w);
  }

  private boolean quiet(long[] w) {
    for (int table = 1; table <= g.tables(); table++) {
      if (!m.table.ptl.is(w, table, 0)) {
        return false;
      }
    }
    return true;
  }

  private int maps(long[] w, int page) {
    int maps = 0;
    for (int table = 1; table <= g.tables(); table++) {
      for (int i = 0; i < g.ptes() && !m.table.state.is(w, table, TableState.FREE); i++) {
        maps += m.pte.is(w, table, i, Entry.TARGET, Entry.maps(page)) ? 1 : 0;
      }
    }
    return maps;
  }

  // --- probes

  private boolean anyAsleep(long[] w) {
    for (int t : uffd.waiters()) {
      if (asleep(w, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean mustWaitSeesTransientNone(long[] w) {
    for (int t : uffd.waiters()) {
      for (int u : scenario.uffdWp.threads()) {
        if (scenario.userfaultfd.at(w, t, Userfaultfd.Step.userfaultfd_must_wait__ptep_get)
            && scenario.uffdWp.at(w, u, UffdWp.Step.change_pte_range__ptep_modify_prot_commit)
            && scenario.uffdWp.isAt(w, u, fault.mm.get(w, t), fault.va.get(w, t))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean wokenBeforeSleep(long[] w) {
    for (int t : uffd.waiters()) {
      if (scenario.userfaultfd.at(w, t, Userfaultfd.Step.handle_userfault__schedule)
          && uffd.uwqBlocked.get(w, t) == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean wakeDuringRefile(long[] w) {
    boolean looks = false;
    for (int t : uffd.wakers()) {
      looks |=
          scenario.userfaultfd.at(w, t, Userfaultfd.Step.wake_userfault__waitqueue_active_fault);
    }
    boolean between = false;
    for (int u = 1; u <= g.uffds() && looks; u++) {
      for (int t : uffd.waiters()) {
        between |=
            refiled(w, u, t)
                && timesOn(ctx.fault_pending_wqh.get(w, u), t) == 0
                && timesOn(ctx.fault_wqh.get(w, u), t) == 0;
      }
    }
    return between;
  }

  private boolean refileSeen(long[] w) {
    for (int t : uffd.wakers()) {
      if (scenario.userfaultfd.at(w, t, Userfaultfd.Step.wake_userfault__read_seqcount_retry)
          && uffd.sawRefile(w, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean asleepInUnregister(long[] w) {
    for (int t : uffd.waiters()) {
      int v = m.vma.at(w, (int) fault.mm.get(w, t), (int) fault.va.get(w, t));
      for (int u : register.unregisterers()) {
        if (asleep(w, t) && register.vma.get(w, u) != 0 && register.vma.get(w, u) == v) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean writeprotectRefused(long[] w) {
    return register.writeProtecters().stream().anyMatch(t -> register.refuses(w, t));
  }

  private boolean faultInUnregister(long[] w) {
    for (int t : uffd.waiters()) {
      for (int u : register.unregisterers()) {
        if (fault.vml.get(w, t) != 0
            && register.vma.get(w, u) != 0
            && register.vma.get(w, u) == fault.vma.get(w, t)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean copyInUnregister(long[] w) {
    for (int u : register.unregisterers()) {
      int v = (int) register.vma.get(w, u);
      for (int t : scenario.uffdCopy.threads()) {
        if (v != 0 && m.vma.lock.readers.has(w, v, t)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean retryAfterUnregister(long[] w) {
    for (int t : m.tlb.cpus) {
      int v = (int) fault.vma.get(w, t);
      if (fault.tried.get(w, t) != 0 && v != 0 && m.vma.uffd.get(w, v) == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean moverAt(long[] w, UffdMovePtes.Step step) {
    for (int t : scenario.uffdMove.threads()) {
      if (scenario.uffdMovePtes.at(w, t, step)) {
        return true;
      }
    }
    return false;
  }

  private boolean pinnedAtDestination(long[] w) {
    for (int t : scenario.gupFast.threads()) {
      if (scenario.gupFast.pinPromised.get(w, t) != 0
          && scenario.uffdMove.isDestination((int) scenario.gupFast.pinVa.get(w, t))) {
        return true;
      }
    }
    return false;
  }

  private boolean pinBehindMover(long[] w) {
    for (int t : scenario.gupFast.threads()) {
      for (int u : scenario.uffdMove.threads()) {
        if (scenario.gupFast.at(w, t, GupFast.Step.gup_fast_pte_range__ptep_recheck)
            && scenario.uffdMovePtes.at(
                w, u, UffdMovePtes.Step.move_present_ptes__folio_maybe_dma_pinned_again)
            && scenario.gupFast.page(w, t) == scenario.uffdMove.page(w, u)) {
          return true;
        }
      }
    }
    return false;
  }

  // a CPU reaches the page through the source, and one through the destination
  private boolean bothTranslations(long[] w) {
    for (int u : scenario.uffdMove.threads()) {
      int page = scenario.uffdMove.page(w, u);
      if (page != 0 && scenario.tlb.at(w, u, Tlb.Step.flush_tlb_mm_range__ack)) {
        int of = scenario.uffdMove.mm(w, u);
        if (cached(w, of, scenario.uffdMove.src(w, u), page)
            && cached(w, of, scenario.uffdMove.dst(w, u), page)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean cached(long[] w, int of, int va, int page) {
    for (int cpu : m.tlb.cpus) {
      if (m.tlb.pfn.get(w, cpu, of, va) == page) {
        return true;
      }
    }
    return false;
  }

  private boolean walkDuringMove(long[] w) {
    for (int t : scenario.walk.threads()) {
      if (scenario.walk.at(w, t, RmapWalk.Step.page_vma_mapped_walk__ptep_get)
          && scenario
              .uffdMove
              .threads()
              .contains((int) m.page.lock.get(w, scenario.walk.page(w, t)))) {
        return true;
      }
    }
    return false;
  }
}
