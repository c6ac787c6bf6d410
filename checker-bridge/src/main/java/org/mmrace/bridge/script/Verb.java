package org.mmrace.bridge.script;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Errno;
import org.mmrace.model.scenario.ScenarioCheck;

/** The operations of scripts, and what each takes. */
public enum Verb {
  MAP("map R KIND=anon|shmanon|shm|priv [PMDS] [PROT=r|rw|rwx|n]", Use.STATE, "mmap()"),
  RESV("resv R [PMDS]", Use.STATE, "reserves addresses, maps nothing"),
  UFFD("uffd U [FEATURES=none]", Use.STATE, "userfaultfd() and UFFDIO_API"),
  REG("reg U R [AREA] MODES=missing+wp+minor", Use.STATE, "ioctl(UFFDIO_REGISTER)"),
  R("r R AREA", "user_read"),
  W("w R AREA", "user_write"),
  WS("ws R AREA", "user_write"),
  SPECULATE("speculate R AREA", "speculative_fill"),
  MADV(
      "madv R [AREA] ADVICE=COLLAPSE|DONTNEED|HUGEPAGE|NOHUGEPAGE|FREE|REMOVE|DONTFORK|WIPEONFORK"
          + "|COLD|PAGEOUT|POPULATE_READ|POPULATE_WRITE|DONTNEED_LOCKED|GUARD_INSTALL|GUARD_REMOVE"
          + "|MERGEABLE|UNMERGEABLE|WILLNEED",
      "madvise_collapse, madvise_dontneed"),
  UNMAP("unmap R [AREA]", "munmap"),
  MREMAP("mremap R AREA R2 START [dontunmap]", "mremap"),
  PIN("pin R AREA [ACCESS=write|read]", "gup_fast"),
  DMA("dma", "dma_write"),
  UNPIN("unpin", "unpin_user_page"),
  RECLAIM("reclaim R AREA [sync]", "folio_referenced"),
  EVENT("event U", "uffd_read"),
  WAKE("wake U R [AREA]", "uffd_wake"),
  COPY("copy U R AREA [wp] [dontwake]", "uffd_copy"),
  MOVE("move U R START R2 AREA [holes] [dontwake]", Use.PATH, "uffd_move", "v6_12"),
  WP("wp U R [AREA]", "uffd_writeprotect"),
  UNWP("unwp U R [AREA] [dontwake]", "uffd_writeprotect"),
  UNREG("unreg U R [AREA]", "uffd_unregister"),
  CLOSEUFFD("closeuffd U", "uffd_close"),
  ZERO("zero ...", Use.NEEDS, "mfill_atomic_zeropage"),
  CONT("cont ...", Use.NEEDS, "mfill_atomic_continue"),
  POISON("poison ...", Use.NEEDS, "mfill_atomic_poison"),
  PROT("prot ...", Use.NEEDS, "do_mprotect_pkey"),
  RESIZE("resize ...", Use.NEEDS, "expand_vma"),
  MLOCK("mlock ...", Use.NEEDS, "do_mlock"),
  MLOCK2("mlock2 ...", Use.NEEDS, "do_mlock"),
  MUNLOCK("munlock ...", Use.NEEDS, "do_mlock"),
  FORK("fork ...", Use.NEEDS, "copy_page_range"),
  EXIT("exit ...", Use.NEEDS, "exit_mmap"),
  MEMFD("memfd ...", Use.NEEDS, "filemap_fault"),
  FWRITE("fwrite ...", Use.NEEDS, "filemap_fault"),
  PUNCH("punch ...", Use.NEEDS, "shmem_fallocate"),
  TRUNC("trunc ...", Use.NEEDS, "filemap_fault"),
  ASYNC("async ...", Use.NEEDS, "a second thread of one process"),
  JOIN("join ...", Use.NEEDS, "a second thread of one process"),
  SPLICE("splice ...", Use.NEEDS, "follow_page_mask"),
  UNSPLICE("unsplice ...", Use.NEEDS, "follow_page_mask"),
  PVREAD("pvread ...", Use.NEEDS, "follow_page_mask"),
  SYSWRITE("syswrite ...", Use.NEEDS, "copy_from_user"),
  SYSREAD("sysread ...", Use.NEEDS, "copy_to_user"),
  DRAIN("drain ...", Use.NEEDS, "lru_add_drain"),
  KHUGE("khuge ...", Use.NEEDS, "khugepaged_scan_mm_slot"),
  KSM("ksm ...", Use.NEEDS, "ksm_do_scan");

  /** What each advice needs that has no path. */
  public static final Map<String, String> ADVICE_NEEDS =
      Map.ofEntries(
          Map.entry("FREE", "madvise_free_single_vma"),
          Map.entry("REMOVE", "madvise_remove"),
          Map.entry("DONTFORK", "madvise_update_vma"),
          Map.entry("WIPEONFORK", "madvise_update_vma"),
          Map.entry("COLD", "madvise_cold"),
          Map.entry("PAGEOUT", "madvise_pageout"),
          Map.entry("POPULATE_READ", "madvise_populate"),
          Map.entry("POPULATE_WRITE", "madvise_populate"),
          Map.entry("DONTNEED_LOCKED", "do_mlock"),
          Map.entry("GUARD_INSTALL", "madvise_guard_install"),
          Map.entry("GUARD_REMOVE", "madvise_guard_remove"),
          Map.entry("MERGEABLE", "ksm_madvise"),
          Map.entry("UNMERGEABLE", "ksm_madvise"),
          Map.entry("WILLNEED", "madvise_willneed"));

  /** What becomes of an operation. */
  public enum Use {
    /** It runs as one or more paths. */
    PATH,
    /** There is no path yet: it says what the threads start from, and stands before all others. */
    STATE,
    /** There is no path yet. */
    NEEDS
  }

  @SuppressWarnings("ImmutableEnumChecker") // a list of records that nobody writes
  private final List<Parameter> parameters;

  private final String signature;
  private final Use use;
  private final String what;
  private final String since;

  Verb(String signature, String what) {
    this(signature, Use.PATH, what, ScenarioCheck.KERNELS.get(0));
  }

  Verb(String signature, Use use, String what) {
    this(signature, use, what, ScenarioCheck.KERNELS.get(0));
  }

  Verb(String signature, Use use, String what, String since) {
    parameters = Parameter.of(signature.replaceFirst("^\\w+ ?", ""));
    this.signature = signature;
    this.use = use;
    this.what = what;
    this.since = since;
  }

  /** Returns the operation of a name. */
  static Optional<Verb> of(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  /** Returns the names of all operations. */
  static List<String> words() {
    return Arrays.stream(values()).map(Verb::word).toList();
  }

  /** Returns what a script calls it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /** Returns the operation with its arguments, as it is written. */
  public String synopsis() {
    return signature.replaceFirst("ADVICE=.*", "ADVICE").replaceAll("[A-Z]+=", "");
  }

  /** Returns what becomes of it. */
  public Use use() {
    return use;
  }

  /** Returns the paths that it runs, the system call that it stands for, or what it needs. */
  public String what() {
    return what;
  }

  /** Returns what the model knows that it may fail with. */
  public List<Errno> errnos() {
    return use == Use.PATH
        ? Arrays.stream(what.split(", ", -1))
            .flatMap(path -> Scenario.STEPS.operation(path).errnos().stream())
            .distinct()
            .sorted()
            .toList()
        : List.of();
  }

  /** Returns whether it is loads and stores, one after the other. */
  boolean accesses() {
    return this == R || this == W || this == WS;
  }

  /** Returns the first kernel profile that has it. */
  public String since() {
    return since;
  }
}
