package org.mmrace.bridge;

/** How far a run is. */
public record Progress(long states, long generated, int depth, long queue, double seconds) {}
