package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mmrace.model.Field;
import org.mmrace.model.Layout;
import org.mmrace.model.Section;

/**
 * What a step did, in short lines: locks first, then what it read into its frame ({@code pmd =
 * table 1}), then the words that it changed ({@code pmd[1][0]: table 1 -> none}). A lock that the
 * name of the step speaks of is not said again; a frame that is zeroed is not said at all.
 */
public final class StepNotes {
  /** Where a thread stands, and what the names of the steps say already. */
  private static final Set<String> SILENT = Set.of("thread", "cpu");

  private final Layout layout;
  private final ThreadNames names;

  /** Reads states of {@code layout}. */
  public StepNotes(Layout layout, ThreadNames names) {
    this.layout = layout;
    this.names = names;
  }

  /**
   * Returns what changed between two states.
   *
   * @param threadId id in {@code m} of the thread that ran the step
   * @param event part of the step's name after the last {@code __}
   */
  public List<String> between(long[] before, long[] after, int threadId, String event) {
    List<String> notes = new ArrayList<>();
    List<String> read = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    layout.forEachLeaf(
        (section, field, i, j, k) -> {
          long old = field.get(before, i, j, k);
          long now = field.get(after, i, j, k);
          if (old == now || SILENT.contains(section.name())) {
            return;
          }
          String word = names.leaf(section, field, i, j, k);
          if (LockNote.isLock(field)) {
            LockNote.of(word, field, old, now, event).ifPresent(notes::add);
          } else if (!isOwnFrame(section, i, threadId)) {
            changed.add(word + ": " + shown(field, old) + " -> " + shown(field, now));
          } else if (now != 0) {
            read.add(field.name() + " = " + shown(field, now));
          }
        });
    notes.addAll(read);
    notes.addAll(changed);
    return notes;
  }

  private static String shown(Field field, long value) {
    return ShortValue.of(field.domain(), value);
  }

  private static boolean isOwnFrame(Section section, int i, int threadId) {
    return !section.dims().isEmpty()
        && section.dims().get(0).label().equals("thread")
        && i == threadId;
  }
}
