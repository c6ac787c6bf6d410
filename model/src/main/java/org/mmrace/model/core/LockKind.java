package org.mmrace.model.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Leaf;
import org.mmrace.model.words.Section;

/**
 * A class of locks, found by the form of its fields: {@code x.writer} and {@code x.readers}, with
 * or without {@code x.queued}; or one field that names the holder. Without a queue the writer
 * announces itself in {@code x.writer} and holds the lock once nobody reads. RCU sections and
 * disabled interrupts can be counted as locks that a thread holds for itself.
 *
 * @param name name of its fields without the part: {@code mmap_lock}
 * @param section the elements that have such a lock each, in one dimension
 * @param holder the writer, the one holder, or how deep the thread is in its section
 */
public record LockKind(
    String name, Section section, Field holder, Optional<Field> readers, Optional<Field> queued) {
  private static final String WRITER = ".writer";
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

  /** Returns the locks of the sections, in the order of their fields. */
  public static List<LockKind> of(List<Section> sections) {
    return of(sections, false);
  }

  /** Returns the locks of the sections, and RCU sections and disabled interrupts. */
  public static List<LockKind> withContexts(List<Section> sections) {
    return of(sections, true);
  }

  private static List<LockKind> of(List<Section> sections, boolean contexts) {
    List<LockKind> kinds = new ArrayList<>();
    for (Section section : sections) {
      for (Field field : section.fields()) {
        String name = field.name();
        if (isLock(section, field) && name.endsWith(WRITER)) {
          String base = name.substring(0, name.length() - WRITER.length());
          Optional<Field> readers = field(section, base + ".readers");
          Optional<Field> queued = field(section, base + ".queued");
          kinds.add(new LockKind(base, section, field, readers, queued));
        } else if (isOwned(section, field) || contexts && isContext(section, field)) {
          kinds.add(new LockKind(name, section, field, Optional.empty(), Optional.empty()));
        }
      }
    }
    return kinds;
  }

  /** Returns whether a word is a lock or a part of one. */
  public static boolean isLock(Leaf leaf) {
    return isLock(leaf.section(), leaf.field());
  }

  /** Returns whether a field of a section is a lock or a part of one. */
  public static boolean isLock(Section section, Field field) {
    String name = field.name();
    return isOwned(section, field)
        || holdsIds(field)
            && (name.endsWith(WRITER) || name.endsWith(".readers") || name.endsWith(".queued"));
  }

  private static boolean isOwned(Section section, Field field) {
    return holdsIds(field)
        && section.dims().size() == 1
        && (OWNED.contains(field.name())
            || field.name().endsWith("_lock") && !field.name().contains("."));
  }

  private static boolean holdsIds(Field field) {
    return field.domain() instanceof Domain.IdSet || field.domain() instanceof Domain.Range;
  }

  private static boolean isContext(Section section, Field field) {
    return section.name().equals("cpu") && CONTEXTS.contains(field.name());
  }

  private static Optional<Field> field(Section section, String name) {
    return section.fields().stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** Returns what the kernel calls it: {@code i_mmap_rwsem}, {@code folio lock}. */
  public String kernelName() {
    return KERNEL_NAMES.getOrDefault(section.name() + "." + name, name);
  }

  /** Returns whether it is an RCU section or disabled interrupts. */
  public boolean isContext() {
    return isContext(section, holder);
  }

  /** Returns what the elements are: {@code mm}, {@code page}. */
  public String label() {
    return section.dims().get(0).label();
  }

  /** Returns how thread {@code t} holds the lock of element {@code i}. */
  public Hold hold(long[] w, int i, int t) {
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
  public boolean isQueued(long[] w, int i, int t) {
    if (announces()) {
      return holder.get(w, i) == t && readers.get().get(w, i) != 0;
    }
    return queued.isPresent() && (queued.get().get(w, i) >>> t & 1) != 0;
  }

  /** Returns whether a thread other than {@code t} holds or wants the lock. */
  public boolean isTakenByOther(long[] w, int i, int t) {
    if (isContext()) {
      return i != t && holder.get(w, i) != 0;
    }
    long others = ~(1L << t);
    return holder.get(w, i) != 0 && holder.get(w, i) != t
        || readers.isPresent() && (readers.get().get(w, i) & others) != 0
        || queued.isPresent() && (queued.get().get(w, i) & others) != 0;
  }

  /** Returns the fields of the lock. */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>(List.of(holder));
    readers.ifPresent(fields::add);
    queued.ifPresent(fields::add);
    return fields;
  }

  /** Returns whether anybody holds or wants the lock. */
  public boolean isTaken(long[] w, int i) {
    return fields().stream().anyMatch(field -> field.get(w, i) != 0);
  }

  /** Makes the lock one that nobody holds or wants. */
  public void free(long[] w, int i) {
    fields().forEach(field -> field.set(w, i, 0));
  }

  /** Makes {@code t} the only one that holds or wants the lock. */
  public void give(long[] w, int i, int t, Hold hold) {
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
