package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.model.core.Constants;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.Section.Dim;

/**
 * The Java side of {@code toyspecs}: every kind of section, field and domain, a choice, a lock and
 * an oops.
 */
final class ToyMachine implements TransitionSystem {
  static final int MACHINE_DONE = 0;
  static final int MACHINE_OOPS = 1;
  static final int SPIN_LOCK = 2;
  static final int TRY_GET = 3;
  static final int ENQUEUE = 4;
  static final int SPIN_UNLOCK = 5;
  static final int DONE_STEP = 6;
  private static final List<String> THREAD_STEPS =
      List.of(
          "toy_get__spin_lock",
          "toy_get__try_get",
          "toy_get__enqueue",
          "toy_put__spin_unlock",
          "done");
  private final Map<String, Object> constants;
  private final int threads;
  private final boolean takesLock;
  private final String bug;
  private final Mutation mutation;
  private final Layout layout = new Layout();
  private final Field oops;
  private final Field lock;
  private final Field step;
  private final Field refcount;
  private final Field dirty;
  private final Field owner;
  private final Field pmd;
  private final Domain.Struct entry;
  private final Field queue;
  private final Domain.IdSeq seq;
  private final Field tlb;

  ToyMachine(Map<String, Object> tree, Mutation mutation) {
    Constants constants = Constants.of(tree);
    this.constants = tree;
    this.mutation = mutation;
    threads = constants.number("threads");
    takesLock = constants.get("toggles").flag("TakesLock");
    bug = constants.get("toggles").text("Bug");
    oops = layout.section("oops").field("", new Domain.Names(List.of("none", "refcount")));
    lock = layout.section("lock").field("", new Domain.Range(threads));
    step =
        layout
            .section("thread", Dim.range("thread", 1, threads))
            .field("step", new Domain.Names(THREAD_STEPS));
    Section page = layout.section("page", Dim.range("page", 0, 2));
    refcount = page.field("refcount", new Domain.Range(mutation == Mutation.NARROW_DOMAIN ? 1 : 3));
    dirty = page.field("flags.dirty", new Domain.Flag());
    owner = page.field("flags.owner", new Domain.Range(threads));
    entry =
        new Domain.Struct(
            List.of(
                new Domain.Part("kind", 0, new Domain.Names(List.of("none", "table"))),
                new Domain.Part("pfn", 1, new Domain.Range(3))));
    pmd = layout.section("pmd", Dim.range("mm", 1, 2), Dim.range("slot", 0, 2)).field("", entry);
    List<Integer> odd =
        IntStream.rangeClosed(1, threads).filter(t -> t == 1 || t == 3).boxed().toList();
    layout.section("loc", Dim.subset("thread", odd)).field("", new Domain.Range(1));
    seq = new Domain.IdSeq(threads, threads);
    queue = layout.section("queue").field("", seq);
    tlb = layout.section("tlb", Dim.range("cpu", 1, threads)).field("", new Domain.IdSet(1));
    layout.section("absent", Dim.range("nothing", 0, 0)).field("", new Domain.Flag());
    layout.seal();
  }

  ScenarioSystem modelled() {
    List<StatePredicate> predicates = new ArrayList<>();
    predicates.add(predicate("TypeOK", w -> layout.firstIllTyped(w).isEmpty()));
    predicates.add(predicate("Inv_Always", w -> true));
    predicates.add(predicate("Inv_Exclusive", this::exclusive));
    if (mutation != Mutation.NO_TWIN) {
      predicates.add(
          predicate("Inv_NoOops", w -> mutation == Mutation.WRONG_INVARIANT || oops.get(w) == 0));
    }
    predicates.add(
        predicate("Reach_BothPages", w -> refcount.get(w, 0) == 0 || refcount.get(w, 1) == 0));
    return new ScenarioSystem(this, layout, predicates, constants);
  }

  private interface Holds {
    boolean in(long[] words);
  }

