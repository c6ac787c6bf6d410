package org.mmrace.model.core;

import java.util.List;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/** VMAs: {@code m.vma}. C: include/linux/mm_types.h struct vm_area_struct (v6.18). */
public final class VmaSection {
  /** The mm; 0 where the VMA is not in use. */
  public final Field mm;

  /** The first page. */
  public final Field start;

  /** The page behind the last. */
  public final Field end;

  /** Whether it is anonymous. */
  public final Field anon;

  /** VM_WRITE. */
  public final Field write;

  /** vm_file. */
  public final Field file;

  /** vm_pgoff. */
  public final Field pgoff;

  /** anon_vma. */
  public final Field anon_vma;

  /** The userfaultfd that it is registered with. */
  public final Field uffd;

  /** VM_UFFD_MISSING. */
  public final Field missing;

  /** VM_UFFD_WP. */
  public final Field wp;

  /** VM_UFFD_MINOR. */
  public final Field minor;

  /** VM_HUGEPAGE. */
  public final Field thp;

  /** VM_NOHUGEPAGE. */
  public final Field nohugepage;

  /** Whether the VMA left the tree of its mm. */
  public final Field detached;

  /** Whether the VMA left the i_mmap tree. */
  public final Field unlinked;

  /** The per-VMA lock. */
  public final VmaLock lock;

  private final int count;
  private final MmSection mmSection;
  private final Section section;
  private final List<Field> fields;

  VmaSection(Layout layout, Geometry geometry, MmSection mmSection) {
    this.mmSection = mmSection;
    count = geometry.vmas();
    Domain flag = new Domain.Flag();
    Domain va = new Domain.Range(geometry.vas());
    section = layout.section("vma", Section.Dim.range("vma", 1, count));
    mm = section.field("mm", new Domain.Range(geometry.mms()));
    start = section.field("start", va);
    end = section.field("end", va);
    anon = section.field("anon", flag);
    write = section.field("write", flag);
    file = section.field("file", new Domain.Range(geometry.files()));
    pgoff = section.field("pgoff", new Domain.Range(Math.max(geometry.indices(), geometry.vas())));
    anon_vma = section.field("anon_vma", new Domain.Range(geometry.anonVmas()));
    uffd = section.field("uffd", new Domain.Range(geometry.uffds()));
    missing = section.field("missing", flag);
    wp = section.field("wp", flag);
    minor = section.field("minor", flag);
    thp = section.field("thp", flag);
    nohugepage = section.field("nohugepage", flag);
    detached = section.field("detached", flag);
    unlinked = section.field("unlinked", flag);
    lock = new VmaLock(section, geometry.threads());
    fields = section.fields();
  }

  /** Returns the VMA that covers {@code va} of an mm, 0 for none. */
  public int at(long[] w, int ofMm, int va) {
    for (int v = 1; v <= count; v++) {
      if (mm.get(w, v) == ofMm
          && detached.get(w, v) == 0
          && start.get(w, v) <= va
          && va < end.get(w, v)) {
        return v;
      }
    }
    return 0;
  }

  /** Returns the lowest VMA above {@code after} that is not in use, 0 for none. */
  public int free(long[] w, int after) {
    for (int v = after + 1; v <= count; v++) {
      if (mm.get(w, v) == 0) {
        return v;
      }
    }
    return 0;
  }

  /** Copies every field of a VMA. */
  public void copy(long[] w, int from, int to) {
    for (Field field : fields) {
      field.set(w, to, field.get(w, from));
    }
  }

  /** Frees a VMA. */
  public void clear(long[] w, int v) {
    section.clear(w, v);
  }

  /** linear_page_index(): where the rmap walk looks for a page that is mapped at {@code va}. */
  public int linearIndex(long[] w, int v, int va) {
    return (int) (pgoff.get(w, v) + va - start.get(w, v));
  }

  /** Returns whether the VMA is registered with a userfaultfd in any mode. */
  public boolean armed(long[] w, int v) {
    return (missing.get(w, v) | wp.get(w, v) | minor.get(w, v)) != 0;
  }

  /** mmap_write_downgrade(): ends every VMA write lock of the mm too. */
  public void mmapWriteDowngrade(long[] w, int ofMm, int t) {
    mmapWriteUnlock(w, ofMm);
    mmSection.mmap_lock.downgradeWrite(w, ofMm, t);
  }

  /** mmap_write_unlock(): ends every VMA write lock of the mm too. */
  public void mmapWriteUnlock(long[] w, int ofMm) {
    mmSection.mmap_lock.upWrite(w, ofMm);
    for (int v = 1; v <= count; v++) {
      if (mm.get(w, v) == ofMm) {
        lock.writer.set(w, v, 0);
      }
    }
  }

  void init(long[] w, List<Constants> vmas) {
    for (int v = 1; v <= vmas.size(); v++) {
      Constants vma = vmas.get(v - 1);
      for (Field field : fields) {
        if (vma.has(field.name())) {
          Constants found = vma.get(field.name());
          boolean isFlag = found.value() instanceof Boolean;
          field.set(w, v, isFlag ? (found.flag() ? 1 : 0) : found.number());
        }
      }
      if (!vma.has("file") && !vma.has("pgoff")) {
        pgoff.set(w, v, start.get(w, v)); // the page offset starts as the address
      }
    }
  }
}
