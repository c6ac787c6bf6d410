package org.mmrace.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mmrace.model.collapse.Collapse;
import org.mmrace.model.collapse.CollapsePages;
import org.mmrace.model.collapse.Retract;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.Hotplug;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.PseudoThreads;
import org.mmrace.model.core.State;
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
import org.mmrace.model.system.Accesses;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.uffd.UffdArgs;
import org.mmrace.model.uffd.UffdCopy;
import org.mmrace.model.uffd.UffdMove;
import org.mmrace.model.uffd.UffdMovePtes;
import org.mmrace.model.uffd.UffdRegister;
import org.mmrace.model.uffd.UffdVma;
import org.mmrace.model.uffd.UffdWp;
import org.mmrace.model.uffd.Userfaultfd;
import org.mmrace.model.words.Layout;

/**
 * One scenario of the executable model: what Scenario.tla is for TLC. Thread 0 is the machine
 * itself (the stutters when all are done or the kernel has oopsed), threads 1 to n run the program,
 * thread n + 1 runs RCU callbacks.
 */
public final class Scenario implements TransitionSystem {
  /** The steps and the operations of all paths. */
  public static final Steps STEPS = Paths.steps();

  /** The state. */
  public final State m;

  /** TLB flushes. */
  public final Tlb tlb;

  /** The mapped PTE tables. */
  public final Pgtable pgtable;

  /** User access and page faults. */
  public final Fault fault;

  /** GUP-fast. */
  public final GupFast gupFast;

  /** Anonymous collapse. */
  public final Collapse collapse;

  /** The pages of anonymous collapse. */
  public final CollapsePages collapsePages;

  /** The mmu_gathers. */
  public final Gather gather;

  /** Zaps. */
  public final Zap zap;

  /** MADV_DONTNEED. */
  public final Dontneed dontneed;

  /** ftruncate. */
  public final Truncate truncate;

  /** mremap. */
  public final Mremap mremap;

  /** The retraction of page tables. */
  public final Retract retract;

  /** The rmap walk. */
  public final RmapWalk walk;

  /** The userfaultfd contexts, their waiters and wakers. */
  public final Userfaultfd userfaultfd;

  /** UFFDIO_WRITEPROTECT, UFFDIO_UNREGISTER and close(). */
  public final UffdRegister uffdRegister;

  /** uffd_wp_range(). */
  public final UffdWp uffdWp;

  /** UFFDIO_COPY. */
  public final UffdCopy uffdCopy;

  /** UFFDIO_MOVE. */
  public final UffdMove uffdMove;

  /** One page of UFFDIO_MOVE. */
  public final UffdMovePtes uffdMovePtes;

  final PseudoThreads pseudo;
  final Hotplug hotplug;
  final Munmap munmap;
  final UffdVma uffdVma;

  // by number of the step
  private final Label[] labels;
  private final Paths[] names;
  private final Path<?>[] paths;
  private final boolean[] hasChoice;

  private final int done;
  private final int oops;
  private final int rcuBatch;
  private final int rcuThread;

  /** Builds the scenario from ScenarioConstants of Scenario.tla. */
  public Scenario(Constants constants) {
    this(constants, new Layout());
  }

  /** Builds the scenario, whose every access to a word {@code accesses} then hears. */
  public Scenario(Constants constants, Accesses accesses) {
    this(constants, new Layout(Optional.of(accesses)));
  }

