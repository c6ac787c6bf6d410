package org.mmrace.explorer;

/**
 * How often one step ran.
 *
 * @param step name of the step
 * @param taken edges of this step
 * @param fresh those of them that led to a state not seen before
 */
public record StepCoverage(String step, long taken, long fresh) {}
