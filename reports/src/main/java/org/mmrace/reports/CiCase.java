package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One verdict as a CI system counts it.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param engine what gave the verdict: {@code tlc}, {@code explorer}, {@code both}
 * @param state whether it is a pass
 * @param verdict {@code violated Inv_PinStaysMapped}
 * @param declared what it must be
 * @param size what the run saw; empty when it could not start
 * @param elapsedSeconds wall-clock time
 * @param notes why it is no pass, or what else there is to say
 */
public record CiCase(
    String id,
    String config,
    String engine,
    State state,
    String verdict,
    String declared,
    Optional<Size> size,
    double elapsedSeconds,
    List<String> notes) {
  /** The verdict of a comparison that finds no difference. */
  static final String EQUAL = "equal";

  /** Whether a verdict is a pass. */
  public enum State {
    /** It is the declared one. */
    AS_DECLARED,
    /** It is another. */
    FAILED,
    /** Specification and model differ. */
    DIFFERS,
    /** Something is reached that is not modelled: never a pass. */
    NOT_MODELLED,
    /** The run did not finish: never a pass. */
    UNFINISHED,
    /** The run could not be made. */
    ERROR
  }

  /** Copies the list. */
  public CiCase {
    notes = List.copyOf(notes);
  }

  /** Makes the cases of a check, one for each verdict. */
  public static List<CiCase> ofChecks(List<CheckRow> rows) {
    List<CiCase> cases = new ArrayList<>();
    for (CheckRow row : rows) {
      if (!row.judges()) {
        continue;
      }
      boolean contradicted =
          row.engine() == Engine.EXPLORER
              && rows.stream().anyMatch(other -> ExitCode.contradict(row, other));
      boolean differs = contradicted || row.difference().isPresent();
      State state = differs ? State.DIFFERS : state(row.outcome(), row.asExpected());
      List<String> notes = new ArrayList<>();
      row.message().filter(text -> row.outcome() != Outcome.HOLDS).ifPresent(notes::add);
      row.difference().ifPresent(notes::add);
      if (contradicted) {
        notes.add("TLC and the explorer differ");
      }
      if (decided(row.outcome()) && !row.asExpected()) {
        notes.add("declared: " + row.expected().text());
      }
      cases.add(
          new CiCase(
              row.id(),
              row.config(),
              row.engine().text(),
              state,
              row.outcome().text() + row.property().map(name -> " " + name).orElse(""),
              row.expected().text(),
              row.size(),
              row.elapsedSeconds(),
              notes));
    }
    return cases;
  }

  /** Makes the cases of a comparison. */
  public static List<CiCase> ofConforms(List<ConformRow> rows) {
    List<CiCase> cases = new ArrayList<>();
    for (ConformRow row : rows) {
      List<String> notes = new ArrayList<>();
      row.message().ifPresent(notes::add);
      row.recorded().ifPresent(notes::add);
      boolean differs = row.outcome() == Outcome.VIOLATED;
      State state = differs ? State.DIFFERS : state(row.outcome(), row.recorded().isEmpty());
      cases.add(
          new CiCase(
              row.id(),
              row.config(),
              "both",
              state,
              row.equal() ? EQUAL : differs ? "differ" : row.outcome().text(),
              EQUAL,
              row.states() == 0
                  ? Optional.empty()
                  : Optional.of(new Size(row.states(), row.edges(), row.depth())),
              row.elapsedSeconds(),
              notes));
    }
    return cases;
  }

  private static boolean decided(Outcome outcome) {
    return switch (outcome) {
      case HOLDS, VIOLATED, DEADLOCKED, LIVELOCKED -> true;
      case NOT_MODELLED, ONLY_TLC, UNFINISHED, ERROR -> false;
    };
  }

  private static State state(Outcome outcome, boolean good) {
    return switch (outcome) {
      case ERROR -> State.ERROR;
      case UNFINISHED -> State.UNFINISHED;
      case NOT_MODELLED -> State.NOT_MODELLED;
      case HOLDS, VIOLATED, DEADLOCKED, LIVELOCKED, ONLY_TLC ->
          good ? State.AS_DECLARED : State.FAILED;
    };
  }

  /** Returns whether the verdict is the declared one. */
  public boolean passed() {
    return state == State.AS_DECLARED;
  }

  /** Returns whether the run gave a verdict that is not a pass. */
  boolean failed() {
    return state == State.FAILED || state == State.DIFFERS;
  }

  /** Returns the cfg as tables name it: {@code unfixed}. */
  String variant() {
    return Tables.variant(config);
  }

  /** Returns the verdict in one line. */
  String text() {
    return id + " " + variant() + " (" + engine + "): " + says();
  }

  /** Returns the verdict and the notes. */
  String says() {
    return notes.isEmpty() ? verdict : verdict + "; " + String.join("; ", notes);
  }
}