  private static StatePredicate predicate(String name, Holds holds) {
    return new StatePredicate() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean holds(long[] words) {
        return holds.in(words);
      }
    };
  }

  private boolean exclusive(long[] w) {
    return IntStream.rangeClosed(1, threads)
            .filter(t -> step.get(w, t) == ENQUEUE - SPIN_LOCK)
            .count()
        <= 1;
  }

  @Override
  public int words() {
    return layout.words();
  }

  @Override
  public int threads() {
    return threads + 1;
  }

  @Override
  public String threadName(int thread) {
    return thread == 0 ? "machine" : "toy" + thread;
  }

  @Override
  public List<String> steps() {
    List<String> steps = new ArrayList<>(List.of("machine__done", "machine__oops"));
    steps.addAll(THREAD_STEPS);
    if (mutation == Mutation.RENAMED_STEP) {
      steps.set(ENQUEUE, "toy_get__list_add");
    }
    return steps;
  }

  @Override
  public int initialStates() {
    return mutation == Mutation.NO_INITIAL ? 0 : 1;
  }

  @Override
  public void initial(int index, long[] words) {
    java.util.Arrays.fill(words, 0);
    for (int t = 1; t <= threads; t++) {
      step.set(words, t, takesLock ? 0 : TRY_GET - SPIN_LOCK);
    }
    if (mutation == Mutation.WRONG_INITIAL) {
      refcount.set(words, 1, 1);
    }
  }

  @Override
  public int stepAt(long[] words, int thread) {
    if (thread == 0) {
      return oops.get(words) == 0 ? MACHINE_DONE : MACHINE_OOPS;
    }
    return (int) step.get(words, thread) + SPIN_LOCK;
  }

  @Override
  public int step(long[] w, int t, int choice) {
    int at = stepAt(w, t);
    if (at != TRY_GET && choice > 0 || choice > 1) {
      return NO_CHOICE;
    }
    if (at == MACHINE_OOPS) {
      return DONE;
    }
    if (oops.get(w) != 0) {
      return BLOCKED;
    }
    return switch (at) {
      case MACHINE_DONE -> allDone(w) ? DONE : BLOCKED;
      case SPIN_LOCK -> spinLock(w, t);
      case TRY_GET -> tryGet(w, t, choice);
      case ENQUEUE -> enqueue(w, t);
      case SPIN_UNLOCK -> spinUnlock(w, t);
      default -> BLOCKED;
    };
  }

  private boolean allDone(long[] w) {
    return IntStream.rangeClosed(1, threads).allMatch(t -> step.get(w, t) == DONE_STEP - SPIN_LOCK);
  }

  private int goTo(long[] w, int t, int next) {
    step.set(w, t, next - SPIN_LOCK);
    return DONE;
  }

  private int spinLock(long[] w, int t) {
    if (lock.get(w) != 0 && mutation != Mutation.NO_LOCK_GUARD) {
      if (mutation == Mutation.WRITES_WHEN_BLOCKED) {
        dirty.set(w, 0, 1);
      }
      return BLOCKED;
    }
    lock.set(w, t);
    return goTo(w, t, TRY_GET);
  }

  private int tryGet(long[] w, int t, int choice) {
    int p = mutation == Mutation.CHOICES_SWAPPED ? 1 - choice : choice;
    if (mutation == Mutation.ONE_CHOICE && p == 1) {
      return NO_CHOICE;
    }
    if (refcount.get(w, p) >= 2) {
      return BLOCKED;
    }
    refcount.set(w, p, refcount.get(w, p) + 1);
    if (mutation != Mutation.FORGETS_OWNER) {
      owner.set(w, p, t);
    }
    tlb.set(w, t, tlb.get(w, t) | 1L << p);
    return goTo(w, t, mutation == Mutation.SKIPS_STEP ? SPIN_UNLOCK : ENQUEUE);
  }

  private int enqueue(long[] w, int t) {
    if (mutation == Mutation.THROWS) {
      throw new IllegalStateException("list is corrupt");
    }
    if (mutation != Mutation.FORGETS_QUEUE) {
      long now = queue.get(w);
      int length = 0;
      for (long rest = now; rest != 0; rest >>>= seq.digit()) {
        length++;
      }
      queue.set(w, now | (long) t << length * seq.digit());
    }
    long kind = entry.parts().get(0).with(0, 1);
    pmd.set(w, 2, 1, entry.parts().get(1).with(kind, mutation == Mutation.WRONG_PFN ? 2 : 1));
    dirty.set(w, 1, 1);
    return goTo(w, t, SPIN_UNLOCK);
  }

  private int spinUnlock(long[] w, int t) {
    if (bug.equals("deadlock") && !oopses(w)) {
      queue.set(w, 0);
      return goTo(w, t, DONE_STEP);
    }
    boolean oopses = oopses(w);
    lock.set(w, 0);
    queue.set(w, without(queue.get(w), t));
    if (oopses) {
      oops.set(w, 1);
      return DONE;
    }
    return goTo(w, t, DONE_STEP);
  }

  private boolean oopses(long[] w) {
    return bug.equals("oops") && refcount.get(w, 1) == 2 && mutation != Mutation.NEVER_OOPSES;
  }

  private long without(long sequence, int t) {
    long left = 0;
    int length = 0;
    for (long rest = sequence; rest != 0; rest >>>= seq.digit()) {
      long id = rest & (1L << seq.digit()) - 1;
      if (id != t) {
        left |= id << length++ * seq.digit();
      }
    }
    return left;
  }
}
