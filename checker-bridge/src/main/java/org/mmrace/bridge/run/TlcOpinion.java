package org.mmrace.bridge.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.DesignVariants;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.explorer.Progress;

/**
 * What TLC says where the explorer has said something already: one run for all that the explorer
 * found to hold, and one for each property that it found wrong.
 *
 * @param asked the properties of the run: invariants, or {@code Deadlock}
 * @param explorer what the explorer says of them
 * @param tlc TLC's run
 */
public record TlcOpinion(List<String> asked, Verdict explorer, Checked tlc) {
  private static final String DEADLOCK = "Deadlock";

  /** Copies the list. */
  public TlcOpinion {
    asked = List.copyOf(asked);
  }

  /** Returns whether TLC says the same. */
  public boolean agrees() {
    boolean unmodelled = explorer instanceof Verdict.NotModelled;
    return unmodelled && tlc.verdict() instanceof Verdict.NotModelled
        || tlc.verdict().equals(explorer);
  }

  /** Returns whether TLC came to a verdict. */
  public boolean decided() {
    return !(tlc.verdict() instanceof Verdict.Unfinished);
  }

  /**
   * What the explorer said of a configuration.
   *
   * @param named the invariants that it was asked about
   * @param wrong what it found wrong of it: invariants, or {@code Deadlock}
   * @param reached where it came to what is not modelled
   */
  public record Said(
      List<String> named, List<String> wrong, Optional<Verdict.NotModelled> reached) {
    /** Copies the lists. */
    public Said {
      named = List.copyOf(named);
      wrong = List.copyOf(wrong);
    }
  }

  /** Asks TLC about one configuration. */
  public static List<TlcOpinion> of(
      ScenarioConfig config,
      Said said,
      DesignVariants variants,
      TlcProcess tlc,
      Budget budget,
      Consumer<Progress> progress)
      throws IOException {
    List<TlcOpinion> opinions = new ArrayList<>();
    List<String> held = said.named().stream().filter(name -> !said.wrong().contains(name)).toList();
    boolean live = config.cfg().checkDeadlock() && !said.wrong().contains(DEADLOCK);
    ScenarioConfig rest = variants.asking(config, held, live, "held");
    opinions.add(
        new TlcOpinion(
            held,
            said.reached().isPresent() ? said.reached().get() : new Verdict.Holds(),
            tlc.check(rest.location(), budget.time(), progress)));
    for (String property : said.wrong()) {
      boolean stuck = property.equals(DEADLOCK);
      ScenarioConfig one =
          variants.asking(config, stuck ? List.of() : List.of(property), stuck, property);
      opinions.add(
          new TlcOpinion(
              List.of(property),
              stuck ? new Verdict.Deadlocked() : new Verdict.Violated(property),
              tlc.check(one.location(), budget.time(), progress)));
    }
    return opinions;
  }
}
