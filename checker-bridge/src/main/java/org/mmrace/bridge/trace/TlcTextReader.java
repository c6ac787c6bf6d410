package org.mmrace.bridge.trace;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the first counterexample of what TLC prints, plain or with {@code -tool}. The text does not
 * say which choice a step took, and TLC before 1.8 not which thread.
 */
final class TlcTextReader {
  private static final Pattern VIOLATED =
      Pattern.compile("(?:Error: )?Invariant (\\w+) is violated\\.");
  private static final Pattern INITIAL =
      Pattern.compile("(?:Error: )?Invariant (\\w+) is violated by the initial state:");
  private static final Pattern DEADLOCK = Pattern.compile("(?:Error: )?Deadlock reached\\.");
  private static final Pattern STATE = Pattern.compile("(?:State )?(\\d{1,9}): <(.*)>\\s*");
  private static final Pattern BACK =
      Pattern.compile(
          "Back to state (?<n>\\d{1,9}): <(?<a>.*)>\\s*"
              + "|(?<m>\\d{1,9}): Back to state: <(?<b>.*)>\\s*");
  private static final Pattern ACTION =
      Pattern.compile("(\\w+)(?:\\((-?\\d{1,9})?.*\\))? line \\d+.*");

  private final String file;
  private final CharSource source;
  private final List<TraceState> states = new ArrayList<>();
  private String property = "";

  private TlcTextReader(String file, Reader in) {
    this.file = file;
    this.source = new CharSource(file, in);
  }

  static Trace read(String file, Reader in) throws IOException {
    return new TlcTextReader(file, in).trace();
  }

  private Trace trace() throws IOException {
    boolean more = true;
    while (more && source.peek() != CharSource.END) {
      more = line(source.restOfLine());
    }
    if (states.isEmpty()) {
      throw source.fault("file holds no trace of TLC");
    }
    return new Trace(file, Origin.UNKNOWN, property, Map.of(), false, states);
  }

  /** Returns whether the counterexample may go on. */
  private boolean line(String line) throws IOException {
    Matcher state = STATE.matcher(line);
    if (state.matches()) {
      int number = Integer.parseInt(state.group(1));
      if (number == 1 && !states.isEmpty()) {
        return false; // the next counterexample of a run with -continue
      }
      state(number, state.group(2));
      return true;
    }
    if (!states.isEmpty()) {
      return back(BACK.matcher(line));
    }
    Matcher initial = INITIAL.matcher(line);
    Matcher violated = VIOLATED.matcher(line);
    if (initial.matches()) {
      property = initial.group(1);
      states.add(TraceState.initial(valueOfM()));
    } else if (violated.matches()) {
      property = violated.group(1);
    } else if (DEADLOCK.matcher(line).matches()) {
      property = Trace.DEADLOCK;
    }
    return true;
  }

  private void state(int number, String label) throws IOException {
    if (number != states.size() + 1) {
      throw source.fault("expected state " + (states.size() + 1) + " but found state " + number);
    }
    if (number > TraceFile.MOST_STATES) {
      throw source.fault("trace is too long: states>" + TraceFile.MOST_STATES);
    }
    if (number == 1) {
      states.add(TraceState.initial(valueOfM()));
    } else {
      states.add(after(label, Values.share(states.get(states.size() - 1).value(), valueOfM())));
    }
  }

  private TraceState after(String label, Object value) throws IOException {
    Matcher action = ACTION.matcher(label);
    if (!action.matches()) {
      throw source.fault("state " + states.size() + ": no name of an action: label=" + label);
    }
    OptionalInt thread =
        action.group(2) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(action.group(2)));
    return new TraceState(action.group(1), thread, OptionalInt.empty(), value);
  }

  /** A lasso: the step back is a step as any other. */
  private boolean back(Matcher back) throws IOException {
    if (!back.matches()) {
      return true;
    }
    boolean tool = back.group("n") == null;
    int number = Integer.parseInt(back.group(tool ? "m" : "n"));
    if (number < 1 || number > states.size()) {
      throw source.fault("back to a state that the trace does not have: state=" + number);
    }
    states.add(after(back.group(tool ? "b" : "a"), states.get(number - 1).value()));
    return false;
  }

  private Object valueOfM() throws IOException {
    Object found = null;
    do {
      if (source.skipSpace() == '/') {
        source.expect("/\\");
        source.skipSpace();
      }
      String name = source.word();
      source.skipSpace();
      source.expect("=");
      Object value = new ValueParser(source).value();
      found = name.equals("m") ? value : found;
    } while (source.skipSpace() == '/');
    if (found == null) {
      throw source.fault("state " + states.size() + ": no value of m");
    }
    return found;
  }
}
