package org.mmrace.model;

/** The paths that a program can name, and the step at which each begins. */
public final class Paths {
  private Paths() {}

  /** Returns the first step of a path; an unknown path is an {@link IllegalArgumentException}. */
  public static Step entry(String path) {
    return switch (path) {
      case "gup_fast" -> Step.gup_fast__local_irq_save;
      case "dma_write" -> Step.dma_write__store;
      case "unpin_user_page" -> Step.unpin_user_page__gup_put_folio;
      case "madvise_collapse" -> Step.madvise_collapse__mmap_read_lock;
      case "user_read", "user_write", "speculative_fill" -> Step.user_access__tlb_lookup;
      case "madvise_dontneed" -> Step.try_vma_read_lock__vma_start_read;
      case "munmap" -> Step.__vm_munmap__mmap_write_lock;
      case "truncate" -> Step.truncate_setsize__i_size_write;
      case "mremap" -> Step.mremap__mmap_write_lock;
      case "retract_page_tables" -> Step.collapse_file__folio_lock;
      case "uffd_read" -> Step.userfaultfd_ctx_read__spin_lock;
      case "uffd_wake" -> Step.userfaultfd_wake__wake_userfault;
      case "uffd_copy" -> Step.userfaultfd_copy__mmap_changing;
      case "uffd_move" -> Step.userfaultfd_move__mmap_changing;
      case "uffd_writeprotect" -> Step.userfaultfd_writeprotect__mmap_changing;
      case "uffd_unregister" -> Step.userfaultfd_unregister__mmap_write_lock;
      case "uffd_close" -> Step.userfaultfd_release__released;
      case "folio_referenced" -> Step.isolate_lru_folios__folio_try_get;
      default -> throw new IllegalArgumentException("unknown path: path=" + path);
    };
  }
}
