package org.mmrace.model.core;

/** Lock classes, outermost first: the lock order comment of mm/rmap.c (v6.18). */
public enum LockClass {
  /** {@code mm->mmap_lock}. */
  MMAP_LOCK,
  /** The per-VMA lock, held for read. */
  VMA_LOCK,
  /** {@code ctx->map_changing_lock} of a userfaultfd. */
  MAP_CHANGING_LOCK,
  /** The folio lock. */
  FOLIO,
  /** The per-VMA lock, held for write: nobody reads any more. */
  VMA_WRITE,
  /** {@code mapping->i_mmap_rwsem}. */
  I_MMAP,
  /** {@code anon_vma->root->rwsem}. */
  ANON_VMA,
  /** The lock of a PMD table. */
  PMD,
  /** The lock of a PTE table. */
  PTE,
  /** {@code ctx->fault_pending_wqh.lock} of a userfaultfd. */
  WAIT_QUEUE;

  /** Returns whether a thread that waits for it spins: nobody sleeps who holds it. */
  public boolean isSpinlock() {
    return this == PMD || this == PTE || this == WAIT_QUEUE;
  }
}
