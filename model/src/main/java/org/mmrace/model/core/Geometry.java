package org.mmrace.model.core;

/**
 * The sizes of a machine. A PMD range is filled by {@code ptes} pages; virtual addresses are page
 * numbers 0 to {@code slots * ptes - 1}.
 */
public record Geometry(
    int threads,
    int mms,
    int slots,
    int ptes,
    int tables,
    int pages,
    int vmas,
    int files,
    int indices,
    int anonVmas,
    int uffds,
    int tokens) {

  static Geometry of(Constants geometry, int threads) {
    return new Geometry(
        threads,
        geometry.number("mms"),
        geometry.number("slots"),
        geometry.number("ptes"),
        geometry.number("tables"),
        geometry.number("pages"),
        geometry.number("vmas"),
        geometry.number("files"),
        geometry.number("indices"),
        geometry.number("anon_vmas"),
        geometry.number("uffds"),
        geometry.number("tokens"));
  }

  /** Returns the number of virtual pages of an mm. */
  public int vas() {
    return slots * ptes;
  }

  /** Returns the PMD slot of a virtual page. */
  public int slot(int va) {
    return va / ptes;
  }

  /** Returns the index of a virtual page in its table. */
  public int index(int va) {
    return va % ptes;
  }
}
