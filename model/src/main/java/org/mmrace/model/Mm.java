package org.mmrace.model;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Section.Dim;

/**
 * The machine on which every kernel path runs: threads, CPUs, locks, page tables, folios, TLBs, the
 * page cache, and what a read may return. TLA+: Core.tla, operator by operator. C:
 * include/linux/mm_types.h, mm/rmap.c (v6.18).
 *
 * <p>Every operator works in place on the words of one state. Ids (threads, tables, pages, VMAs)
 * start at 1 and 0 is none; virtual pages, PMD slots and PTE indices start at 0. Pages, tables and
 * threads of an array access are the caller's duty: a dereference that the kernel would get wrong
 * goes through {@link #derefTable} and {@link #pteOf}, which set {@code oops} instead of failing.
 */
public final class Mm {
  /** Table states, in the order of {@code table.state}. */
  public static final int FREE = 0;

  /** The table that its PMD entry points to. */
  public static final int LIVE = 1;

  /** Taken out of the page tables by collapse, contents kept. */
  public static final int DETACHED = 2;

  /** Kept for the split of a huge PMD. */
  public static final int DEPOSITED = 3;

  /** Queued in an mmu_gather. */
  public static final int GATHER = 4;

  /** Waits for a grace period. */
  public static final int RCU = 5;

  /** Values of {@code page.mapping}. */
  public static final int MAPPING_NONE = 0;

  /** Anonymous: {@code owner} is an anon_vma. */
  public static final int MAPPING_ANON = 1;

  /** Page cache: {@code owner} is a file. */
  public static final int MAPPING_FILE = 2;

  /** Values of {@code oops}. */
  public static final int OOPS_NONE = 0;

  /** A PMD entry that is no table was used as one. */
  public static final int OOPS_PFN_0 = 1;

  /** A freed page table was used. */
  public static final int OOPS_TABLE_FREED = 2;

  /** A reference was dropped that nobody held. */
  public static final int OOPS_REFCOUNT = 3;

  /** A mapping was dropped that was not counted. */
  public static final int OOPS_MAPCOUNT = 4;

  /** The scenario came to what the model leaves out. */
  public static final int OOPS_NOT_MODELLED = 5;

  private static final Set<String> ZERO_PATHS = Set.of("madvise_dontneed", "munmap");
  private static final Set<String> USER_ZAP_PATHS = Set.of("madvise_dontneed", "munmap", "mremap");
  private static final Set<String> USER_PATHS =
      Set.of("user_read", "user_write", "speculative_fill");
  private static final int FIRST_OP = 1;

  public final Layout layout;
  public final Geometry geometry;
  public final Program program;
  public final Constants constants;

  /** Program counter: {@link Step#pc}, 0 when done. */
  public final Field pc;

  public final Field op;
  public final Field irqOff;
  public final Field rcu;
  public final Field oops;
  public final Rwsem mmapLock;
  public final Field pml;
  public final Field notifier;
  public final Field tlbFlushPending;
  public final Field vmaMm;
  public final Field vmaStart;
  public final Field vmaEnd;
  public final Field vmaAnon;
  public final Field vmaWrite;
  public final Field vmaFile;
  public final Field vmaPgoff;
  public final Field vmaAnonVma;
  public final Field vmaUffd;
  public final Field vmaMissing;
  public final Field vmaWp;
  public final Field vmaMinor;
  public final Field vmaThp;

  /** Whether the VMA left the tree of its mm. */
  public final Field vmaDetached;

  /** Whether the VMA left the i_mmap tree. */
  public final Field vmaUnlinked;

  public final Field vmaLockWriter;
  public final Field vmaLockReaders;
  private final List<Field> vmaFields;
  public final Field pmd;
  public final Field tableState;
  public final Field tableMm;
  public final Field tableSlot;
  public final Field ptl;
  public final Field tableRcu;
  public final Field pte;
  public final Field head;
  public final Field order;
  public final Field refcount;
  public final Field pincount;
  public final Field mapcount;
  public final Field entire;
  public final Field folioLock;
  public final Field lru;
  public final Field exclusive;
  public final Field mapping;
  public final Field owner;
  public final Field pageIndex;
  public final Field dirty;
  public final Field data;
  public final Rwsem immapRwsem;
  public final Field cache;
  public final Rwsem anonVmaRwsem;
  public final Field may;
  public final Field zaps;

