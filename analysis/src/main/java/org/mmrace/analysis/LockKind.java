package org.mmrace.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mmrace.model.Field;
import org.mmrace.model.Layout;
import org.mmrace.model.Section;

/**
 * A class of locks, found by the form of its fields: {@code x.writer} and {@code x.readers}, with
 * or without {@code x.queued}; or one field that names the holder. Without a queue the writer
 * announces itself in {@code x.writer} and holds the lock once nobody reads. RCU sections and
 * disabled interrupts count as locks that a thread holds for itself.
 *
 * @param name what the kernel calls it
 * @param holder the writer, the one holder, or how deep the thread is in its section
 */
record LockKind(
    String name, Section section, Field holder, Optional<Field> readers, Optional<Field> queued) {
  private static final Set<String> OWNED = Set.of("pml", "ptl", "lock");
  private static final Set<String> CONTEXTS = Set.of("rcu", "irq_off");
  private static final Map<String, String> KERNEL_NAMES =
      Map.of(
          "vma.lock", "vma lock",
          "page.lock", "folio lock",
          "file.i_mmap", "i_mmap_rwsem",
          "anon_vma.rwsem", "anon_vma rwsem",
          "mm.pml", "pmd lock",
          "table.ptl", "pte lock",
          "uffd.wqh_lock", "fault_pending_wqh.lock",
          "cpu.rcu", "RCU",
          "cpu.irq_off", "IRQs off");

  static List<LockKind> of(Layout layout) {
    List<LockKind> kinds = new ArrayList<>();
    for (Section section : layout.sections()) {
      for (Field field : section.fields()) {
        if (field.name().endsWith(".writer")) {
          String base = field.name().substring(0, field.name().length() - ".writer".length());
          kinds.add(
              new LockKind(
                  kernelName(section, base),
                  section,
                  field,
                  field(section, base + ".readers"),
                  field(section, base + ".queued")));
        } else if (isOwned(section, field) || isContext(section, field)) {
          kinds.add(
              new LockKind(
                  kernelName(section, field.name()),
                  section,
                  field,
                  Optional.empty(),
                  Optional.empty()));
        }
      }
    }
    return kinds;
  }

  private static boolean isOwned(Section section, Field field) {
    return section.dims().size() == 1
        && (OWNED.contains(field.name())
            || field.name().endsWith("_lock") && !field.name().contains("."));
  }

  private static boolean isContext(Section section, Field field) {
    return section.name().equals("cpu") && CONTEXTS.contains(field.name());
  }

  private static Optional<Field> field(Section section, String name) {
    return section.fields().stream().filter(field -> field.name().equals(name)).findFirst();
  }

  private static String kernelName(Section section, String base) {
    return KERNEL_NAMES.getOrDefault(section.name() + "." + base, base);
  }

  boolean isContext() {
    return isContext(section, holder);
  }

  String label() {
    return section.dims().get(0).label();
  }

  LockUse use(Hold hold) {
    boolean two = readers.isPresent();
    return new LockUse(name, two ? hold == Hold.WRITE ? "write" : "read" : "");
  }

  Hold hold(long[] w, int i, int t) {
    if (isContext()) {
      return i == t && holder.get(w, i) != 0 ? Hold.WRITE : Hold.NONE;
    }
    if (holder.get(w, i) == t && !(announces() && readers.get().get(w, i) != 0)) {
      return Hold.WRITE;
    }
    boolean reads = readers.isPresent() && (readers.get().get(w, i) >>> t & 1) != 0;
    return reads ? Hold.READ : Hold.NONE;
  }

  private boolean announces() {
    return readers.isPresent() && queued.isEmpty();
  }

  /** Returns whether {@code t} waits in the queue of writers. */
  boolean isQueued(long[] w, int i, int t) {
    if (announces()) {
      return holder.get(w, i) == t && readers.get().get(w, i) != 0;
    }
    return queued.isPresent() && (queued.get().get(w, i) >>> t & 1) != 0;
  }

  /** Returns whether a thread other than {@code t} holds or wants the lock. */
  boolean isTakenByOther(long[] w, int i, int t) {
    if (isContext()) {
      return i != t && holder.get(w, i) != 0;
    }
    long others = ~(1L << t);
    return holder.get(w, i) != 0 && holder.get(w, i) != t
        || readers.isPresent() && (readers.get().get(w, i) & others) != 0
        || queued.isPresent() && (queued.get().get(w, i) & others) != 0;
  }

  /** Returns the fields of the lock. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>(List.of(holder));
    readers.ifPresent(fields::add);
    queued.ifPresent(fields::add);
    return fields;
  }

  /** Makes the lock one that nobody holds or wants. */
  void free(long[] w, int i) {
    fields().forEach(field -> field.set(w, i, 0));
  }

  /** Makes {@code t} the only one that holds or wants the lock. */
  void give(long[] w, int i, int t, Hold hold) {
    free(w, i);
    if (isContext()) {
      holder.set(w, i, hold == Hold.NONE ? 0 : 1);
    } else if (hold == Hold.WRITE) {
      holder.set(w, i, t);
    } else if (hold == Hold.READ) {
      readers.orElseThrow().set(w, i, 1L << t);
    }
  }
}
