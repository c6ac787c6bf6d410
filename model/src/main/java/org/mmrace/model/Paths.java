package org.mmrace.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.mmrace.model.collapse.Collapse;
import org.mmrace.model.collapse.CollapsePages;
import org.mmrace.model.collapse.Retract;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Hotplug;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.PseudoThreads;
import org.mmrace.model.core.Steps;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.mm.Fault;
import org.mmrace.model.mm.GupFast;
import org.mmrace.model.rmap.Dontneed;
import org.mmrace.model.rmap.Gather;
import org.mmrace.model.rmap.Mremap;
import org.mmrace.model.rmap.Munmap;
import org.mmrace.model.rmap.RmapWalk;
import org.mmrace.model.rmap.Truncate;
import org.mmrace.model.rmap.Zap;
import org.mmrace.model.uffd.UffdCopy;
import org.mmrace.model.uffd.UffdMove;
import org.mmrace.model.uffd.UffdMovePtes;
import org.mmrace.model.uffd.UffdRegister;
import org.mmrace.model.uffd.UffdVma;
import org.mmrace.model.uffd.UffdWp;
import org.mmrace.model.uffd.Userfaultfd;

/** The paths; the steps are numbered in this order. */
enum Paths {
  PSEUDO_THREADS(PseudoThreads.CARD, of -> of.pseudo),
  TLB(Tlb.CARD, of -> of.tlb),
  PGTABLE(Pgtable.CARD, of -> of.pgtable),
  FAULT(Fault.CARD, of -> of.fault),
  GUP_FAST(GupFast.CARD, of -> of.gupFast),
  COLLAPSE(Collapse.CARD, of -> of.collapse),
  COLLAPSE_PAGES(CollapsePages.CARD, of -> of.collapsePages),
  GATHER(Gather.CARD, of -> of.gather),
  ZAP(Zap.CARD, of -> of.zap),
  DONTNEED(Dontneed.CARD, of -> of.dontneed),
  MUNMAP(Munmap.CARD, of -> of.munmap),
  TRUNCATE(Truncate.CARD, of -> of.truncate),
  MREMAP(Mremap.CARD, of -> of.mremap),
  RMAP_WALK(RmapWalk.CARD, of -> of.walk),
  RETRACT(Retract.CARD, of -> of.retract),
  USERFAULTFD(Userfaultfd.CARD, of -> of.userfaultfd),
  UFFD_REGISTER(UffdRegister.CARD, of -> of.uffdRegister),
  UFFD_WP(UffdWp.CARD, of -> of.uffdWp),
  UFFD_VMA(UffdVma.CARD, of -> of.uffdVma),
  UFFD_COPY(UffdCopy.CARD, of -> of.uffdCopy),
  UFFD_MOVE(UffdMove.CARD, of -> of.uffdMove),
  UFFD_MOVE_PTES(UffdMovePtes.CARD, of -> of.uffdMovePtes),
  HOTPLUG(Hotplug.CARD, of -> of.hotplug);

  @SuppressWarnings("ImmutableEnumChecker") // a record of lists that nobody writes
  private final Card card;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<Scenario, Path<?>> of;

  Paths(Card card, Function<Scenario, Path<?>> of) {
    this.card = card;
    this.of = of;
  }

  /** Returns the path in a scenario. */
  Path<?> of(Scenario scenario) {
    return of.apply(scenario);
  }

  /** Returns the steps and the operations of all paths. */
  static Steps steps() {
    return new Steps(Arrays.stream(values()).map(path -> path.card).toList());
  }

  /** Returns the path of each step, by number. */
  static Paths[] byStep() {
    List<Paths> all = new ArrayList<>();
    for (Paths path : values()) {
      path.card.labels().forEach(step -> all.add(path));
    }
    return all.toArray(Paths[]::new);
  }
}