  /** While a move is in flight, the other address of the same page, plus 1. */
  public final Field also;

  /** For a system call that leaves zeroes and an address: what could be read when it began. */
  public final Field zapped;

  private final List<Integer> zappers;
  private final int[] zapperIds;
  private final int[] userZappers;
  private final boolean[][] userZaps;
  private final int[][] argMm;
  private final int[][] argStart;
  private final int[][] argEnd;
  public final Field tlbPfn;
  public final Field tlbWrite;
  public final Field tlbDirty;

  /** The paging-structure entry that the hardware walk of a CPU holds. */
  public final Field walk;

  /** CPUs whose TLB is modelled: those that run user code. */
  public final List<Integer> tlbCpus;

  /** The same as a set: bit {@code t} for CPU {@code t}. */
  public final long tlbCpuSet;

  private final boolean allocatesAny;

  /**
   * Declares the sections of a scenario; {@code constants} is ScenarioConstants of Scenario.tla.
   */
  public Mm(Constants constants, Layout layout) {
    this.layout = layout;
    this.constants = constants;
    program = new Program(constants.get("program"));
    geometry = Geometry.of(constants.get("geometry"), program.threads());
    allocatesAny = "any".equals(constants.get("toggles").text("Allocation"));
    tlbCpus = program.running(USER_PATHS);
    tlbCpuSet = tlbCpus.stream().mapToLong(cpu -> 1L << cpu).reduce(0, (a, b) -> a | b);
    Domain flag = new Domain.Flag();
    Domain thread = new Domain.Range(geometry.threads(), Domain.Of.THREAD);
    Domain ofThreads = new Domain.Range(geometry.threads()); // how many of them
    Domain setOfThreads = new Domain.IdSet(geometry.threads(), Domain.Of.THREAD);
    Domain page = new Domain.Range(geometry.pages(), Domain.Of.PAGE);
    Domain va = new Domain.Range(geometry.vas());
    Dim threads = Dim.range("thread", 1, geometry.threads());

    Section ts = layout.section("thread", threads);
    op = ts.field("op", new Domain.Range(program.mostOps()));
    pc = ts.field("pc", Step.domain("done"));
    Section cs = layout.section("cpu", threads);
    irqOff = cs.field("irq_off", flag);
    rcu = cs.field("rcu", new Domain.Range(3));
    oops =
        layout
            .section("oops")
            .field(
                "",
                new Domain.Names(
                    List.of(
                        "none",
                        "page table at pfn 0",
                        "use after free: page table",
                        "refcount underflow",
                        "mapcount underflow",
                        "not modelled")));

    Section ms = layout.section("mm", Dim.range("mm", 1, geometry.mms()));
    mmapLock = new Rwsem(ms, "mmap_lock", geometry.threads());
    pml = ms.field("pml", thread);
    notifier = ms.field("notifier", ofThreads);
    tlbFlushPending = ms.field("tlb_flush_pending", ofThreads);

    Section vs = layout.section("vma", Dim.range("vma", 1, geometry.vmas()));
    vmaMm = vs.field("mm", new Domain.Range(geometry.mms()));
    vmaStart = vs.field("start", va);
    vmaEnd = vs.field("end", va);
    vmaAnon = vs.field("anon", flag);
    vmaWrite = vs.field("write", flag);
    vmaFile = vs.field("file", new Domain.Range(geometry.files()));
    vmaPgoff = vs.field("pgoff", new Domain.Range(Math.max(geometry.indices(), geometry.vas())));
    vmaAnonVma = vs.field("anon_vma", new Domain.Range(geometry.anonVmas()));
    vmaUffd = vs.field("uffd", new Domain.Range(geometry.uffds()));
    vmaMissing = vs.field("missing", flag);
    vmaWp = vs.field("wp", flag);
    vmaMinor = vs.field("minor", flag);
    vmaThp = vs.field("thp", flag);
    vmaDetached = vs.field("detached", flag);
    vmaUnlinked = vs.field("unlinked", flag);
    vmaLockWriter = vs.field("lock.writer", thread);
    vmaLockReaders = vs.field("lock.readers", setOfThreads);
    vmaFields = vs.fields();

    pmd =
        layout
            .section(
                "pmd", Dim.range("mm", 1, geometry.mms()), Dim.range("slot", 0, geometry.slots()))
            .field("", Entry.DOMAIN);
    Section tbs = layout.section("table", Dim.range("table", 1, geometry.tables()));
    tableState =
        tbs.field(
            "state",
            new Domain.Names(List.of("free", "live", "detached", "deposited", "gather", "rcu")));
    tableMm = tbs.field("mm", new Domain.Range(geometry.mms()));
    tableSlot = tbs.field("slot", new Domain.Range(geometry.slots()));
    ptl = tbs.field("ptl", thread);
    tableRcu = tbs.field("rcu", setOfThreads);
    pte =
        layout
            .section(
                "pte",
                Dim.range("table", 1, geometry.tables()),
                Dim.range("index", 0, geometry.ptes()))
            .field("", Entry.DOMAIN);

    Domain count =
        new Domain.Range(geometry.threads() * 3L + geometry.mms() * (long) geometry.vas() + 4);
    Section ps = layout.section("page", Dim.range("page", 1, geometry.pages()));
    head = ps.field("head", page);
    order = ps.field("order", new Domain.Range(1));
    refcount = ps.field("refcount", count);
    pincount = ps.field("pincount", ofThreads);
    mapcount = ps.field("mapcount", new Domain.Range(geometry.mms() * (long) geometry.vas()));
    entire = ps.field("entire", new Domain.Range(geometry.mms() * (long) geometry.slots()));
    folioLock = ps.field("lock", thread);
    lru = ps.field("lru", flag);
    exclusive = ps.field("exclusive", flag);
    mapping = ps.field("mapping", new Domain.Names(List.of("none", "anon", "file")));
    owner = ps.field("owner", new Domain.Range(Math.max(geometry.files(), geometry.anonVmas())));
    pageIndex = ps.field("index", new Domain.Range(Math.max(geometry.indices(), geometry.vas())));
    dirty = ps.field("dirty", flag);
    data = ps.field("data", new Domain.Range(geometry.tokens()));

    Dim files = Dim.range("file", 1, geometry.files());
    immapRwsem = new Rwsem(layout.section("file", files), "i_mmap", geometry.threads());
    cache =
        layout.section("cache", files, Dim.range("index", 0, geometry.indices())).field("", page);
    anonVmaRwsem =
        new Rwsem(
            layout.section("anon_vma", Dim.range("anon_vma", 1, geometry.anonVmas())),
            "rwsem",
            geometry.threads());
    boolean ghost = geometry.tokens() > 0;
    Section gs =
        layout.section(
            "ghost",
            Dim.range("mm", 1, ghost ? geometry.mms() : 0),
            Dim.range("va", 0, geometry.vas()));
    may = gs.field("may", new Domain.IdSet(geometry.tokens()));
    zaps = gs.field("zaps", ofThreads);
    also = gs.field("also", va);
    zappers = ghost ? program.running(ZERO_PATHS) : List.of();
    zapperIds = ids(zappers);
    zapped =
        layout
            .section("zapped", Dim.subset("thread", zappers), Dim.range("va", 0, geometry.vas()))
            .field("", new Domain.IdSet(geometry.tokens()));
    userZappers = ids(program.running(USER_ZAP_PATHS));
    userZaps = program.isPath(USER_ZAP_PATHS);
    argMm = program.arg("mm", 0);
    argStart = program.arg("start", 0);
    argEnd = program.arg("end", 0);
    Section tlb =
        layout.section(
            "tlb",
            Dim.subset("cpu", tlbCpus),
            Dim.range("mm", 1, geometry.mms()),
            Dim.range("va", 0, geometry.vas()));
    tlbPfn = tlb.field("pfn", page);
    tlbWrite = tlb.field("write", flag);
    tlbDirty = tlb.field("dirty", flag);
    walk = layout.section("access", Dim.subset("cpu", tlbCpus)).field("pmd", Entry.DOMAIN);
  }

