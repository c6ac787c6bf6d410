package org.mmrace.cli;

import org.mmrace.findings.SliceView;
import picocli.CommandLine.Option;

/** {@code --full} and {@code --slice}. */
final class Slices {
  private enum Slice {
    MARK,
    DROP
  }

  @Option(
      names = "--full",
      description =
          "Show every step of a counterexample with the words that it changes, not only those that"
              + " are needed.")
  private boolean full;

  @Option(
      names = "--slice",
      paramLabel = "HOW",
      description =
          "As --full, and which steps are no part of the cause: mark puts them into brackets, drop"
              + " counts them.")
  private Slice slice;

  SliceView view() {
    if (slice != null) {
      return slice == Slice.MARK ? SliceView.MARK : SliceView.DROP;
    }
    return full ? SliceView.FULL : SliceView.BRIEF;
  }
}
