package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.system.StatePredicate;

/**
 * Replays traces and schedules on a model: after every step every word, or the digest of a stored
 * trace, is compared with the trace's state, and every predicate is evaluated. A step of which the
 * trace gives only the name is that of the thread and choice that lead to the trace's next state.
 */
public final class TraceReplay {
  private static final String DIGEST = "digest";
  private static final int MOST_OWN_STEPS = 64;
  private static final StepListener NOBODY = (step, words) -> {};
  private final ScenarioSystem scenario;

  /** Makes a replay on one variant of a scenario. */
  public TraceReplay(ScenarioSystem scenario) {
    this.scenario = scenario;
  }

  /**
   * Replays a trace.
   *
   * @throws TraceFormatException if a state of the trace does not fit the layout
   */
  public ReplayResult run(Trace trace) throws TraceFormatException {
    return run(trace, NOBODY);
  }

  /** Replays a trace and shows each state to {@code listener}. */
  public ReplayResult run(Trace trace, StepListener listener) throws TraceFormatException {
    return run(course(trace), listener);
  }

  /** Replays a schedule. */
  public ReplayResult run(Schedule schedule) {
    return run(schedule, NOBODY);
  }

  /** Replays a schedule and shows each state to {@code listener}. */
  public ReplayResult run(Schedule schedule, StepListener listener) {
    return run(course(schedule, List.of()), listener);
  }

  /**
   * Goes along with the schedule of another variant, by thread and name of step; states are not
   * compared. A thread that stands elsewhere than in the schedule runs alone, with choice 0, until
   * it stands where the schedule has it.
   */
  public Followed follow(Schedule schedule) {
    Stepper stepper = new Stepper(scenario.system(), scenario.layout(), scenario.predicates());
    List<Move> taken = new ArrayList<>();
    Optional<Stop> stop = stepper.start(schedule.initial());
    Optional<Followed.Departure> departure = Optional.empty();
    for (Move move : schedule.moves()) {
      if (stop.isEmpty() && departure.isEmpty()) {
        departure = rejoin(stepper, move, taken);
      }
      if (stop.isEmpty() && departure.isEmpty()) {
        int after = taken.size();
        Optional<Stop> refused = take(stepper, move, taken);
        departure = refused.map(why -> left(move, after, List.of(), List.of(), refused));
      }
    }
    ReplayResult result = result(stepper, new Schedule(schedule.initial(), taken), stop);
    return new Followed(result, departure);
  }

  /** Runs the thread of a move alone until it stands at the step of the move. */
  private Optional<Followed.Departure> rejoin(Stepper stepper, Move move, List<Move> taken) {
    int after = taken.size();
    List<String> own = new ArrayList<>();
    List<String> standsAt = new ArrayList<>();
    Optional<Stop> stop = Optional.empty();
    while (stop.isEmpty() && own.size() < MOST_OWN_STEPS) {
      if (isAt(stepper, move)) {
        return Optional.empty();
      }
      Optional<String> at = stepper.at(move.thread());
      if (at.isEmpty()) {
        break;
      }
      Move alone = new Move(move.thread(), at.get(), 0);
      stop = take(stepper, alone, taken);
      if (stop.isEmpty()) {
        own.add(alone.step());
        standsAt.add(stepper.at(move.thread()).orElse(""));
      }
    }
    return isAt(stepper, move)
        ? Optional.empty()
        : Optional.of(left(move, after, own, standsAt, stop));
  }

  private static boolean isAt(Stepper stepper, Move move) {
    return stepper.standsAt(move.thread(), stepper.number(move.step()), move.step()).isEmpty();
  }

  private static Optional<Stop> take(Stepper stepper, Move move, List<Move> taken) {
    int step = stepper.number(move.step());
    Optional<Stop> stop = stepper.take(move.thread(), step, move.choice(), move.step());
    if (stop.isEmpty()) {
      taken.add(move);
    }
    return stop;
  }

  private static Followed.Departure left(
      Move move, int after, List<String> own, List<String> standsAt, Optional<Stop> stop) {
    return new Followed.Departure(move.thread(), move.step(), after, own, standsAt, stop);
  }