  /** Returns the Boolean toggle of Profile.tla. */
  public boolean toggle(String name) {
    return constants.get("toggles").flag(name);
  }

  /** Returns the section of a function's locals, one element for each thread that can run it. */
  public Section frame(String name, List<Integer> threads) {
    return layout.section(name, Dim.subset("thread", threads));
  }

  private static int[] ids(List<Integer> threads) {
    return threads.stream().mapToInt(Integer::intValue).toArray();
  }

  // --- steps

  /** Goes to the step: the last line of every step. */
  public int goTo(long[] w, int t, Step step) {
    pc.set(w, t, step.pc());
    return TransitionSystem.DONE;
  }

  /** Goes to a step that was kept as a value. */
  public int goTo(long[] w, int t, long pcValue) {
    pc.set(w, t, pcValue);
    return TransitionSystem.DONE;
  }

  /** Returns to user space: the next operation of the program, if any. */
  public int endOp(long[] w, int t) {
    int next = (int) op.get(w, t) + 1;
    if (next > program.ops(t)) {
      return goTo(w, t, 0);
    }
    op.set(w, t, next);
    return goTo(w, t, program.entry(t, next));
  }

  /** Returns whether the thread is about to enter an operation of its program. */
  public boolean betweenOps(long[] w, int t) {
    for (int o = FIRST_OP; o <= program.ops(t); o++) {
      if (pc.is(w, t, program.entry(t, o))) {
        return true;
      }
    }
    return false;
  }

