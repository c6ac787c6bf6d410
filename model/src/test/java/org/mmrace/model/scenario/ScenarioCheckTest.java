package org.mmrace.model.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Operation;

class ScenarioCheckTest {
  private final Map<String, Object> geometry = new LinkedHashMap<>();
  private final Map<String, Object> setup = new LinkedHashMap<>();
  private final Map<String, Object> toggles = new LinkedHashMap<>();
  private final List<Object> program = new ArrayList<>();
  private final Map<String, Object> root = new LinkedHashMap<>();

  /** Two pages of a table are mapped; a third is in the page cache of a file. */
  ScenarioCheckTest() {
    for (String size : List.of("mms", "slots", "anon_vmas", "uffds", "files", "tables")) {
      geometry.put(size, 1L);
    }
    geometry.put("ptes", 4L);
    geometry.put("pages", 4L);
    geometry.put("vmas", 2L);
    geometry.put("indices", 2L);
    geometry.put("tokens", 6L);
    setup.put("vma", List.of(anon(0, 2)));
    setup.put("table", List.of(Map.of("mm", 1L, "slot", 0L, "table", 1L)));
    setup.put("map", List.of(map(0, 1), map(1, 2)));
    setup.put("cache", List.of(Map.of("file", 1L, "index", 0L, "pfn", 3L)));
    setup.put("tlb", List.of());
    toggles.putAll(Map.of("RcuTableFree", true, "FlushIsIpi", false, "Allocation", "lowest"));
    toggles.putAll(
        Map.of("RetractMmapLock", "none", "RetractImmapLock", "read", "GatherBundle", 8L));
    program(write(0, 5));
    root.put("kernel", "v6_18");
    root.put("program", program);
    root.put("geometry", geometry);
    root.put("setup", setup);
    root.put("toggles", toggles);
  }

  private static Map<String, Object> with(Map<String, Object> record, Object... fields) {
    Map<String, Object> changed = new LinkedHashMap<>(record);
    for (int i = 0; i < fields.length; i += 2) {
      changed.put((String) fields[i], fields[i + 1]);
    }
    return changed;
  }

  private static Map<String, Object> anon(long start, long end) {
    return Map.of(
        "mm", 1L, "start", start, "end", end, "anon", true, "write", true, "anon_vma", 1L);
  }

  private static Map<String, Object> map(long va, long pfn) {
    return Map.of("mm", 1L, "va", va, "pfn", pfn, "write", true);
  }

  private static Map<String, Object> write(long va, long token) {
    return Map.of("path", "user_write", "mm", 1L, "va", va, "token", token);
  }

  private void program(Object... ops) {
    program.clear();
    program.add(Map.of("name", "user", "ops", List.of(ops)));
  }

  private void wrong(String... lines) {
    assertEquals(List.of(lines), ScenarioCheck.of(root));
  }

  @Test
  void wellFormed_nothingIsSaid() {
    wrong();
  }

  @Test
  void operation_text_isHowAProgramWritesIt() {
    Operation copy = Scenario.STEPS.operation("uffd_copy");
    assertEquals(
        "[path |-> \"uffd_copy\", mm |-> MM, uffd |-> UFFD, va |-> VA, len |-> PAGES]",
        copy.text());
    assertEquals(
        "token |-> CONTENT (0: zeroes), wp |-> TRUE|FALSE (FALSE), dontwake |-> TRUE|FALSE (FALSE)",
        copy.optional());
  }

  private void offline(Object... threads) {
    program.clear();
    for (Object ops : threads) {
      program.add(Map.of("name", "thread", "ops", ops));
    }
  }

  @Test
  void setup_isOneThreadAndItsLastOperation() {
    Map<String, Object> end = Map.of("path", "cpu_offline");
    offline(List.of(write(0, 5)), List.of(write(1, 6), end));
    wrong();
    offline(List.of(write(0, 5)), List.of(end, write(1, 6)));
    wrong("Program[2].ops[1].path: not the last operation: legal=ops[2]");
    offline(List.of(write(0, 5), end), List.of(write(1, 6), end));
    wrong("Program[2].ops[2].path: a second set-up: legal=the one at Program[1].ops[2].path");
    offline(List.of(write(0, 5), end));
    wrong("Program: no thread beside the set-up: legal=two or more");
  }

  @Test
  void path_unknown() {
    program(Map.of("path", "user_wrte", "mm", 1L));
    wrong(
        "Program[1].ops[1].path: no such value: value=user_wrte legal=cpu_offline,dma_write,folio_referenced,"
            + "gup_fast,madvise_collapse,madvise_dontneed,mremap,munmap,retract_page_tables,"
            + "speculative_fill,truncate,uffd_close,uffd_copy,uffd_move,uffd_read,uffd_unregister,"
            + "uffd_wake,uffd_writeprotect,unpin_user_page,user_read,user_write"
            + " nearest=user_write");
  }