  private Scenario(Constants constants, Layout layout) {
    m = new State(constants, layout, STEPS);
    pseudo = new PseudoThreads(m);
    tlb = new Tlb(m);
    pgtable = new Pgtable(m);
    fault = new Fault(m, tlb, pgtable);
    gupFast = new GupFast(m);
    collapse = new Collapse(m, tlb, pgtable);
    collapsePages = new CollapsePages(m, collapse);
    gather = new Gather(m, tlb);
    zap = new Zap(m, pgtable, gather);
    dontneed = new Dontneed(m, zap, gupFast);
    munmap = new Munmap(m, gather, zap, dontneed);
    truncate = new Truncate(m, zap);
    mremap = new Mremap(m, tlb, pgtable, munmap, gupFast);
    retract = new Retract(m, tlb);
    walk = new RmapWalk(m, pgtable);
    UffdArgs args = new UffdArgs(m);
    userfaultfd = new Userfaultfd(m, fault, pgtable, args);
    uffdWp = new UffdWp(m, tlb, pgtable);
    uffdRegister = new UffdRegister(m, args, userfaultfd, uffdWp);
    uffdVma = new UffdVma(m, args);
    uffdCopy = new UffdCopy(m, pgtable, args, userfaultfd, uffdVma);
    uffdMove = new UffdMove(m, pgtable, args, userfaultfd, uffdVma);
    uffdMovePtes = new UffdMovePtes(m, tlb, args, userfaultfd, uffdVma, uffdMove);
    hotplug = new Hotplug(m);
    layout.seal();
    labels = m.steps.labels().toArray(Label[]::new);
    names = Paths.byStep();
    paths = new Path<?>[labels.length];
    hasChoice = new boolean[labels.length];
    for (int step = 0; step < labels.length; step++) {
      paths[step] = names[step].of(this);
      hasChoice[step] = labels[step].asks().choice();
    }
    done = pseudo.number(PseudoThreads.Step.machine__done);
    oops = pseudo.number(PseudoThreads.Step.machine__oops);
    rcuBatch = pseudo.number(PseudoThreads.Step.rcu_do_batch__pte_free);
    rcuThread = m.geometry.threads() + 1;
  }

  /** Returns the path of a step. */
  public Path<?> path(int step) {
    return paths[step];
  }

  /** Returns where the fields lie. */
  public Layout layout() {
    return m.layout;
  }

  @Override
  public int words() {
    return m.layout.words();
  }

  @Override
  public int threads() {
    return rcuThread + 1;
  }

  @Override
  public String threadName(int thread) {
    return thread == 0 ? "machine" : thread == rcuThread ? "rcu" : m.program.name(thread);
  }

  @Override
  public List<String> steps() {
    return m.steps.names();
  }

  @Override
  public boolean hasChoice(int step) {
    return hasChoice[step];
  }

  @Override
  public int initialStates() {
    return 1;
  }

  @Override
  public void initial(int index, long[] words) {
    Arrays.fill(words, 0);
    m.init(words);
    userfaultfd.init(words);
  }

  @Override
  public int stepAt(long[] words, int thread) {
    if (thread == 0) {
      return m.oops.isNone(words) ? done : oops;
    }
    return thread == rcuThread ? rcuBatch : (int) m.thread.pc.get(words, thread) - 1;
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    if (thread != 0 && !m.oops.isNone(words)) {
      return choice > 0 ? NO_CHOICE : BLOCKED; // an oops freezes the machine
    }
    int at = stepAt(words, thread);
    if (choice > 0 && (at == NO_STEP || !hasChoice[at])) {
      return NO_CHOICE;
    }
    if (at == NO_STEP) {
      return BLOCKED;
    }
    return run(names[at], labels[at], words, thread, choice);
  }

  // a virtual call of twenty receivers is slower than this
  private int run(Paths path, Label at, long[] w, int t, int choice) {
    return switch (path) {
      case PSEUDO_THREADS -> pseudo.run(w, t, at, choice);
      case TLB -> tlb.run(w, t, at, choice);
      case PGTABLE -> pgtable.run(w, t, at, choice);
      case FAULT -> fault.run(w, t, at, choice);
      case GUP_FAST -> gupFast.run(w, t, at, choice);
      case COLLAPSE -> collapse.run(w, t, at, choice);
      case COLLAPSE_PAGES -> collapsePages.run(w, t, at, choice);
      case GATHER -> gather.run(w, t, at, choice);
      case ZAP -> zap.run(w, t, at, choice);
      case DONTNEED -> dontneed.run(w, t, at, choice);
      case MUNMAP -> munmap.run(w, t, at, choice);
      case TRUNCATE -> truncate.run(w, t, at, choice);
      case MREMAP -> mremap.run(w, t, at, choice);
      case RMAP_WALK -> walk.run(w, t, at, choice);
      case RETRACT -> retract.run(w, t, at, choice);
      case USERFAULTFD -> userfaultfd.run(w, t, at, choice);
      case UFFD_REGISTER -> uffdRegister.run(w, t, at, choice);
      case UFFD_WP -> uffdWp.run(w, t, at, choice);
      case UFFD_VMA -> uffdVma.run(w, t, at, choice);
      case UFFD_COPY -> uffdCopy.run(w, t, at, choice);
      case UFFD_MOVE -> uffdMove.run(w, t, at, choice);
      case UFFD_MOVE_PTES -> uffdMovePtes.run(w, t, at, choice);
      case HOTPLUG -> hotplug.run(w, t, at, choice);
    };
  }
}
