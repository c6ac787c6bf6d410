package org.mmrace.model.core;

import java.util.Arrays;
import java.util.List;
import org.mmrace.model.words.Domain;

/**
 * A page-table entry, one format at every level. Value 0 is {@code none}.
 *
 * <pre>
 * bits  0..3   kind: none, table, present, huge, zero, swap, migration, marker
 * bits  4..27  pfn: the page (present, huge), the table (table), 0 otherwise
 * bit   28     write
 * bit   29     dirty
 * bit   30     young
 * bit   31     uffd_wp
 * </pre>
 */
public final class Entry {
  private static final Kind[] KINDS = Kind.values();
  private static final int KIND_MASK = 7; // of 8 kinds

  /** No entry: {@code pmd_none()}, {@code pte_none()}. */
  public static final long NONE = 0;

  /** The entry of the shared zero page. */
  public static final long ZERO = Kind.ZERO.ordinal();

  private static final Domain.Part KIND =
      new Domain.Part(
          "kind", 0, new Domain.Names(Arrays.stream(KINDS).map(Kind::toString).toList()));
  private static final Domain.Part PFN = new Domain.Part("pfn", 4, new Domain.Range((1 << 24) - 1));
  private static final long TABLE = Kind.TABLE.ordinal();
  private static final long PRESENT = Kind.PRESENT.ordinal();
  private static final long HUGE = Kind.HUGE.ordinal();
  private static final int WRITE_SHIFT = 28;
  private static final int DIRTY_SHIFT = 29;
  private static final int YOUNG_SHIFT = 30;
  private static final int UFFD_WP_SHIFT = 31;

  /** The bit of {@link #uffd_wp}. */
  public static final long UFFD_WP = 1L << UFFD_WP_SHIFT;

  /** The bits that say where an entry leads: its kind, its page or table. */
  public static final long TARGET = (1L << WRITE_SHIFT) - 1;

  /** The values of an entry. */
  public static final Domain.Struct DOMAIN =
      new Domain.Struct(
          List.of(
              KIND,
              PFN,
              new Domain.Part("write", WRITE_SHIFT, new Domain.Flag()),
              new Domain.Part("dirty", DIRTY_SHIFT, new Domain.Flag()),
              new Domain.Part("young", YOUNG_SHIFT, new Domain.Flag()),
              new Domain.Part("uffd_wp", UFFD_WP_SHIFT, new Domain.Flag())));

  private Entry() {}

  /** Returns the kind. */
  public static Kind kind(long e) {
    return KINDS[(int) e & KIND_MASK];
  }

  /** Returns the page or the table. */
  public static int pfn(long e) {
    return (int) (e >>> 4 & 0xffffff);
  }

  /** Returns whether hardware may write through the entry. */
  public static boolean write(long e) {
    return (e >>> WRITE_SHIFT & 1) != 0;
  }

  /** Returns whether hardware wrote through the entry. */
  public static boolean dirty(long e) {
    return (e >>> DIRTY_SHIFT & 1) != 0;
  }

  /** Returns whether hardware used the entry. */
  public static boolean young(long e) {
    return (e >>> YOUNG_SHIFT & 1) != 0;
  }

  /** Returns whether userfaultfd write-protects the entry. */
  public static boolean uffd_wp(long e) {
    return (e >>> UFFD_WP_SHIFT & 1) != 0;
  }

  /** Returns an entry that points to table {@code table}. */
  public static long table(int table) {
    return TABLE | (long) table << 4;
  }

  /** Returns the {@link #TARGET} of a leaf that maps {@code pfn}. */
  public static long maps(int pfn) {
    return PRESENT | (long) pfn << 4;
  }

  /** Returns the {@link #TARGET} of a huge leaf that maps the folio at {@code pfn}. */
  public static long mapsHuge(int pfn) {
    return HUGE | (long) pfn << 4;
  }

  /** Returns a young leaf that maps {@code pfn}, dirty if writable. */
  public static long present(int pfn, boolean write) {
    return PRESENT
        | (long) pfn << 4
        | (write ? 1L << WRITE_SHIFT | 1L << DIRTY_SHIFT : 0)
        | 1L << YOUNG_SHIFT;
  }

  /** Returns a young huge leaf that maps the folio at {@code pfn}, dirty if writable. */
  public static long huge(int pfn, boolean write) {
    return present(pfn, write) - PRESENT + HUGE;
  }

  /** Returns the entry with the page or the table as given. */
  public static long withPfn(long e, int pfn) {
    return PFN.with(e, pfn);
  }

  /** Returns the entry with the write bit as given. */
  public static long withWrite(long e, boolean write) {
    return (e & ~(1L << WRITE_SHIFT)) | (write ? 1L << WRITE_SHIFT : 0);
  }

  /** Returns the entry with the dirty bit as given. */
  public static long withDirty(long e, boolean dirty) {
    return (e & ~(1L << DIRTY_SHIFT)) | (dirty ? 1L << DIRTY_SHIFT : 0);
  }

  /** Returns the entry with the young bit as given. */
  public static long withYoung(long e, boolean young) {
    return (e & ~(1L << YOUNG_SHIFT)) | (young ? 1L << YOUNG_SHIFT : 0);
  }

  /** Returns the entry with the uffd_wp bit as given. */
  public static long withUffdWp(long e, boolean wp) {
    return (e & ~(1L << UFFD_WP_SHIFT)) | (wp ? 1L << UFFD_WP_SHIFT : 0);
  }
}
