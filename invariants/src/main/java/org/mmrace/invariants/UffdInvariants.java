package org.mmrace.invariants;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Entry;
import org.mmrace.model.Fault;
import org.mmrace.model.Geometry;
import org.mmrace.model.Machine;
import org.mmrace.model.Mm;
import org.mmrace.model.Section;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.Step;
import org.mmrace.model.uffd.UffdContext;
import org.mmrace.model.uffd.UffdRegister;
import org.mmrace.model.uffd.Userfaultfd;

/** Waiting and waking, registration, moving. TLA+: UffdInvariants.tla. */
final class UffdInvariants {
  private static final long MISSING = 1; // fault.reason
  private static final long WP = 2;
  private static final Set<String> FRAMES =
      Set.of(
          "uwq",
          "wake",
          "uffd_read",
          "mwriteprotect",
          "unregister",
          "wp",
          "uffd_vma",
          "pte_alloc",
          "mfill",
          "move");

  private final Machine machine;
  private final Mm mm;
  private final Geometry g;
  private final Fault fault;
  private final Userfaultfd uffd;
  private final UffdContext ctx;
  private final UffdRegister register;
  private final List<Section> frames;

  UffdInvariants(Machine machine) {
    this.machine = machine;
    mm = machine.mm();
    g = mm.geometry;
    fault = machine.fault();
    uffd = machine.userfaultfd();
    ctx = uffd.ctx;
    register = machine.uffdRegister();
    frames =
        machine.layout().sections().stream()
            .filter(section -> FRAMES.contains(section.name()))
            .toList();
  }

  List<StatePredicate> predicates() {
    return List.of(
        Named.atRest("Inv_NoLostWake", this::nobodyRuns, this::noLostWake),
        Named.each("Inv_UffdQueues", g.uffds(), this::queues),
        Named.each("Inv_UffdMissingDelivered", uffd.waiters(), this::missingDelivered),
        Named.each("Inv_UffdEventTrue", uffd.waiters(), this::eventTrue),
        Named.each("Inv_InstallOnlyLive", g.threads(), this::installOnlyLive),
        Named.each("Inv_UffdCtxIffModes", g.vmas(), this::ctxIffModes),
        Named.each("Inv_NoStrayWp", g.tables(), this::noStrayWp),
        Named.each("Inv_UffdWpKept", g.tables(), this::wpKept),
        Named.each("Inv_RmapTruth", g.tables(), this::rmapTruth),
        Named.each("Inv_MoveOnce", g.pages(), this::moveOnce),
        Named.each("Inv_LockBalance", g.threads(), this::lockBalance),
        Named.each("Inv_DeadLocalsZero", g.threads(), this::deadLocalsZero),
        new Named("Reach_Asleep", w -> !anyAsleep(w)),
        new Named("Reach_MustWaitSeesTransientNone", w -> !mustWaitSeesTransientNone(w)),
        new Named("Reach_WokenBeforeSleep", w -> !wokenBeforeSleep(w)),
        new Named("Reach_WakeDuringRefile", w -> !wakeDuringRefile(w)),
        new Named("Reach_RefileSeen", w -> !refileSeen(w)),
        new Named("Reach_AsleepInUnregister", w -> !asleepInUnregister(w)),
        new Named("Reach_FaultInUnregister", w -> !faultInUnregister(w)),
        new Named("Reach_CopyInUnregister", w -> !copyInUnregister(w)),
        new Named("Reach_RetryAfterUnregister", w -> !retryAfterUnregister(w)),
        new Named("Reach_MovePutsBack", w -> !moverAt(w, Step.move_present_ptes__set_pte_at_src)),
        new Named("Reach_MoverWaits", w -> !moverAt(w, Step.move_pages_ptes__folio_lock)),
        new Named(
            "Reach_MoverWaitsForAnonVma",
            w -> !moverAt(w, Step.move_pages_ptes__anon_vma_lock_write)),
        new Named("Reach_PinnedAtDestination", w -> !pinnedAtDestination(w)),
        new Named("Reach_BothTranslations", w -> !bothTranslations(w)),
        new Named("Reach_WalkDuringMove", w -> !walkDuringMove(w)),
        new Named("Reach_PinBehindMover", w -> !pinBehindMover(w)));
  }