  /**
   * Returns why {@code trace} is not what it says, in one line: it cannot be replayed, its last
   * state does not violate its property, or it has no property and breaks an invariant. Of a
   * property that only TLC judges, it is that the steps cannot be replayed.
   */
  public Optional<String> fault(Trace trace) throws TraceFormatException {
    String property = trace.property();
    boolean known = property.isEmpty() || property.equals(Trace.DEADLOCK) || hasPredicate(property);
    if (known) {
      return run(trace).fault(property);
    }
    return isOnlyTlcs(trace)
        ? run(trace).stop().map(Stop::message)
        : Optional.of("unknown property: property=" + property);
  }

  /**
   * Returns whether the property of a trace is defined in a specification outside the catalogue, so
   * that the model cannot judge it.
   */
  public boolean isOnlyTlcs(Trace trace) {
    boolean mine = trace.scenario().endsWith(".cfg") && trace.property().startsWith("Inv_");
    return mine && !hasPredicate(trace.property());
  }

  private boolean hasPredicate(String name) {
    return scenario.predicates().stream().anyMatch(predicate -> predicate.name().equals(name));
  }

  /**
   * Returns the trace of a schedule in the form in which it is stored.
   *
   * @throws IllegalArgumentException if the schedule cannot be run to its end, saying where it
   *     stops
   */
  public Trace record(Schedule schedule, Origin origin, String property) {
    List<StateDigest> digests = new ArrayList<>();
    run(schedule, (step, words) -> digests.add(StateDigest.of(scenario.layout(), words)))
        .stop()
        .ifPresent(
            stop -> {
              throw new IllegalArgumentException(stop.message() + ", schedule=" + schedule);
            });
    return new Trace("", origin, property, Map.of(), false, states(schedule, digests));
  }

  /**
   * Returns a trace with its states and constants in full, as far as the model can follow it.
   *
   * @throws TraceFormatException if a state of the trace does not fit the layout
   */
  public Trace full(Trace trace) throws TraceFormatException {
    StateTree tree = StateTree.of(scenario.layout());
    List<Object> values = new ArrayList<>();
    StepListener keep =
        (step, words) -> {
          Object value = tree.encode(words);
          values.add(step == 0 ? value : Values.share(values.get(step - 1), value));
        };
    ReplayResult result = run(trace, keep);
    if (values.isEmpty()) {
      throw trace.fault(result.stop().map(Stop::message).orElse(""));
    }
    return new Trace(
        trace.source(),
        trace.origin(),
        trace.property(),
        scenario.constants(),
        false,
        states(result.schedule(), values));
  }

  private static List<TraceState> states(Schedule schedule, List<?> values) {
    List<TraceState> states = new ArrayList<>();
    states.add(TraceState.initial(schedule.initial(), values.get(0)));
    for (int i = 1; i < values.size(); i++) {
      states.add(TraceState.after(schedule.moves().get(i - 1), values.get(i)));
    }
    return states;
  }

  /**
   * What to replay, laid out for speed; -1 is unknown, neither expected states nor digests means
   * that nothing is compared.
   */
  private static final class Course {
    final String[] names;
    final int[] threads;
    final int[] choices;
    final long[][] expected;
    final int initial;
    final List<StateDigest> digests;

    Course(int length, int initial, List<StateDigest> digests, long[]... expected) {
      this.digests = digests;
      this.names = new String[length];
      this.threads = new int[length];
      this.choices = new int[length];
      this.expected = expected;
      this.initial = initial;
    }

    String digest(int at) {
      return digests.get(at).hex();
    }

    void put(int at, String name, OptionalInt thread, OptionalInt choice) {
      names[at] = name;
      threads[at] = thread.orElse(Stepper.UNKNOWN);
      choices[at] = choice.orElse(Stepper.UNKNOWN);
    }
  }

