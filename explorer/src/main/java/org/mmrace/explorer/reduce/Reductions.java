package org.mmrace.explorer.reduce;

import java.util.Optional;

/**
 * How to explore fewer states.
 *
 * @param footprints for partial-order reduction: of steps that do not matter to each other one
 *     order is enough
 * @param symmetry for one state of each orbit
 */
public record Reductions(Optional<Footprints> footprints, Optional<Symmetry> symmetry) {}
