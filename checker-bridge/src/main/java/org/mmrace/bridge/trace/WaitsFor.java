package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mmrace.model.Domain;
import org.mmrace.model.Field;
import org.mmrace.model.Layout;
import org.mmrace.model.Section;
import org.mmrace.model.TransitionSystem;

/**
 * What a blocked step waits for: the lock without whose holders and waiters it would run. A lock is
 * known by its fields: {@code x.writer}, {@code x.readers} and {@code x.queued}, or one that holds
 * the id of its owner.
 */
public final class WaitsFor {
  private static final Set<String> OWNERS = Set.of("lock", "ptl", "pml");
  private static final Set<String> PARTS = Set.of("writer", "readers", "queued");
  private final TransitionSystem system;
  private final Layout layout;

  WaitsFor(TransitionSystem system, Layout layout) {
    this.system = system;
    this.layout = layout;
  }

  /** Returns whether a field is a lock or a part of one. */
  public static boolean isLock(Field field) {
    String part = lastPart(field.name());
    boolean ids = field.domain() instanceof Domain.IdSet || field.domain() instanceof Domain.Range;
    return ids && (isOwner(part) || PARTS.contains(part));
  }

  private static boolean isOwner(String part) {
    return OWNERS.contains(part) || part.endsWith("_lock");
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** One lock: its fields in one element of a section. */
  private record Lock(Section section, List<Integer> ids, String base, List<Field> fields) {
    long get(Field field, long[] words) {
      return field.get(words, ids.get(0), ids.get(1), ids.get(2));
    }

    boolean isTaken(long[] words) {
      return fields.stream().anyMatch(field -> get(field, words) != 0);
    }

    void free(long[] words) {
      fields.forEach(field -> field.set(words, ids.get(0), ids.get(1), ids.get(2), 0));
    }

    /** Returns {@code ptl of table 2}. */
    String name() {
      int dims = section.dims().size();
      String of =
          ids.subList(0, dims).stream().map(id -> " " + id).collect(Collectors.joining(","));
      return base + " of " + section.name() + of;
    }
  }

  private List<Lock> locks() {
    Map<String, Lock> locks = new LinkedHashMap<>();
    layout.forEachLeaf(
        (section, field, i, j, k) -> {
          if (isLock(field)) {
            boolean part = PARTS.contains(lastPart(field.name()));
            int dot = field.name().lastIndexOf('.');
            String base = part ? field.name().substring(0, Math.max(0, dot)) : field.name();
            List<Integer> ids = List.of(i, j, k);
            locks
                .computeIfAbsent(
                    section.name() + ids + base,
                    key -> new Lock(section, ids, base, new ArrayList<>()))
                .fields()
                .add(field);
          }
        });
    return List.copyOf(locks.values());
  }

  /**
   * Returns what {@code thread} waits for: {@code waits for ptl of table 2 held by mremap}; empty
   * if it is no lock, or more than one.
   */
  String of(long[] words, int thread, int choice) {
    for (Lock lock : locks()) {
      if (lock.isTaken(words)) {
        long[] without = words.clone();
        lock.free(without);
        if (system.step(without, thread, choice) == TransitionSystem.DONE) {
          return "waits for " + lock.name() + holders(lock, words, thread);
        }
      }
    }
    return "";
  }

  private String holders(Lock lock, long[] words, int thread) {
    List<String> said = new ArrayList<>();
    for (Field field : lock.fields()) {
      List<String> names = names(field, lock.get(field, words), thread);
      String how =
          switch (lastPart(field.name())) {
            case "writer" -> " held for write by ";
            case "readers" -> " held for read by ";
            case "queued" -> " wanted for write by ";
            default -> " held by ";
          };
      if (!names.isEmpty()) {
        said.add(how + String.join(" and ", names));
      }
    }
    return String.join(",", said);
  }

  private List<String> names(Field field, long value, int waiting) {
    List<String> names = new ArrayList<>();
    boolean queue = lastPart(field.name()).equals("queued");
    for (int thread = 0; thread < system.threads(); thread++) {
      boolean in =
          field.domain() instanceof Domain.IdSet
              ? (value >>> thread & 1) != 0
              : value == thread && value != 0;
      if (in && !(queue && thread == waiting)) {
        names.add(system.threadName(thread));
      }
    }
    return names;
  }
}