  @Test
  void argument_misspelt_andSoMissing() {
    program(Map.of("path", "user_write", "mm", 1L, "vaddr", 0L, "token", 5L));
    wrong(
        "Program[1].ops[1].vaddr: no such argument of user_write: legal=mm,va,token nearest=va",
        "Program[1].ops[1].va: missing: legal=0..3");
  }

  @Test
  void argument_illTyped() {
    program(
        with(write(0, 5), "va", "0"), Map.of("path", "gup_fast", "mm", 1L, "va", 0L, "write", 1L));
    wrong(
        "Program[1].ops[1].va: not an integer: value=\"0\" legal=0..3",
        "Program[1].ops[2].write: not a Boolean: value=1 legal=TRUE,FALSE");
  }

  @Test
  void arguments_outsideTheGeometry() {
    program(
        write(7, 9),
        Map.of("path", "folio_referenced", "page", 5L),
        Map.of("path", "truncate", "file", 2L, "index", 2L),
        Map.of("path", "uffd_wake", "uffd", 2L, "va", 2L, "len", 3L),
        Map.of("path", "munmap", "mm", 2L, "start", 0L, "end", 5L),
        Map.of("path", "munmap", "mm", 1L, "start", 2L, "end", 2L),
        Map.of("path", "mremap", "mm", 1L, "start", 0L, "end", 2L, "to", 3L));
    wrong(
        "Program[1].ops[1].va: outside the geometry: value=7 legal=0..3",
        "Program[1].ops[1].token: outside the geometry: value=9 legal=1..6",
        "Program[1].ops[2].page: outside the geometry: value=5 legal=1..4",
        "Program[1].ops[3].file: outside the geometry: value=2 legal=1",
        "Program[1].ops[3].index: outside the geometry: value=2 legal=0..1",
        "Program[1].ops[4].uffd: outside the geometry: value=2 legal=1",
        "Program[1].ops[4].len: outside the geometry: value=3 legal=1..2",
        "Program[1].ops[5].mm: outside the geometry: value=2 legal=1",
        "Program[1].ops[5].end: outside the geometry: value=5 legal=1..4",
        "Program[1].ops[6].end: not after start: value=2 legal=3..4",
        "Program[1].ops[7].to: outside the geometry: value=3 legal=0..2");
  }

  @Test
  void token_thatAPageStartsWith() {
    program(write(0, 2));
    wrong("Program[1].ops[1].token: content that page 2 starts with: value=2 legal=4,5,6");
  }

  @Test
  void token_smallerThanAPage() {
    geometry.put("tokens", 2L);
    program(Map.of("path", "user_read", "mm", 1L, "va", 0L));
    wrong("Geometry.tokens: page 3 starts with content 3: value=2 legal=0 or 3..");
  }

  @Test
  void pin_thatNobodyTook() {
    program(Map.of("path", "unpin_user_page"));
    wrong("Program[1].ops[1].path: unpin_user_page needs an operation before it: legal=gup_fast");
  }

  @Test
  void threads_withoutNameOrOperations() {
    program.clear();
    program.add(Map.of("ops", List.of(), "cpu", 1L));
    wrong(
        "Program[1].cpu: no such field of a thread: legal=name,ops nearest=ops",
        "Program[1].name: missing, or not a string: legal=what traces call the thread",
        "Program[1].ops: no operation: legal=one or more");
    program.clear();
    wrong("Program: no thread: legal=one or more");
    root.put("program", Set.of());
    wrong("Program: not a sequence: value={}");
  }

  @Test
  void geometry_missing_misspelt_tooSmall() {
    geometry.remove("uffds");
    geometry.put("uffd", 1L);
    geometry.put("mms", 0L);
    wrong(
        "Geometry.uffd: no such size: legal=mms,slots,ptes,tables,pages,vmas,files,indices,"
            + "anon_vmas,uffds,tokens nearest=uffds",
        "Geometry.mms: too small: value=0 legal=1..",
        "Geometry.uffds: missing: legal=0..");
  }

  @Test
  void vmas_thatDoNotFit() {
    setup.put(
        "vma",
        List.of(with(anon(0, 2), "anon_vma", 5L, "huge", true), with(anon(1, 9), "uffd", 2L)));
    setup.put("map", List.of(map(5, 9)));
    wrong(
        "Setup.vma[1].huge: no such field of Setup.vma: legal=mm,start,end,anon,write,file,pgoff,"
            + "anon_vma,uffd,missing,wp,minor,thp,nohugepage nearest=file",
        "Setup.vma[1].anon_vma: outside the geometry: value=5 legal=1",
        "Setup.vma[2].end: outside the geometry: value=9 legal=1..4",
        "Setup.vma[2].uffd: outside the geometry: value=2 legal=1",
        "Setup.map[1].va: outside the geometry: value=5 legal=0..3",
        "Setup.map[1].pfn: outside the geometry: value=9 legal=1..4");
  }

