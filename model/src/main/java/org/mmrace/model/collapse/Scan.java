package org.mmrace.model.collapse;

import org.mmrace.model.core.Errno;

/** What a collapse came to: enum scan_result of mm/khugepaged.c. */
enum Scan {
  NONE,
  SCAN_SUCCEED,
  SCAN_VMA_NULL,
  SCAN_VMA_CHECK,
  SCAN_PMD_NULL,
  SCAN_PMD_MAPPED,
  SCAN_EXCEED_NONE_PTE,
  SCAN_PTE_UFFD_WP,
  SCAN_PTE_NON_PRESENT,
  SCAN_PAGE_LRU,
  SCAN_PAGE_LOCK,
  SCAN_PAGE_COUNT,
  SCAN_DEL_PAGE_LRU,
  SCAN_PAGE_RO,
  SCAN_ALLOC_HUGE_PAGE_FAIL;

  // madvise_collapse_errno(); that there is no VMA at all says madvise_walk_vmas()
  Errno errno() {
    return switch (this) {
      case SCAN_SUCCEED, SCAN_PMD_MAPPED -> Errno.NONE;
      case SCAN_ALLOC_HUGE_PAGE_FAIL, SCAN_VMA_NULL -> Errno.ENOMEM;
      case SCAN_EXCEED_NONE_PTE -> Errno.EBUSY;
      case SCAN_PAGE_COUNT, SCAN_PAGE_LOCK, SCAN_PAGE_LRU, SCAN_DEL_PAGE_LRU -> Errno.EAGAIN;
      default -> Errno.EINVAL;
    };
  }

  @Override
  public String toString() {
    return this == NONE ? "none" : name();
  }
}
