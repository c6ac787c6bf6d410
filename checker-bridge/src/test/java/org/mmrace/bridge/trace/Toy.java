package org.mmrace.bridge.trace;

import java.util.List;
import java.util.Map;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/**
 * The machine of {@code Toy.tla}: GUP-fast takes a reference while another thread zaps the PTE. The
 * layout has every kind of section and domain. Thread 0 never steps.
 */
final class Toy implements TransitionSystem {
  static final int GUP = 1;
  static final int ZAP = 2;
  static final String GET = "gup_fast_pte_range__ptep_get";
  static final String REF = "try_grab_folio_fast__ref_add";
  static final String RECHECK = "gup_fast_pte_range__ptep_recheck";
  static final String PUT = "gup_fast_pte_range__folio_put";
  static final String LOCK = "zap_pte_range__pte_lock";
  static final String CLEAR = "zap_pte_range__pte_clear";
  static final String UNLOCK = "zap_pte_range__pte_unlock";
  static final List<String> STEPS = List.of("done", GET, REF, RECHECK, PUT, LOCK, CLEAR, UNLOCK);
  static final Domain.Part KIND =
      new Domain.Part("kind", 0, new Domain.Names(List.of("none", "present")));
  static final Domain.Part PFN = new Domain.Part("pfn", 1, new Domain.Range(2));

  /** What keeps the two apart. */
  enum Fix {
    NONE,
    RECHECK,
    ZAP_WAITS,
    NO_FAST_PATH
  }

  final Layout layout = new Layout();
  private final Field step;
  private final Field refcount;
  private final Field owner;
  private final Field waiters;
  private final Field queue;
  private final Field pte;
  private final Field seen;
  private final Field pinned;
  private final Field stale;
  private final Fix fix;

  Toy(Fix fix) {
    this.fix = fix;
    step =
        layout
            .section("step", Section.Dim.range("thread", 1, 2))
            .field("", new Domain.Names(STEPS));
    Section page = layout.section("page", Section.Dim.range("page", 0, 3));
    refcount = page.field("refcount", new Domain.Range(3));
    owner = page.field("lock.owner", new Domain.Range(2));
    waiters = page.field("lock.waiters", new Domain.IdSet(2));
    queue = page.field("queue", new Domain.IdSeq(2, 2));
    Domain entry = new Domain.Struct(List.of(KIND, PFN));
    pte =
        layout
            .section(
                "pte", Section.Dim.subset("table", List.of(1, 3)), Section.Dim.range("index", 0, 2))
            .field("", entry);
    layout.section("uffd", Section.Dim.range("uffd", 0, 0)).field("mode", new Domain.Flag());
    seen = layout.section("seen").field("", entry);
    pinned = layout.section("pinned").field("", new Domain.Flag());
    stale = layout.section("stale").field("", new Domain.Flag());
    layout.seal();
  }

  static ScenarioSystem scenario(Fix fix) {
    Toy toy = new Toy(fix);
    return new ScenarioSystem(toy, toy.layout, toy.predicates(), Map.of("Fix", fix.name()));
  }

  List<StatePredicate> predicates() {
    return List.of(
        new Predicate("Inv_PinStaysMapped", w -> pinned.get(w) == 0 || stale.get(w) == 0),
        new Predicate("Inv_NotInitially", w -> stepAt(w, GUP) != STEPS.indexOf(GET)),
        new Predicate("Reach_Zapped", w -> KIND.of(pte.get(w, 3, 0)) == 1));
  }

  record Predicate(String name, java.util.function.Predicate<long[]> test)
      implements StatePredicate {
    @Override
    public boolean holds(long[] words) {
      return test.test(words);
    }
  }

  @Override
  public int words() {
    return layout.words();
  }

  @Override
  public int threads() {
    return 3;
  }

  @Override
  public String threadName(int thread) {
    return List.of("machine", "gup-fast", "zap").get(thread);
  }

  @Override
  public List<String> steps() {
    return STEPS;
  }

  @Override
  public int initialStates() {
    return 2;
  }

  /** Initial state 1 has the page at pfn 1. */
  @Override
  public void initial(int index, long[] words) {
    java.util.Arrays.fill(words, 0);
    int pfn = 2 - index;
    step.set(words, GUP, STEPS.indexOf(fix == Fix.NO_FAST_PATH ? "done" : GET));
    step.set(words, ZAP, STEPS.indexOf(LOCK));
    refcount.set(words, pfn, 1);
    pte.set(words, 3, 0, PFN.with(KIND.with(0, 1), pfn));
  }

  @Override
  public int stepAt(long[] words, int thread) {
    return thread == 0 ? 0 : (int) step.get(words, thread);
  }

  @Override
  public int step(long[] w, int t, int choice) {
    int at = stepAt(w, t);
    if (choice > 1 || choice == 1 && at != 2) {
      return NO_CHOICE;
    }
    int pfn = (int) PFN.of(seen.get(w));
    return switch (at) {
      case 1 -> {
        seen.set(w, pte.get(w, 3, 0));
        yield goTo(w, t, REF);
      }
      case 2 -> tryGrabFolio(w, t, pfn, choice);
      case 3 -> recheck(w, t);
      case 4 -> {
        refcount.set(w, pfn, refcount.get(w, pfn) - 1);
        seen.set(w, 0);
        yield goTo(w, t, "done");
      }
      case 5 -> lock(w, t);
      case 6 -> {
        pte.set(w, 3, 0, 0);
        yield goTo(w, t, UNLOCK);
      }
      case 7 -> {
        owner.set(w, 0, 0);
        waiters.set(w, 0, 0);
        queue.set(w, 0, 0);
        yield goTo(w, t, "done");
      }
      default -> BLOCKED;
    };
  }

  private int tryGrabFolio(long[] w, int t, int pfn, int choice) {
    if (choice == 1) {
      seen.set(w, 0);
      return goTo(w, t, "done");
    }
    refcount.set(w, pfn, refcount.get(w, pfn) + 1);
    return goTo(w, t, RECHECK);
  }

  private int recheck(long[] w, int t) {
    boolean changed = pte.get(w, 3, 0) != seen.get(w);
    if (fix == Fix.RECHECK && changed) {
      return goTo(w, t, PUT);
    }
    stale.set(w, changed ? 1 : 0);
    pinned.set(w, 1);
    seen.set(w, 0);
    return goTo(w, t, "done");
  }

  private int lock(long[] w, int t) {
    if (fix == Fix.ZAP_WAITS && seen.get(w) != 0) {
      return BLOCKED;
    }
    owner.set(w, 0, t);
    waiters.set(w, 0, 1 | 1L << t);
    queue.set(w, 0, t | 1 << 2);
    return goTo(w, t, CLEAR);
  }

  private int goTo(long[] w, int t, String next) {
    step.set(w, t, STEPS.indexOf(next));
    return DONE;
  }
}
