package org.mmrace.findings;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.Field;
import org.mmrace.model.Section;
import org.mmrace.model.TransitionSystem;

/**
 * What threads are called, alone and in the names of words: {@code pin[gup-fast].pfn}.
 *
 * @param all the names by number
 */
public record ThreadNames(List<String> all) {
  /** Copies the list. */
  public ThreadNames {
    all = List.copyOf(all);
  }

  /** Returns the names of the threads of a system. */
  public static ThreadNames of(TransitionSystem system) {
    List<String> names = new ArrayList<>();
    for (int thread = 0; thread < system.threads(); thread++) {
      names.add(system.threadName(thread));
    }
    return new ThreadNames(names);
  }

  /** Returns whether a thread is one of the machine's own, which are no CPUs of the kernel. */
  static boolean isOfTheMachine(String name) {
    return name.equals("machine") || name.equals("rcu");
  }

  /** Returns a leaf as {@code m} names it, but for the threads. */
  String leaf(Section section, Field field, int i, int j, int k) {
    StringBuilder text = new StringBuilder(section.name());
    int[] ids = {i, j, k};
    for (int d = 0; d < section.dims().size(); d++) {
      String label = section.dims().get(d).label();
      boolean thread = label.equals("thread") || label.equals("cpu");
      text.append('[').append(thread ? name(ids[d]) : String.valueOf(ids[d])).append(']');
    }
    return text.append(field.name().isEmpty() ? "" : "." + field.name()).toString();
  }

  /** Returns the name of a thread, its number if it has none. */
  String name(long thread) {
    return thread >= 0 && thread < all.size() ? all.get((int) thread) : String.valueOf(thread);
  }
}
