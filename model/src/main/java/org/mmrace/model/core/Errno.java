package org.mmrace.model.core;

/** What an operation fails with: errno, or the signal or fault code that ends an access. */
public enum Errno {
  NONE,
  EAGAIN,
  ENOENT,
  EINVAL,
  ENOMEM,
  EEXIST,
  EBUSY,
  EFAULT,
  SIGSEGV,
  SIGBUS,
  VM_FAULT_OOM,
  /** folio_referenced() did not get the anon_vma: the folio counts as used. */
  CONTENDED;

  @Override
  public String toString() {
    return switch (this) {
      case NONE -> "none";
      case CONTENDED -> "contended";
      default -> name();
    };
  }
}