  @Test
  void vmas_thatContradictEachOther() {
    setup.put(
        "vma",
        List.of(
            anon(0, 2), with(anon(1, 3), "uffd", 1L), with(anon(3, 3), "wp", true, "file", 1L)));
    wrong(
        "Setup.vma: more VMAs than Geometry.vmas: value=3 legal=0..2",
        "Setup.vma[2]: overlaps Setup.vma[1]",
        "Setup.vma[2].uffd: registered in no mode: legal=one of missing,wp,minor is TRUE",
        "Setup.vma[3].end: not after start: value=3 legal=4",
        "Setup.vma[3].uffd: missing: legal=1",
        "Setup.vma[3].anon: VMA of a file: value=TRUE legal=FALSE");
  }

  @Test
  void maps_outsideVmasAndTables() {
    geometry.put("slots", 2L);
    setup.put("map", List.of(map(0, 1), map(0, 2), map(3, 4), map(6, 4)));
    wrong(
        "Setup.map[2].va: the same as of Setup.map[1]: value=0",
        "Setup.map[3].va: in no VMA: value=3",
        "Setup.map[4].va: in no VMA: value=6",
        "Setup.map[4].va: no page table: value=6 slot=1");
  }

  @Test
  void tables_andCache_twice() {
    setup.put(
        "table",
        List.of(
            Map.of("mm", 1L, "slot", 0L, "table", 1L), Map.of("mm", 1L, "slot", 0L, "table", 2L)));
    geometry.put("tables", 2L);
    setup.put(
        "cache",
        List.of(
            Map.of("file", 1L, "index", 0L, "pfn", 3L),
            Map.of("file", 1L, "index", 0L, "pfn", 3L)));
    wrong(
        "Setup.table[2].slot: the same as of Setup.table[1]: value=0",
        "Setup.cache[2].index: the same as of Setup.cache[1]: value=0",
        "Setup.cache[2].pfn: the same as of Setup.cache[1]: value=3");
  }

  @Test
  void tlb_ofAThreadOrAddressWithoutOne() {
    program.add(Map.of("name", "gup", "ops", List.of(Map.of("path", "uffd_read", "uffd", 1L))));
    setup.put("tlb", List.of(Map.of("cpu", 2L, "mm", 1L, "va", 3L)));
    wrong(
        "Setup.tlb[1].cpu: thread runs no user code: value=2 legal=1",
        "Setup.tlb[1].va: nothing is mapped there: value=3");
  }

  @Test
  void map_ofAnAnonymousPage_needsAnAnonVma_andLeaveToWrite() {
    setup.put("vma", List.of(Map.of("mm", 1L, "start", 0L, "end", 2L, "anon", true)));
    setup.put("map", List.of(map(0, 1)));
    wrong(
        "Setup.vma[1].anon_vma: missing, Setup.map[1] maps an anonymous page: legal=1",
        "Setup.map[1].write: VMA is not writable: value=TRUE legal=FALSE vma=Setup.vma[1]");
  }

  @Test
  void setup_otherFields() {
    setup.remove("tlb");
    setup.put("tlbs", List.of());
    setup.put("map", 3L);
    wrong(
        "Setup.tlbs: no such field: legal=vma,table,map,cache,tlb nearest=tlb",
        "Setup.map: not a sequence: value=3",
        "Setup.tlb: missing: legal=a sequence");
  }

  @Test
  void toggles_andKernel() {
    toggles.put("RcuTableFree", false);
    toggles.put("Allocation", "random");
    toggles.put("RetractMmapLock", "blocks");
    toggles.put("GatherBundle", 0L);
    toggles.put("GupRechecksPmd", "TRUE");
    wrong(
        "Allocation: no such value: value=random legal=lowest,any nearest=any",
        "GatherBundle: too small: value=0 legal=1..",
        "GupRechecksPmd: not a Boolean: value=\"TRUE\" legal=TRUE,FALSE",
        "RetractMmapLock: no such value: value=blocks legal=none,try,block nearest=block",
        "RcuTableFree: no such machine, tables are freed by RCU where a flush is no IPI:"
            + " value=FALSE FlushIsIpi=FALSE legal=TRUE, or FlushIsIpi=TRUE");
    root.put("kernel", "v6_19");
    root.remove("toggles");
    wrong("Kernel: no such value: value=v6_19 legal=v6_1,v6_6,v6_12,v6_18 nearest=v6_1");
  }
}