  private static Course course(Schedule schedule, List<StateDigest> digests) {
    List<Move> moves = schedule.moves();
    Course course = new Course(moves.size(), schedule.initial(), digests);
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      course.put(i, move.step(), OptionalInt.of(move.thread()), OptionalInt.of(move.choice()));
    }
    return course;
  }

  private Course course(Trace trace) throws TraceFormatException {
    List<TraceState> states = trace.states();
    if (trace.isStored()) {
      List<StateDigest> digests =
          states.stream().map(state -> (StateDigest) state.value()).toList();
      return course(trace.schedule().orElseThrow(), digests);
    }
    StateTree tree =
        trace.untyped() ? StateTree.untyped(scenario.layout()) : StateTree.of(scenario.layout());
    long[][] expected = new long[states.size()][];
    for (int i = 0; i < expected.length; i++) {
      try {
        Object value = states.get(i).value();
        expected[i] =
            i == 0
                ? tree.decode(value)
                : tree.decodeAfter(expected[i - 1], states.get(i - 1).value(), value);
      } catch (StateFormatException e) {
        throw trace.fault("state " + i + ": " + e.getMessage());
      }
    }
    Course course = new Course(states.size() - 1, Stepper.UNKNOWN, List.of(), expected);
    for (int i = 1; i < states.size(); i++) {
      TraceState state = states.get(i);
      course.put(i - 1, state.action(), state.thread(), state.choice());
    }
    return course;
  }

  private ReplayResult run(Course course, StepListener listener) {
    Stepper stepper = new Stepper(scenario.system(), scenario.layout(), scenario.predicates());
    int[] steps = Arrays.stream(course.names).mapToInt(stepper::number).toArray();
    Optional<Stop> stop =
        course.expected.length > 0
            ? stepper.start(course.expected[0])
            : stepper.start(course.initial);
    int initial = course.expected.length > 0 ? stepper.choice() : course.initial;
    if (stop.isEmpty()) {
      stop =
          difference(stepper, course, 0)
              .map(now -> new Stop.NotInitial(0, DIGEST, course.digest(0), now));
    }
    if (stop.isPresent()) {
      return new ReplayResult(new Schedule(0, List.of()), stop, List.of(), List.of(), false);
    }
    listener.after(0, stepper.words());
    for (int i = 0; i < steps.length && stop.isEmpty(); i++) {
      stop = step(stepper, course, steps[i], i);
      if (stepper.taken() > i) {
        course.threads[i] = stepper.thread();
        course.choices[i] = stepper.choice();
        listener.after(i + 1, stepper.words());
      }
    }
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < stepper.taken(); i++) {
      moves.add(new Move(course.threads[i], course.names[i], course.choices[i]));
    }
    return result(stepper, new Schedule(initial, moves), stop);
  }

  private static Optional<Stop> step(Stepper stepper, Course course, int step, int i) {
    int thread = course.threads[i];
    int choice = course.choices[i];
    if (thread == Stepper.UNKNOWN || choice == Stepper.UNKNOWN) {
      return stepper.take(thread, step, course.names[i], course.expected[i + 1]);
    }
    Optional<Stop> stop = stepper.take(thread, step, choice, course.names[i]);
    if (stop.isPresent()) {
      return stop;
    }
    return course.expected.length > 0
        ? stepper.compare(course.expected[i + 1])
        : difference(stepper, course, i + 1)
            .map(now -> new Stop.Differs(i + 1, DIGEST, course.digest(i + 1), now));
  }

  /** Returns the digest of the state, if it is not that of the trace after step {@code at}. */
  private static Optional<String> difference(Stepper stepper, Course course, int at) {
    return course.digests.isEmpty()
        ? Optional.empty()
        : Optional.of(StateDigest.of(stepper.layout(), stepper.words()).hex())
            .filter(now -> !now.equals(course.digest(at)));
  }

  private ReplayResult result(Stepper stepper, Schedule taken, Optional<Stop> stop) {
    List<String> brokenAtEnd =
        scenario.predicates().stream()
            .filter(predicate -> !predicate.holds(stepper.words()))
            .map(StatePredicate::name)
            .toList();
    return new ReplayResult(taken, stop, stepper.broken(), brokenAtEnd, stepper.stuck());
  }
}