  /** Records the first illegal act; the machine is frozen from then on. */
  public void oops(long[] w, int kind) {
    if (oops.get(w) == OOPS_NONE) {
      oops.set(w, kind);
    }
  }

  // --- page tables

  /** Returns whether {@code table} is a page table of this machine. */
  public boolean isTable(int table) {
    return table >= 1 && table <= geometry.tables();
  }

  /** Returns entry {@code index} of a table; none for what is no table. */
  public long pteOf(long[] w, int table, int index) {
    return isTable(table) ? pte.get(w, table, index) : Entry.NONE;
  }

  /** Writes an entry; a write into what is no table is lost. */
  public void setPte(long[] w, int table, int index, long entry) {
    if (isTable(table)) {
      pte.set(w, table, index, entry);
    }
  }

  /** Uses a pointer to a table that was read earlier. */
  public void derefTable(long[] w, int table) {
    if (!isTable(table)) {
      oops(w, OOPS_PFN_0);
    } else if (tableState.get(w, table) == FREE) {
      oops(w, OOPS_TABLE_FREED);
    }
  }

  /** Frees a table. */
  public void freeTable(long[] w, int table) {
    tableState.set(w, table, FREE);
    tableMm.set(w, table, 0);
    tableSlot.set(w, table, 0);
    ptl.set(w, table, 0);
    tableRcu.set(w, table, 0);
    for (int i = 0; i < geometry.ptes(); i++) {
      pte.set(w, table, i, Entry.NONE);
    }
  }

  /** call_rcu(): the callback that frees the table waits for the readers of now. */
  public void callRcuTable(long[] w, int table) {
    tableState.set(w, table, RCU);
    tableRcu.set(w, table, rcuReaders(w));
  }

  private long rcuReaders(long[] w) {
    long readers = 0;
    for (int t = 1; t <= geometry.threads(); t++) {
      if (!quiescent(w, t)) {
        readers |= 1L << t;
      }
    }
    return readers;
  }

  private boolean quiescent(long[] w, int t) {
    return rcu.get(w, t) == 0 && irqOff.get(w, t) == 0;
  }

  /** If the thread left its outermost RCU section, no callback waits for it any more. */
  public void passQuiescent(long[] w, int t) {
    if (quiescent(w, t)) {
      for (int table = 1; table <= geometry.tables(); table++) {
        tableRcu.remove(w, table, t);
      }
    }
  }

  /** rcu_read_lock(). */
  public void rcuLock(long[] w, int t) {
    rcu.set(w, t, rcu.get(w, t) + 1);
  }

