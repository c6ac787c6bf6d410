package org.mmrace.reports;

/**
 * Size of the part of a state graph that a run saw.
 *
 * @param states distinct states
 * @param edges generated successors
 * @param depth states on the longest shortest path from an initial state, the initial one included
 */
public record Size(long states, long edges, int depth) {}
