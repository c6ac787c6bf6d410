package org.mmrace.analysis.costs;

/**
 * Something that an operation costs.
 *
 * @param operation who pays
 * @param what {@code steps}, {@code PTE lock taken}, {@code steps under PTE lock}, {@code waits}
 */
public record Metric(Operation operation, String what) {}
