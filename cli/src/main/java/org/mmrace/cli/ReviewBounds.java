package org.mmrace.cli;

import org.mmrace.analysis.costs.DesignReview;
import org.mmrace.findings.Reviewer;
import picocli.CommandLine.Option;

/** How large a graph may be for the exact parts of a review. */
final class ReviewBounds {
  @Option(
      names = "--tlc-edges",
      paramLabel = "N",
      defaultValue = "500000",
      description =
          "Ask TLC about graphs of at most so many edges; 0: never. Default: ${DEFAULT-VALUE}")
  private long tlcEdges;

  @Option(
      names = "--kept",
      paramLabel = "N",
      defaultValue = "2000000",
      description =
          "Costs are exact up to so many states; of a larger graph schedules are sampled."
              + " Default: ${DEFAULT-VALUE}")
  private int kept;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Schedules to sample, at least 2. Default: ${DEFAULT-VALUE}")
  private int samples;

  Reviewer.Bounds within(org.mmrace.explorer.Limits limits) {
    return new Reviewer.Bounds(new DesignReview.Bounds(limits, kept, samples), tlcEdges);
  }
}
