package org.mmrace.model.collapse;

/** What a collapse came to: enum scan_result of mm/khugepaged.c. */
public enum Scan {
  NONE,
  SCAN_SUCCEED,
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
  SCAN_PAGE_RO;

  @Override
  public String toString() {
    return this == NONE ? "none" : name();
  }
}
