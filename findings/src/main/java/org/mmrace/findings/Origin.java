package org.mmrace.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mmrace.model.core.Constants;

/**
 * What brings each thread of a scenario into the kernel: the system call, or what the machine does.
 *
 * @param paths for each thread of the program, from thread 1, the paths of its operations
 */
record Origin(List<List<String>> paths) {
  /** man 2 of the names with parentheses. */
  private static final Map<String, String> ENTRIES =
      Map.ofEntries(
          Map.entry("dma_write", "device writes to the pinned page"),
          Map.entry("folio_referenced", "reclaim: shrink_folio_list()"),
          Map.entry("gup_fast", "read() with O_DIRECT"),
          Map.entry("madvise_collapse", "madvise(MADV_COLLAPSE)"),
          Map.entry("madvise_dontneed", "madvise(MADV_DONTNEED)"),
          Map.entry("mremap", "mremap()"),
          Map.entry("munmap", "munmap()"),
          Map.entry("retract_page_tables", "madvise(MADV_COLLAPSE) of a file"),
          Map.entry("speculative_fill", "CPU speculates"),
          Map.entry("truncate", "ftruncate()"),
          Map.entry("uffd_close", "close() of the userfaultfd"),
          Map.entry("uffd_copy", "ioctl(UFFDIO_COPY)"),
          Map.entry("uffd_move", "ioctl(UFFDIO_MOVE)"),
          Map.entry("uffd_read", "read() of the userfaultfd"),
          Map.entry("uffd_unregister", "ioctl(UFFDIO_UNREGISTER)"),
          Map.entry("uffd_wake", "ioctl(UFFDIO_WAKE)"),
          Map.entry("uffd_writeprotect", "ioctl(UFFDIO_WRITEPROTECT)"),
          Map.entry("unpin_user_page", "I/O completes"),
          Map.entry("user_read", "user space loads"),
          Map.entry("user_write", "user space stores"));

  /** Returns the origins of the program in a scenario's constants; none if there is no program. */
  static Origin of(Map<String, Object> constants) {
    List<List<String>> paths = new ArrayList<>();
    Constants root = Constants.of(constants);
    if (root.has("program")) {
      for (Constants thread : root.get("program").elements()) {
        paths.add(thread.get("ops").elements().stream().map(op -> op.text("path")).toList());
      }
    }
    return new Origin(paths);
  }

  /**
   * Returns how a thread came into the kernel; empty if its program is not known. A path that has
   * no other name is called by its own.
   *
   * @param thread number of the thread, from 1
   * @param operation number of the operation, from 1
   */
  String of(int thread, int operation) {
    if (thread < 1 || thread > paths.size() || operation > paths.get(thread - 1).size()) {
      return "";
    }
    String path = paths.get(thread - 1).get(operation - 1);
    return ENTRIES.getOrDefault(path, path);
  }

  /** Returns whether a path has another name than its own. */
  static boolean knows(String path) {
    return ENTRIES.containsKey(path);
  }
}
