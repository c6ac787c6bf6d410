package org.mmrace.model.uffd;

/** What an ioctl of a userfaultfd fails with. */
public enum UffdErrno {
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