  private boolean at(long[] w, int t, Step step) {
    return mm.pc.is(w, t, step.pc());
  }

  private boolean done(long[] w, int t) {
    return mm.pc.is(w, t, 0);
  }

  // --- waiting and waking

  private boolean asleep(long[] w, int t) {
    return at(w, t, Step.handle_userfault__schedule) && uffd.uwqBlocked.get(w, t) != 0;
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
    int of = (int) fault.mmId.get(w, t);
    int va = (int) fault.va.get(w, t);
    int v = mm.vmaAt(w, of, va);
    if (v == 0) {
      return false;
    }
    long e = entry(w, of, va);
    return switch (Entry.kind(e)) {
      case (int) Entry.NONE, Entry.MARKER -> mm.vmaMissing.get(w, v) != 0;
      case Entry.PRESENT, Entry.ZERO, Entry.HUGE ->
          fault.reason.get(w, t) == WP
              && mm.vmaWp.get(w, v) != 0
              && Entry.uffd_wp(e)
              && !Entry.write(e);
      default -> false;
    };
  }

  // as the page tables say now
  private long entry(long[] w, int of, int va) {
    long e = mm.pmd.get(w, of, g.slot(va));
    return Entry.kind(e) == Entry.TABLE ? mm.pteOf(w, Entry.pfn(e), g.index(va)) : e;
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
      int times = timesOn(ctx.faultPendingWqh.get(w, u), t) + timesOn(ctx.faultWqh.get(w, u), t);
      if (times > (queued ? 1 : 0) || queued && times == 0 && !refiled(w, u, t)) {
        return false;
      }
      references += mine ? 1 : 0;
    }
    boolean moving = ctx.refileSeq.get(w, u) % 2 != 0;
    return (!moving || uffd.readers().contains((int) ctx.wqhLock.get(w, u)))
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
        at(w, t, Step.do_anonymous_page__set_pte_at)
            || at(w, t, Step.do_huge_pmd_anonymous_page__set_pmd_at);
    return !fills || mm.vmaMissing.get(w, (int) fault.vma.get(w, t)) == 0;
  }

  // what a fault reports was so when the PTL was held
  private boolean eventTrue(long[] w, int t) {
    long reason = fault.reason.get(w, t);
    if (reason == MISSING && at(w, t, Step.do_anonymous_page__pte_unmap_unlock)) {
      return Entry.kind(faultEntry(w, t)) == Entry.NONE;
    }
    return reason != WP
        || !at(w, t, Step.handle_pte_fault__pte_unmap_unlock)
        || Entry.uffd_wp(faultEntry(w, t));
  }

  private long faultEntry(long[] w, int t) {
    return entry(w, (int) fault.mmId.get(w, t), (int) fault.va.get(w, t));
  }

  private boolean refiled(long[] w, int u, int waiter) {
    int holder = (int) ctx.wqhLock.get(w, u);
    return uffd.readers().contains(holder) && uffd.refiles(w, holder) == waiter;
  }

  // a PTE is set or cleared only in a live table whose PTL is held
  private boolean installOnlyLive(long[] w, int t) {
    boolean copies = at(w, t, Step.mfill_atomic_install_pte__set_pte_at);
    boolean moves =
        at(w, t, Step.move_present_ptes__set_pte_at)
            || at(w, t, Step.move_zeropage_pte__set_pte_at);
    boolean takes =
        at(w, t, Step.move_present_ptes__ptep_get_and_clear)
            || at(w, t, Step.move_present_ptes__set_pte_at_src)
            || at(w, t, Step.move_zeropage_pte__ptep_clear_flush);
    boolean protects =
        at(w, t, Step.change_pte_range__ptep_modify_prot_start)
            || at(w, t, Step.change_pte_range__ptep_modify_prot_commit);
    return (!copies && !protects || owns(w, t, machine.pgtable().mapped(w, t)))
        && (!moves || owns(w, t, machine.uffdMove().dstTable(w, t)))
        && (!takes || owns(w, t, machine.uffdMove().srcTable(w, t)));
  }

  private boolean owns(long[] w, int t, int table) {
    return mm.isTable(table) && mm.tableState.is(w, table, Mm.LIVE) && mm.ptl.is(w, table, t);
  }

  // --- registration

  private boolean ctxIffModes(long[] w, int v) {
    return mm.vmaUffd.get(w, v) != 0 == mm.armed(w, v);
  }

  // no uffd_wp bit outside a VMA registered for it, but under mmap_lock for write
  private boolean noStrayWp(long[] w, int table) {
    for (int i = 0; i < g.ptes(); i++) {
      if (!mm.pte.is(w, table, i, Entry.UFFD_WP, 0) && mm.tableState.is(w, table, Mm.LIVE)) {
        int of = (int) mm.tableMm.get(w, table);
        int v = mm.vmaAt(w, of, va(w, table, i));
        if (mm.mmapLock.writer(w, of) == 0 && (v == 0 || mm.vmaWp.get(w, v) == 0)) {
          return false;
        }
      }
    }
    return true;
  }

  // no store passes a uffd_wp bit; translations follow once the flush is done
  private boolean wpKept(long[] w, int table) {
    for (int i = 0; i < g.ptes() && mm.tableState.is(w, table, Mm.LIVE); i++) {
      if (!mm.pte.is(w, table, i, Entry.UFFD_WP, 0)) {
        int of = (int) mm.tableMm.get(w, table);
        int va = va(w, table, i);
        int v = mm.vmaAt(w, of, va);
        if (v != 0
            && mm.vmaWp.get(w, v) != 0
            && (Entry.write(mm.pteOf(w, table, i))
                || mm.tlbFlushPending.get(w, of) == 0 && storesCached(w, of, va))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean storesCached(long[] w, int of, int va) {
    for (int cpu : mm.tlbCpus) {
      if (mm.tlbWrite.get(w, cpu, of, va) != 0) {
        return true;
      }
    }
    return false;
  }

  private int va(long[] w, int table, int index) {
    return (int) mm.tableSlot.get(w, table) * g.ptes() + index;
  }

  // --- moving

  private boolean moverLocks(long[] w, int table) {
    for (int t : machine.uffdMove().threads()) {
      if (mm.ptl.is(w, table, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean exclusiveAnon(long[] w, int p) {
    return mm.head.get(w, p) == 0
        && mm.order.get(w, p) == 0
        && mm.mapping.get(w, p) == Mm.MAPPING_ANON
        && mm.exclusive.get(w, p) != 0;
  }

  // an exclusive anonymous page names the one place where it is mapped
  private boolean rmapTruth(long[] w, int table) {
    if (!mm.tableState.is(w, table, Mm.LIVE) || moverLocks(w, table)) {
      return true;
    }
    for (int i = 0; i < g.ptes(); i++) {
      long e = mm.pte.bits(w, table, i, Entry.TARGET);
      int va = va(w, table, i);
      int v = mm.vmaAt(w, (int) mm.tableMm.get(w, table), va);
      int p = Entry.pfn(e);
      if (Entry.kind(e) == Entry.PRESENT
          && v != 0
          && exclusiveAnon(w, p)
          && (mm.owner.get(w, p) != mm.vmaAnonVma.get(w, v)
              || mm.pageIndex.get(w, p) != mm.linearIndex(w, v, va))) {
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
    return maps == mm.mapcount.get(w, p) && maps <= 1 || maps <= 1 && !quiet(w);
  }

  private boolean quiet(long[] w) {
    for (int table = 1; table <= g.tables(); table++) {
      if (!mm.ptl.is(w, table, 0)) {
        return false;
      }
    }
    return true;
  }

  private int maps(long[] w, int page) {
    int maps = 0;
    for (int table = 1; table <= g.tables(); table++) {
      for (int i = 0; i < g.ptes() && !mm.tableState.is(w, table, Mm.FREE); i++) {
        maps += mm.pte.is(w, table, i, Entry.TARGET, Entry.maps(page)) ? 1 : 0;
      }
    }
    return maps;
  }

  // --- locks and locals

  private boolean lockBalance(long[] w, int t) {
    for (int u = 1; u <= g.uffds() && done(w, t); u++) {
      if (ctx.mapChangingLock.involves(w, u, t) || ctx.wqhLock.is(w, u, t)) {
        return false;
      }
    }
    return true;
  }

  // locals of a function that is not active are zero
  private boolean deadLocalsZero(long[] w, int t) {
    if (!done(w, t) && !mm.pc.is(w, t, mm.program.entry(t, (int) mm.op.get(w, t)))) {
      return true;
    }
    for (Section frame : frames) {
      if (frame.holds(t) && !frame.isZero(w, t)) {
        return false;
      }
    }
    return true;
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
      for (int u : machine.uffdWp().threads()) {
        if (at(w, t, Step.userfaultfd_must_wait__ptep_get)
            && at(w, u, Step.change_pte_range__ptep_modify_prot_commit)
            && machine.uffdWp().isAt(w, u, fault.mmId.get(w, t), fault.va.get(w, t))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean wokenBeforeSleep(long[] w) {
    for (int t : uffd.waiters()) {
      if (at(w, t, Step.handle_userfault__schedule) && uffd.uwqBlocked.get(w, t) == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean wakeDuringRefile(long[] w) {
    boolean looks = false;
    for (int t : uffd.wakers()) {
      looks |= at(w, t, Step.wake_userfault__waitqueue_active_fault);
    }
    boolean between = false;
    for (int u = 1; u <= g.uffds() && looks; u++) {
      for (int t : uffd.waiters()) {
        between |=
            refiled(w, u, t)
                && timesOn(ctx.faultPendingWqh.get(w, u), t) == 0
                && timesOn(ctx.faultWqh.get(w, u), t) == 0;
      }
    }
    return between;
  }

  private boolean refileSeen(long[] w) {
    for (int t : uffd.wakers()) {
      if (at(w, t, Step.wake_userfault__read_seqcount_retry) && uffd.sawRefile(w, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean asleepInUnregister(long[] w) {
    for (int t : uffd.waiters()) {
      int v = mm.vmaAt(w, (int) fault.mmId.get(w, t), (int) fault.va.get(w, t));
      for (int u : register.unregisterers()) {
        if (asleep(w, t) && register.vma.get(w, u) != 0 && register.vma.get(w, u) == v) {
          return true;
        }
      }
    }
    return false;
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
      for (int t : machine.uffdCopy().threads()) {
        if (v != 0 && mm.vmaLockReaders.has(w, v, t)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean retryAfterUnregister(long[] w) {
    for (int t : mm.tlbCpus) {
      int v = (int) fault.vma.get(w, t);
      if (fault.tried.get(w, t) != 0 && v != 0 && mm.vmaUffd.get(w, v) == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean moverAt(long[] w, Step step) {
    for (int t : machine.uffdMove().threads()) {
      if (at(w, t, step)) {
        return true;
      }
    }
    return false;
  }

  private boolean pinnedAtDestination(long[] w) {
    for (int t : machine.gupFast().threads()) {
      if (machine.gupFast().pinPromised.get(w, t) != 0
          && machine.uffdMove().isDestination((int) machine.gupFast().pinVa.get(w, t))) {
        return true;
      }
    }
    return false;
  }

  private boolean pinBehindMover(long[] w) {
    for (int t : machine.gupFast().threads()) {
      for (int u : machine.uffdMove().threads()) {
        if (at(w, t, Step.gup_fast_pte_range__ptep_recheck)
            && at(w, u, Step.move_present_ptes__folio_maybe_dma_pinned_again)
            && machine.gupFast().page(w, t) == machine.uffdMove().page(w, u)) {
          return true;
        }
      }
    }
    return false;
  }

  // a CPU reaches the page through the source, and one through the destination
  private boolean bothTranslations(long[] w) {
    for (int u : machine.uffdMove().threads()) {
      int page = machine.uffdMove().page(w, u);
      if (page != 0 && at(w, u, Step.flush_tlb_mm_range__ack)) {
        int of = machine.uffdMove().mm(w, u);
        if (cached(w, of, machine.uffdMove().src(w, u), page)
            && cached(w, of, machine.uffdMove().dst(w, u), page)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean cached(long[] w, int of, int va, int page) {
    for (int cpu : mm.tlbCpus) {
      if (mm.tlbPfn.get(w, cpu, of, va) == page) {
        return true;
      }
    }
    return false;
  }

  private boolean walkDuringMove(long[] w) {
    for (int t : machine.walk().threads()) {
      if (at(w, t, Step.page_vma_mapped_walk__ptep_get)
          && machine
              .uffdMove()
              .threads()
              .contains((int) mm.folioLock.get(w, machine.walk().page(w, t)))) {
        return true;
      }
    }
    return false;
  }
}
