package org.mmrace.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mmrace.model.collapse.Collapse;
import org.mmrace.model.collapse.Retract;
import org.mmrace.model.core.Constants;
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
  /** The paths; the steps are numbered in this order. */
  public static final Steps STEPS =
      new Steps(
          List.of(
              PseudoThreads.CARD,
              Tlb.CARD,
              Pgtable.CARD, // core
              Fault.CARD,
              GupFast.CARD, // mm
              Collapse.CARD,
              Gather.CARD,
              Zap.CARD,
              Dontneed.CARD,
              Munmap.CARD,
              Truncate.CARD,
              Mremap.CARD,
              RmapWalk.CARD,
              Retract.CARD,
              Userfaultfd.CARD,
              UffdRegister.CARD,
              UffdWp.CARD,
              UffdVma.CARD,
              UffdCopy.CARD,
              UffdMove.CARD));

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

  private final Path<?>[] pathOf; // by number of the step
  private final boolean[] hasChoice;
  private final List<String> names;
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
    names = m.steps.names();
    pathOf = new Path<?>[names.size()];
    hasChoice = new boolean[names.size()];
    m.steps.labels().forEach(step -> hasChoice[m.steps.number(step)] = step.asks().choice());
    PseudoThreads pseudo = add(new PseudoThreads(m));
    tlb = add(new Tlb(m));
    pgtable = add(new Pgtable(m));
    fault = add(new Fault(m, tlb, pgtable));
    gupFast = add(new GupFast(m));
    collapse = add(new Collapse(m, tlb, pgtable));
    gather = add(new Gather(m, tlb));
    zap = add(new Zap(m, pgtable, gather));
    dontneed = add(new Dontneed(m, zap, gupFast));
    Munmap munmap = add(new Munmap(m, gather, zap, dontneed));
    truncate = add(new Truncate(m, zap));
    mremap = add(new Mremap(m, tlb, pgtable, munmap, gupFast));
    retract = add(new Retract(m, tlb));
    walk = add(new RmapWalk(m, pgtable));
    UffdArgs args = new UffdArgs(m);
    userfaultfd = add(new Userfaultfd(m, fault, pgtable, args));
    uffdWp = add(new UffdWp(m, tlb, pgtable));
    uffdRegister = add(new UffdRegister(m, args, userfaultfd, uffdWp));
    UffdVma uffdVma = add(new UffdVma(m, args));
    uffdCopy = add(new UffdCopy(m, pgtable, args, userfaultfd, uffdVma));
    uffdMove = add(new UffdMove(m, tlb, pgtable, args, userfaultfd, uffdVma));
    layout.seal();
    done = pseudo.number(PseudoThreads.Step.machine__done);
    oops = pseudo.number(PseudoThreads.Step.machine__oops);
    rcuBatch = pseudo.number(PseudoThreads.Step.rcu_do_batch__pte_free);
    rcuThread = m.geometry.threads() + 1;
  }

  private <P extends Path<?>> P add(P path) {
    Arrays.fill(pathOf, path.first(), path.first() + path.size(), path);
    return path;
  }

  /** Returns the path of a step. */
  public Path<?> path(int step) {
    return pathOf[step];
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
    return names;
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
    Path<?> path = pathOf[at];
    return path.run(words, thread, at - path.first(), choice);
  }
}
