package org.mmrace.model.scenario;

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

    /** Returns the numbers that it may be. */
    Range legal(Sizes sizes) {
      return switch (this) {
        case MM -> new Range(1, sizes.of("mms"));
        case VA -> new Range(0, sizes.vas() - 1);
        case END, PAGES -> new Range(1, sizes.vas());
        case SLOT -> new Range(0, sizes.of("slots") - 1);
        case TABLE -> new Range(1, sizes.of("tables"));
        case PFN -> new Range(1, sizes.of("pages"));
        case FILE -> new Range(1, sizes.of("files"));
        case INDEX -> new Range(0, sizes.of("indices") - 1);
        case OFFSET -> new Range(0, Math.max(sizes.of("indices"), sizes.vas()) - 1);
        case ANON_VMA -> new Range(1, sizes.of("anon_vmas"));
        case UFFD -> new Range(1, sizes.of("uffds"));
        case TOKEN -> new Range(1, sizes.of("tokens"));
        case CONTENT -> new Range(0, sizes.of("tokens"));
        case CPU -> new Range(1, sizes.threads());
        case FLAG -> throw new IllegalArgumentException("a flag is no number");
      };
    }
  }

  /** An argument that must be given. */
  static Argument of(String name, Of of) {
    return new Argument(name, of, "");
  }

  /** An argument that may be left out. */
  static Argument or(String name, Of of, String otherwise) {
    return new Argument(name, of, otherwise);
  }

  /** A flag that is FALSE when it is left out. */
  static Argument flag(String name) {
    return or(name, Of.FLAG, "FALSE");
  }

  /** Returns whether it must be given. */
  public boolean required() {
    return otherwise.isEmpty();
  }
}
