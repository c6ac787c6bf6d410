package org.mmrace.model.uffd;

/** Why UFFDIO_MOVE did not move a page. */
enum MoveError {
  NONE,
  EAGAIN,
  ENOENT,
  EINVAL,
  ENOMEM,
  EEXIST,
  EBUSY,
  EFAULT;

  @Override
  public String toString() {
    return this == NONE ? "none" : name();
  }
}
