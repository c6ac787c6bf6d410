package org.mmrace.cli;

import org.mmrace.findings.SliceView;
import picocli.CommandLine.Option;

/** {@code --slice}. */
final class Slices {
  @Option(
      names = "--slice",
      paramLabel = "HOW",
      defaultValue = "off",
      description =
          "Which steps of a counterexample are its cause: mark puts the others into brackets, drop"
              + " counts them. Default: off")
  private SliceView view;

  SliceView view() {
    return view;
  }
}