  /** rcu_read_unlock(). */
  public void rcuUnlock(long[] w, int t) {
    rcu.set(w, t, rcu.get(w, t) - 1);
    passQuiescent(w, t);
  }

  // --- folios

  /** page_folio(). */
  public int headOf(long[] w, int page) {
    int h = (int) head.get(w, page);
    return h == 0 ? page : h;
  }

  /** Returns the number of pages of the folio at {@code folio}. */
  public int folioPages(long[] w, int folio) {
    return order.get(w, folio) > 0 ? geometry.ptes() : 1;
  }

  /** folio_get() of the folio of a page. */
  public void get(long[] w, int page) {
    int h = headOf(w, page);
    refcount.set(w, h, refcount.get(w, h) + 1);
  }

  /** folio_put() of the folio of a page: the last reference frees it. */
  public void put(long[] w, int page) {
    int h = headOf(w, page);
    long count = refcount.get(w, h);
    if (count == 0) {
      oops(w, OOPS_REFCOUNT);
    } else if (count > 1) {
      refcount.set(w, h, count - 1);
    } else {
      for (int p = h + folioPages(w, h) - 1; p >= h; p--) {
        clearPage(w, p);
      }
    }
  }

  private void clearPage(long[] w, int p) {
    head.set(w, p, 0);
    order.set(w, p, 0);
    refcount.set(w, p, 0);
    pincount.set(w, p, 0);
    mapcount.set(w, p, 0);
    entire.set(w, p, 0);
    folioLock.set(w, p, 0);
    lru.set(w, p, 0);
    exclusive.set(w, p, 0);
    mapping.set(w, p, MAPPING_NONE);
    owner.set(w, p, 0);
    pageIndex.set(w, p, 0);
    dirty.set(w, p, 0);
    data.set(w, p, 0);
  }

  /** Removes one PTE mapping of a page from the counts. */
  public void removeRmap(long[] w, int page) {
    long count = mapcount.get(w, page);
    if (count == 0) {
      oops(w, OOPS_MAPCOUNT);
    } else {
      mapcount.set(w, page, count - 1);
    }
  }

  /** Adds one PTE mapping of a page to the counts. */
  public void addRmap(long[] w, int page) {
    mapcount.set(w, page, mapcount.get(w, page) + 1);
  }

  /** Returns the references that the page cache holds on the folio of a page. */
  public int cacheRefs(long[] w, int page) {
    int h = headOf(w, page);
    return mapping.get(w, h) == MAPPING_FILE ? folioPages(w, h) : 0;
  }

  /** Returns the references that mappings and the page cache account for. */
  public int expected(long[] w, int page) {
    int h = headOf(w, page);
    int maps = (int) mapcount.get(w, h);
    if (order.get(w, h) > 0) {
      maps = (int) entire.get(w, h);
      for (int p = h; p < h + geometry.ptes(); p++) {
        maps += mapcount.get(w, p) > 0 ? 1 : 0;
      }
    }
    return maps + cacheRefs(w, page);
  }

  /**
   * Picks the page that an allocation returns for a choice.
   *
   * @return the page; 0 when the choice is taken and there is none; -1 when the choice cannot be
   *     taken
   */
  public int choosePage(long[] w, int choice) {
    return choose(lowestFree(w, 1), choice, choice > 0 && freeBlock(w, choice, 1));
  }

  /** As {@link #choosePage} for an aligned block that fills a page table. */
  public int chooseBlock(long[] w, int choice) {
    return choose(
        lowestFree(w, geometry.ptes()),
        choice,
        choice > 0 && freeBlock(w, choice, geometry.ptes()));
  }

  /** As {@link #choosePage} for a page table. */
  public int chooseTable(long[] w, int choice) {
    int lowest = 0;
    for (int table = geometry.tables(); table >= 1; table--) {
      lowest = tableState.get(w, table) == FREE ? table : lowest;
    }
    return choose(lowest, choice, choice > 0 && tableState.get(w, choice) == FREE);
  }

