package org.mmrace.reports;

import java.util.Optional;

/**
 * The comparison of spec and model over the whole state graph of one cfg.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param outcome {@code HOLDS}: equal; {@code VIOLATED}: they differ
 * @param states distinct states compared
 * @param edges edges compared
 * @param missing edges of the spec that the model does not have
 * @param extra edges of the model that the spec does not have
 * @param digest digest of the graph
 * @param message the first difference, or why the run is unfinished or could not be made
 */
public record ConformRow(
    String id,
    String config,
    Outcome outcome,
    long states,
    long edges,
    long missing,
    long extra,
    String digest,
    double elapsedSeconds,
    Optional<String> message) {}
