package org.mmrace.findings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mmrace.analysis.costs.DesignReview;
import org.mmrace.bridge.catalogue.DesignChange;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.run.TlcOpinion;

/**
 * What {@code review} found out about a candidate and its base in one scenario.
 *
 * @param config the cfg that both differ from in their named constants only
 * @param with the constants of the candidate
 * @param against the constants of the base
 * @param found what the explorer saw
 * @param broken a counterexample to each property that only the candidate breaks
 * @param repaired one to each that only the base breaks
 * @param traces where they are stored, the broken ones first
 * @param cfgs the cfgs of the candidate and of the base, as long as the variants are open
 * @param unmodelled where a side comes to what is not modelled, a line each
 * @param tlcOfBase what TLC says of the base; empty where it was not asked
 * @param tlcOfCandidate what TLC says of the candidate
 */
public record Review(
    ScenarioConfig config,
    DesignChange with,
    DesignChange against,
    DesignReview found,
    List<Counterexample> broken,
    List<Counterexample> repaired,
    List<String> traces,
    List<Path> cfgs,
    List<String> unmodelled,
    List<TlcOpinion> tlcOfBase,
    List<TlcOpinion> tlcOfCandidate) {
  /** Copies the lists. */
  public Review {
    broken = List.copyOf(broken);
    repaired = List.copyOf(repaired);
    traces = List.copyOf(traces);
    cfgs = List.copyOf(cfgs);
    unmodelled = List.copyOf(unmodelled);
    tlcOfBase = List.copyOf(tlcOfBase);
    tlcOfCandidate = List.copyOf(tlcOfCandidate);
  }

  /** Returns this review with every step of its counterexamples. */
  public Review full() {
    return new Review(
        config,
        with,
        against,
        found,
        broken.stream().map(Counterexample::full).toList(),
        repaired.stream().map(Counterexample::full).toList(),
        traces,
        cfgs,
        unmodelled,
        tlcOfBase,
        tlcOfCandidate);
  }

  /** Returns the verdicts on which TLC and the explorer differ, each in one line. */
  public List<String> differences() {
    List<String> lines = new ArrayList<>();
    Stream.concat(tlcOfBase.stream(), tlcOfCandidate.stream())
        .filter(opinion -> opinion.decided() && !opinion.agrees())
        .forEach(
            opinion ->
                lines.add(
                    "TLC and the explorer differ: asked="
                        + opinion.asked()
                        + " tlc="
                        + opinion.tlc().verdict()
                        + " explorer="
                        + opinion.explorer()));
    return lines;
  }

  /** Returns whether all states were seen by every engine that was asked. */
  public boolean complete() {
    return found.complete()
        && Stream.concat(tlcOfBase.stream(), tlcOfCandidate.stream()).allMatch(TlcOpinion::decided);
  }
}