  private int choose(int lowest, int choice, boolean chosenIsFree) {
    if (!allocatesAny) {
      return lowest;
    }
    if (choice == 0) {
      return lowest == 0 ? 0 : -1;
    }
    return chosenIsFree ? choice : -1;
  }

  /** Returns the number of choices of an allocation of one of {@code things}. */
  public int allocationChoices(int things) {
    return allocatesAny ? things + 1 : 1;
  }

  private int lowestFree(long[] w, int size) {
    for (int p = size; p <= geometry.pages(); p++) {
      if (freeBlock(w, p, size)) {
        return p;
      }
    }
    return 0;
  }

  private boolean freeBlock(long[] w, int page, int size) {
    if (page % size != 0 || page + size - 1 > geometry.pages()) {
      return false;
    }
    for (int p = page; p < page + size; p++) {
      if (refcount.get(w, p) != 0 || head.get(w, p) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Makes a free page a folio with one reference. */
  public void allocFolio(long[] w, int page, long content) {
    refcount.set(w, page, 1);
    data.set(w, page, content);
  }

  /** Makes a free block a huge folio with one reference. */
  public void allocHuge(long[] w, int block) {
    refcount.set(w, block, 1);
    order.set(w, block, 1);
    for (int p = block + 1; p < block + geometry.ptes(); p++) {
      head.set(w, p, block);
    }
  }

  // --- VMAs

  /** Returns the VMA that covers {@code va} of an mm, 0 for none. */
  public int vmaAt(long[] w, int mmId, int va) {
    for (int v = 1; v <= geometry.vmas(); v++) {
      if (vmaMm.get(w, v) == mmId
          && vmaDetached.get(w, v) == 0
          && vmaStart.get(w, v) <= va
          && va < vmaEnd.get(w, v)) {
        return v;
      }
    }
    return 0;
  }

  /** Returns the lowest VMA above {@code after} that is not in use, 0 for none. */
  public int freeVma(long[] w, int after) {
    for (int v = after + 1; v <= geometry.vmas(); v++) {
      if (vmaMm.get(w, v) == 0) {
        return v;
      }
    }
    return 0;
  }

  /** Copies every field of a VMA. */
  public void copyVma(long[] w, int from, int to) {
    for (Field field : vmaFields) {
      field.set(w, to, field.get(w, from));
    }
  }

  /** Frees a VMA. */
  public void clearVma(long[] w, int v) {
    for (Field field : vmaFields) {
      field.set(w, v, 0);
    }
  }

  /** linear_page_index(): where the rmap walk looks for a page that is mapped at {@code va}. */
  public int linearIndex(long[] w, int v, int va) {
    return (int) (vmaPgoff.get(w, v) + va - vmaStart.get(w, v));
  }

  /** Returns whether the VMA is registered with a userfaultfd in any mode. */
  public boolean armed(long[] w, int v) {
    return (vmaMissing.get(w, v) | vmaWp.get(w, v) | vmaMinor.get(w, v)) != 0;
  }

  /**
   * vma_start_write(): announces the writer, then waits for the readers: {@link Rwsem#TAKEN},
   * {@link Rwsem#QUEUED} or {@link Rwsem#WAITS}.
   */
  public int vmaStartWrite(long[] w, int v, int t) {
    boolean free = vmaLockReaders.get(w, v) == 0;
    if (!free && vmaLockWriter.get(w, v) == t) {
      return Rwsem.WAITS;
    }
    vmaLockWriter.set(w, v, t);
    return free ? Rwsem.TAKEN : Rwsem.QUEUED;
  }

  /** mmap_write_downgrade(): ends every VMA write lock of the mm too. */
  public void mmapWriteDowngrade(long[] w, int mmId, int t) {
    mmapWriteUnlock(w, mmId);
    mmapLock.downgradeWrite(w, mmId, t);
  }

  /** mmap_write_unlock(): ends every VMA write lock of the mm too. */
  public void mmapWriteUnlock(long[] w, int mmId) {
    mmapLock.upWrite(w, mmId);
    for (int v = 1; v <= geometry.vmas(); v++) {
      if (vmaMm.get(w, v) == mmId) {
        vmaLockWriter.set(w, v, 0);
      }
    }
  }

  // --- what a read may return

  /** Returns whether content is modelled. */
  public boolean hasGhost() {
    return geometry.tokens() > 0;
  }

  /**
   * A store replaces what may be read. While a zap is in flight zeroes may be read too, and a CPU
   * that has not flushed yet reads what the zap takes away.
   */
  public void ghostStore(long[] w, int mmId, int va, long token) {
    if (hasGhost()) {
      int other = (int) also.get(w, mmId, va) - 1;
      stored(w, mmId, va, token);
      if (other >= 0) {
        stored(w, mmId, other, token);
      }
    }
  }

  private void stored(long[] w, int mmId, int va, long token) {
    long readable = 1L << token;
    if (zaps.get(w, mmId, va) > 0) {
      readable |= 1;
      for (int t : zapperIds) {
        readable |= isZapping(w, t, mmId, va) ? zapped.get(w, t, va) : 0;
      }
    }
    may.set(w, mmId, va, readable);
  }

  private boolean isZapping(long[] w, int t, int mmId, int va) {
    return zapped.get(w, t, va) != 0 && argMm[t][(int) op.get(w, t)] == mmId;
  }

  /** A store through a pin that promises nothing: it may be read as long as the page may. */
  public void ghostLeak(long[] w, int mmId, int va, long token) {
    if (hasGhost() && zaps.get(w, mmId, va) > 0) {
      may.set(w, mmId, va, may.get(w, mmId, va) | 1L << token);
      for (int t : zapperIds) {
        if (isZapping(w, t, mmId, va)) {
          zapped.set(w, t, va, zapped.get(w, t, va) | 1L << token);
        }
      }
    }
  }

  /**
   * A system call leaves pages {@code from} to {@code to - 1} zeroed: from here zeroes may be read
   * too.
   */
  public void zapBegins(long[] w, int t, int mmId, int from, int to) {
    for (int va = from; va < to && hasGhost(); va++) {
      zapped.set(w, t, va, may.get(w, mmId, va));
      may.set(w, mmId, va, may.get(w, mmId, va) | 1);
      zaps.set(w, mmId, va, zaps.get(w, mmId, va) + 1);
    }
  }

  /** What could be read at the beginning is gone; what was stored meanwhile may be there or not. */
  public void zapEnds(long[] w, int t, int mmId) {
    for (int va = 0; va < geometry.vas() && hasGhost(); va++) {
      long before = zapped.get(w, t, va);
      if (before != 0) {
        may.set(w, mmId, va, (may.get(w, mmId, va) & ~before) | 1);
        zaps.set(w, mmId, va, zaps.get(w, mmId, va) - 1);
        zapped.set(w, t, va, 0);
      }
    }
  }

  /** Returns the threads of {@link #zapped}. */
  public List<Integer> zappers() {
    return zappers;
  }

  /** Returns whether a system call is giving the address up now. */
  public boolean zapping(long[] w, int mmId, int va) {
    for (int t : userZappers) {
      int o = (int) op.get(w, t);
      if (userZaps[t][o]
          && pc.get(w, t) != 0
          && pc.get(w, t) != program.entry(t, o)
          && argMm[t][o] == mmId
          && argStart[t][o] <= va
          && va < argEnd[t][o]) {
        return true;
      }
    }
    return false;
  }

  // --- initial state

  /** Writes the words that Setup describes; all words are zero before. */
  void init(long[] w) {
    for (int t = 1; t <= geometry.threads(); t++) {
      op.set(w, t, FIRST_OP);
      goTo(w, t, program.entry(t, FIRST_OP));
    }
    Constants setup = constants.get("setup");
    initVmas(w, setup.get("vma").elements());
    for (Constants table : setup.get("table").elements()) {
      int id = table.number("table");
      tableState.set(w, id, LIVE);
      tableMm.set(w, id, table.number("mm"));
      tableSlot.set(w, id, table.number("slot"));
      pmd.set(w, table.number("mm"), table.number("slot"), Entry.table(id));
    }
    initCache(w, setup.get("cache").elements());
    for (Constants map : setup.get("map").elements()) {
      initMap(w, map);
    }
    for (Constants tlb : setup.get("tlb").elements()) {
      initTlb(w, tlb.number("cpu"), tlb.number("mm"), tlb.number("va"));
    }
    initGhost(w);
  }

  private void initVmas(long[] w, List<Constants> vmas) {
    for (int v = 1; v <= vmas.size(); v++) {
      Constants vma = vmas.get(v - 1);
      setIfPresent(w, vma, "mm", vmaMm, v);
      setIfPresent(w, vma, "start", vmaStart, v);
      setIfPresent(w, vma, "end", vmaEnd, v);
      setIfPresent(w, vma, "anon", vmaAnon, v);
      setIfPresent(w, vma, "write", vmaWrite, v);
      setIfPresent(w, vma, "file", vmaFile, v);
      setIfPresent(w, vma, "pgoff", vmaPgoff, v);
      setIfPresent(w, vma, "anon_vma", vmaAnonVma, v);
      setIfPresent(w, vma, "uffd", vmaUffd, v);
      setIfPresent(w, vma, "missing", vmaMissing, v);
      setIfPresent(w, vma, "wp", vmaWp, v);
      setIfPresent(w, vma, "minor", vmaMinor, v);
      setIfPresent(w, vma, "thp", vmaThp, v);
      if (!vma.has("file") && !vma.has("pgoff")) {
        vmaPgoff.set(w, v, vmaStart.get(w, v)); // the page offset starts as the address
      }
    }
  }

  private static void setIfPresent(long[] w, Constants record, String name, Field field, int id) {
    if (record.has(name)) {
      Constants found = record.get(name);
      field.set(w, id, found.value() instanceof Boolean ? (found.flag() ? 1 : 0) : found.number());
    }
  }

  private void initCache(long[] w, List<Constants> slots) {
    for (Constants slot : slots) {
      int page = slot.number("pfn");
      cache.set(w, slot.number("file"), slot.number("index"), page);
      refcount.set(w, page, refcount.get(w, page) + 1);
      mapping.set(w, page, MAPPING_FILE);
      owner.set(w, page, slot.number("file"));
      pageIndex.set(w, page, slot.number("index"));
      lru.set(w, page, 1);
      data.set(w, page, hasGhost() ? page : 0);
    }
  }

  private void initMap(long[] w, Constants map) {
    int mmId = map.number("mm");
    int va = map.number("va");
    int page = map.number("pfn");
    int table = Entry.pfn(pmd.get(w, mmId, geometry.slot(va)));
    boolean wp = map.has("uffd_wp") && map.flag("uffd_wp");
    pte.set(
        w, table, geometry.index(va), Entry.withUffdWp(Entry.present(page, map.flag("write")), wp));
    refcount.set(w, page, refcount.get(w, page) + 1);
    mapcount.set(w, page, mapcount.get(w, page) + 1);
    lru.set(w, page, 1);
    data.set(w, page, hasGhost() ? page : 0);
    if (mapping.get(w, page) == MAPPING_NONE) {
      mapping.set(w, page, MAPPING_ANON);
      exclusive.set(w, page, 1);
      owner.set(w, page, vmaAnonVma.get(w, vmaAt(w, mmId, va)));
      pageIndex.set(w, page, va);
    }
  }

  private void initTlb(long[] w, int cpu, int mmId, int va) {
    long e = pte.get(w, Entry.pfn(pmd.get(w, mmId, geometry.slot(va))), geometry.index(va));
    tlbPfn.set(w, cpu, mmId, va, Entry.pfn(e));
    tlbWrite.set(w, cpu, mmId, va, Entry.write(e) ? 1 : 0);
    tlbDirty.set(w, cpu, mmId, va, Entry.write(e) ? 1 : 0);
  }

  private void initGhost(long[] w) {
    for (int mmId = 1; hasGhost() && mmId <= geometry.mms(); mmId++) {
      for (int va = 0; va < geometry.vas(); va++) {
        int table = Entry.pfn(pmd.get(w, mmId, geometry.slot(va)));
        may.set(w, mmId, va, 1L << Entry.pfn(pteOf(w, table, geometry.index(va))));
      }
    }
  }
}
