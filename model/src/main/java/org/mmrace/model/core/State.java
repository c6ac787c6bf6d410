package org.mmrace.model.core;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/**
 * The state {@code m} on which every kernel path runs, section by section under the names of TLA+:
 * {@code m.vma.anon_vma.get(w, v)} beside {@code m.vma[v].anon_vma}. C: include/linux/mm_types.h
 * (v6.18).
 *
 * <p>Every operator works in place on the words of one state. Ids (threads, tables, pages, VMAs)
 * start at 1 and 0 is none; virtual pages, PMD slots and PTE indices start at 0. Pages, tables and
 * threads of an array access are the caller's duty: a dereference that the kernel would get wrong
 * goes through {@link TableSection#deref} and {@link TableSection#pteOf}, which set {@code oops}
 * instead of failing.
 */
public final class State {
  /** Where the words lie. */
  public final Layout layout;

  /** The sizes. */
  public final Geometry geometry;

  /** The steps by number. */
  public final Steps steps;

  /** What the threads run. */
  public final Program program;

  /** ScenarioConstants of Scenario.tla. */
  public final Constants constants;

  /** Where each thread stands. */
  public final ThreadSection thread;

  /** What the operation of each thread returns. */
  public final ResultSection result;

  /** The CPU of each thread. */
  public final CpuSection cpu;

  /** The first illegal act. */
  public final OopsSection oops;

  /** Address spaces. */
  public final MmSection mm;

  /** VMAs. */
  public final VmaSection vma;

  /** PMD entries by mm and slot. */
  public final Field pmd;

  /** PTE tables. */
  public final TableSection table;

  /** PTEs by table and index. */
  public final Field pte;

  /** Pages and folios. */
  public final PageSection page;

  /** Files. */
  public final FileSection file;

  /** The page cache by file and index. */
  public final Field cache;

  /** anon_vmas. */
  public final AnonVmaSection anon_vma;

  /** What a read may return. */
  public final GhostSection ghost;

  /** TLBs. */
  public final TlbSection tlb;

  /** The paging-structure entry that the hardware walk of a CPU holds: {@code access.pmd}. */
  public final Field access;

  private final List<Section> frames = new ArrayList<>();
  private final List<Section> walks = new ArrayList<>();

  /** Declares the sections of a scenario whose paths have these steps. */
  public State(Constants constants, Layout layout, Steps steps) {
    this.layout = layout;
    this.constants = constants;
    this.steps = steps;
    program = new Program(constants.get("program"), steps);
    geometry = Geometry.of(constants.get("geometry"), program.threads());
    thread = new ThreadSection(layout, program, steps);
    Allocation allocation =
        new Allocation("any".equals(constants.get("toggles").text("Allocation")), thread);
    result = new ResultSection(layout, geometry);
    cpu = new CpuSection(layout, program.threads());
    oops = new OopsSection(layout);
    mm = new MmSection(layout, geometry);
    vma = new VmaSection(layout, geometry, mm);
    pmd =
        layout
            .section(
                "pmd",
                Section.Dim.range("mm", 1, geometry.mms()),
                Section.Dim.range("slot", 0, geometry.slots()))
            .field("", Entry.DOMAIN);
    table = new TableSection(layout, geometry, oops, cpu, allocation);
    pte = table.pte;
    page = new PageSection(layout, geometry, oops, allocation);
    file = new FileSection(layout, geometry);
    cache = file.cache;
    anon_vma = new AnonVmaSection(layout, geometry);
    ghost = new GhostSection(layout, geometry, program, thread, vma);
    tlb = new TlbSection(layout, geometry, program);
    access = walk(frame("access", "cpu", tlb.cpus));
  }

  /** Returns the Boolean toggle of Profile.tla. */
  public boolean toggle(String name) {
    return constants.get("toggles").flag(name);
  }

  /** Declares the locals of a function, one element for each thread that can run it. */
  public Section frame(Function function) {
    return frame(function.frame(), program.running(function));
  }

  /** Declares locals that only some threads have. */
  public Section frame(String name, List<Integer> threads) {
    return frame(name, "thread", threads);
  }

  private Section frame(String name, String label, List<Integer> threads) {
    Section frame = layout.section(name, Section.Dim.subset(label, threads));
    frames.add(frame);
    return frame;
  }

  /** Declares {@code pmd} of a frame, where a PMD entry is kept while its table is in use. */
  public Field walk(Section frame) {
    walks.add(frame);
    return frame.field("pmd", Entry.DOMAIN);
  }

  /** Returns the frames: all zero while their thread is at rest. */
  public List<Section> frames() {
    return List.copyOf(frames);
  }

  /** Returns the frames that keep an entry as {@link #walk} says. */
  public List<Section> walks() {
    return List.copyOf(walks);
  }

  /** Writes the words that Setup describes; all words are zero before. */
  public void init(long[] w) {
    thread.init(w);
    new Setup(this).init(w, constants.get("setup"));
  }
}
