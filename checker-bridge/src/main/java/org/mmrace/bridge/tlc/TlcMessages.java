package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tlc2.output.EC;
import tlc2.output.MPRecorder;
import tlc2.tool.TLCState;
import tlc2.tool.TLCStateInfo;

/**
 * What TLC reports while it runs: codes with their parameters, and the states of the first
 * counterexample.
 */
final class TlcMessages extends MPRecorder {
  private final List<Message> messages = new ArrayList<>();
  private final List<TLCState> trace = new ArrayList<>();
  private int ofParsing;

  @Override
  public synchronized void record(int code, Object... parameters) {
    if (code == EC.TLC_STATE_PRINT2
        && parameters.length > 0
        && parameters[0] instanceof TLCStateInfo info) {
      trace.add(info.state);
      return;
    }
    List<String> texts = new ArrayList<>();
    for (Object parameter : parameters == null ? new Object[0] : parameters) {
      texts.add(String.valueOf(parameter));
    }
    messages.add(new Message(code, List.copyOf(texts)));
  }

  /** Says that all so far is of the parse. */
  synchronized void parsed() {
    ofParsing = messages.size();
  }

  /** Forgets the runs since the parse. */
  synchronized void forgetRuns() {
    messages.subList(ofParsing, messages.size()).clear();
    trace.clear();
  }

  /** Returns the states of the counterexample, the initial one first. */
  synchronized List<TLCState> trace() {
    return List.copyOf(trace);
  }

  /** Returns the last message with this code. */
  synchronized Optional<Message> last(int code) {
    return messages.stream()
        .filter(message -> message.code == code)
        .reduce((first, second) -> second);
  }

  /** Returns whether a parameter of some message has the pattern. */
  synchronized boolean mention(Pattern pattern) {
    return messages.stream()
        .flatMap(message -> message.parameters.stream())
        .anyMatch(parameter -> pattern.matcher(parameter).find());
  }

  /** Returns the first message with this code. */
  synchronized Optional<Message> first(int code) {
    return messages.stream().filter(message -> message.code == code).findFirst();
  }

  /** One report of TLC. */
  record Message(int code, List<String> parameters) {
    String parameter(int index) {
      return index < parameters.size() ? parameters.get(index) : "";
    }

    long number(int index) {
      return Long.parseLong(parameter(index));
    }
  }
}
