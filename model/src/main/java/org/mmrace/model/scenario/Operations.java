package org.mmrace.model.scenario;

import java.util.List;
import java.util.Optional;
import org.mmrace.model.scenario.Argument.Of;

/** The operations that a program can name, by path. */
public final class Operations {
  private static final Argument MM = Argument.of("mm", Of.MM);
  private static final Argument VA = Argument.of("va", Of.VA);
  private static final Argument START = Argument.of("start", Of.VA);
  private static final Argument END = Argument.of("end", Of.END);
  private static final Argument LEN = Argument.of("len", Of.PAGES);
  private static final Argument FILE = Argument.of("file", Of.FILE);
  private static final Argument UFFD = Argument.of("uffd", Of.UFFD);
  private static final Argument TOKEN = Argument.of("token", Of.TOKEN);
  private static final Argument WRITE = Argument.of("write", Of.FLAG);
  private static final Argument DONTWAKE = Argument.flag("dontwake");
  private static final String GUP_FAST = "gup_fast";

  private static final List<Operation> ALL =
      List.of(
          Operation.after(GUP_FAST, "dma_write", TOKEN),
          Operation.of("folio_referenced", Argument.of("page", Of.PFN), Argument.flag("sync")),
          Operation.of(GUP_FAST, MM, VA, WRITE),
          Operation.of("madvise_collapse", MM, VA),
          Operation.of("madvise_dontneed", MM, START, END),
          Operation.of("mremap", MM, START, END, Argument.of("to", Of.VA)),
          Operation.of("munmap", MM, START, END),
          Operation.of("retract_page_tables", FILE, Argument.of("pgoff", Of.INDEX)),
          Operation.of("speculative_fill", MM, VA),
          Operation.of("truncate", FILE, Argument.of("index", Of.INDEX)),
          Operation.of("uffd_close", MM, UFFD),
          Operation.of(
              "uffd_copy",
              MM,
              UFFD,
              VA,
              LEN,
              Argument.or("token", Of.CONTENT, "0: zeroes"),
              Argument.flag("wp"),
              DONTWAKE),
          Operation.of(
              "uffd_move",
              MM,
              UFFD,
              Argument.of("dst", Of.VA),
              Argument.of("src", Of.VA),
              Argument.or("len", Of.PAGES, "1"),
              Argument.flag("holes"),
              DONTWAKE),
          Operation.of("uffd_read", UFFD),
          Operation.of("uffd_unregister", MM, UFFD, VA, LEN),
          Operation.of("uffd_wake", UFFD, VA, LEN),
          Operation.of("uffd_writeprotect", MM, UFFD, VA, LEN, enable(), DONTWAKE),
          Operation.after(GUP_FAST, "unpin_user_page"),
          Operation.of("user_read", MM, VA),
          Operation.of("user_write", MM, VA, TOKEN));

  private Operations() {}

  private static Argument enable() {
    return Argument.of("enable", Of.FLAG);
  }

  /** Returns all operations, by path. */
  public static List<Operation> all() {
    return ALL;
  }

  /** Returns the operation of a path. */
  public static Optional<Operation> of(String path) {
    return ALL.stream().filter(one -> one.path().equals(path)).findFirst();
  }
}
