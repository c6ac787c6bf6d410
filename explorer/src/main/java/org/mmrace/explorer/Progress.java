package org.mmrace.explorer;

import java.time.Duration;

/**
 * How far a running search is.
 *
 * @param states distinct states so far
 * @param edges edges so far
 * @param depth level of the state being expanded; an initial state has level 1
 * @param queue states waiting to be expanded
 * @param edgesPerSecond edges per second since the last report
 * @param elapsed time since the start
 */
public record Progress(
    long states, long edges, int depth, long queue, double edgesPerSecond, Duration elapsed) {}
