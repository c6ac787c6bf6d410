package org.mmrace.model.core;

import java.util.Locale;

/**
 * An argument of an operation, or a field of a record of {@code Setup}.
 *
 * @param otherwise what it is when it is left out, as a reader is told; empty if it must be given
 */
public record Argument(String name, Of of, String otherwise) {
  /** What an argument is a number of, or a flag. */
  public enum Of {
    /** An address space. */
    MM,
    /** A virtual page. */
    VA,
    /** The virtual page after the last of a range. */
    END,
    /** A number of virtual pages. */
    PAGES,
    /** A PMD entry of an address space. */
    SLOT,
    /** A page table. */
    TABLE,
    /** A page. */
    PFN,
    /** A file. */
    FILE,
    /** A slot of the page cache of a file. */
    INDEX,
    /** A page offset of a VMA. */
    OFFSET,
    /** An anon_vma. */
    ANON_VMA,
    /** A userfaultfd context. */
    UFFD,
    /** The content that a store brings. */
    TOKEN,
    /** A content, zeroes too. */
    CONTENT,
    /** A thread. */
    CPU,
    /** TRUE or FALSE. */
    FLAG;

    /** Returns how operations are listed: {@code VA}, {@code TRUE|FALSE}. */
    public String text() {
      return this == FLAG ? "TRUE|FALSE" : name().toUpperCase(Locale.ROOT);
    }
  }

  /** The address space of an operation. */
  public static final Argument MM = of("mm", Of.MM);

  /** The virtual page. */
  public static final Argument VA = of("va", Of.VA);

  /** The first virtual page of a range. */
  public static final Argument START = of("start", Of.VA);

  /** The virtual page after its last. */
  public static final Argument END = of("end", Of.END);

  /** The number of its pages. */
  public static final Argument LEN = of("len", Of.PAGES);

  /** The file. */
  public static final Argument FILE = of("file", Of.FILE);

  /** The userfaultfd context. */
  public static final Argument UFFD = of("uffd", Of.UFFD);

  /** What a store brings. */
  public static final Argument TOKEN = of("token", Of.TOKEN);

  /** UFFDIO_*_MODE_DONTWAKE. */
  public static final Argument DONTWAKE = flag("dontwake");

  /** An argument that must be given. */
  public static Argument of(String name, Of of) {
    return new Argument(name, of, "");
  }

  /** An argument that may be left out. */
  public static Argument or(String name, Of of, String otherwise) {
    return new Argument(name, of, otherwise);
  }

  /** A flag that is FALSE when it is left out. */
  public static Argument flag(String name) {
    return or(name, Of.FLAG, "FALSE");
  }

  /** Returns whether it must be given. */
  public boolean required() {
    return otherwise.isEmpty();
  }
}
