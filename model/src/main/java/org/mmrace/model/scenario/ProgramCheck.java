package org.mmrace.model.scenario;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Hotplug;
import org.mmrace.model.core.Operation;

/** Checks {@code Program}: what each thread runs. */
final class ProgramCheck {
  private static final List<String> FIELDS = List.of("name", "ops");
  private static final String TOKEN = "token";
  private final Sizes sizes;
  private final Set<Long> contents;
  private final Problems problems;

  /**
   * Checks with {@code contents}, which pages have at the start.
   *
   * @param problems receives what is wrong
   */
  ProgramCheck(Sizes sizes, Set<Long> contents, Problems problems) {
    this.sizes = sizes;
    this.contents = contents;
    this.problems = problems;
  }

  void check(Object program) {
    List<Object> threads = problems.sequence("Program", program);
    if (threads.isEmpty() && program instanceof List) {
      problems.add("Program", "no thread: legal=one or more");
    }
    for (int t = 1; t <= threads.size(); t++) {
      String place = "Program[" + t + "]";
      problems.record(place, threads.get(t - 1)).ifPresent(found -> thread(place, found));
    }
    setup(threads);
  }

  private void setup(List<Object> threads) {
    Optional<String> before = Optional.empty();
    for (int t = 1; t <= threads.size(); t++) {
      List<?> ops =
          threads.get(t - 1) instanceof Map<?, ?> thread
                  && thread.get("ops") instanceof List<?> list
              ? list
              : List.of();
      for (int i = 1; i <= ops.size(); i++) {
        if (ops.get(i - 1) instanceof Map<?, ?> op
            && Hotplug.OFFLINE.name().equals(op.get("path"))) {
          String place = "Program[" + t + "].ops[" + i + "].path";
          if (before.isPresent()) {
            problems.add(place, "a second set-up: legal=the one at " + before.get());
          } else if (i < ops.size()) {
            problems.add(place, "not the last operation: legal=ops[" + ops.size() + "]");
          } else if (threads.size() == 1) {
            problems.add("Program", "no thread beside the set-up: legal=two or more");
          }
          before = Optional.of(place);
        }
      }
    }
  }

  private void thread(String place, Map<String, Object> thread) {
    problems.known(place, "field of a thread", thread, FIELDS);
    if (!(thread.get("name") instanceof String)) {
      problems.add(place + ".name", "missing, or not a string: legal=what traces call the thread");
    }
    List<Object> ops = problems.sequence(place + ".ops", thread.get("ops"));
    if (ops.isEmpty() && thread.get("ops") instanceof List) {
      problems.add(place + ".ops", "no operation: legal=one or more");
    }
    Set<String> run = new LinkedHashSet<>();
    for (int i = 1; i <= ops.size(); i++) {
      String at = place + ".ops[" + i + "]";
      problems.record(at, ops.get(i - 1)).ifPresent(found -> operation(at, found, run));
    }
  }

  private void operation(String place, Map<String, Object> given, Set<String> run) {
    List<String> paths = Scenario.STEPS.operations().stream().map(Operation::name).toList();
    Optional<Operation> found =
        problems.word(place + ".path", given.get("path"), paths).map(Scenario.STEPS::operation);
    found.ifPresent(
        operation -> {
          List<String> names = operation.arguments().stream().map(Argument::name).toList();
          Map<String, Object> others = new TreeMap<>(given);
          others.remove("path");
          problems.known(place, "argument of " + operation.name(), others, names);
          Map<String, Object> legal =
              problems.arguments(place, given, operation.arguments(), sizes);
          token(place, legal);
          range(place, legal);
          if (operation.after().filter(before -> !run.contains(before)).isPresent()) {
            problems.add(
                place + ".path",
                operation.name()
                    + " needs an operation before it: legal="
                    + operation.after().get());
          }
          run.add(operation.name());
        });
  }

  /** A store of what a page holds already looks like a store that was lost. */
  private void token(String place, Map<String, Object> given) {
    if (given.get(TOKEN) instanceof Long token && contents.contains(token)) {
      problems.add(
          place + "." + TOKEN,
          "content that page " + token + " starts with: value=" + token + " legal=" + others());
    }
  }

  private String others() {
    StringBuilder text = new StringBuilder();
    for (long token = 1; token <= sizes.of("tokens"); token++) {
      if (!contents.contains(token)) {
        text.append(text.isEmpty() ? "" : ",").append(token);
      }
    }
    return text.isEmpty() ? "none, Geometry.tokens is too small" : text.toString();
  }

  private void range(String place, Map<String, Object> given) {
    if (given.get("start") instanceof Long start && given.get("end") instanceof Long end) {
      if (start >= end) {
        problems.add(
            place + ".end",
            "not after start: value=" + end + " legal=" + new Range(start + 1, sizes.vas()).text());
      } else if (given.get("to") instanceof Long to) {
        fits(place + ".to", to, new Range(0, sizes.vas() - (end - start)));
      }
    }
    if (given.get("len") instanceof Long len) {
      for (String from : List.of("va", "dst", "src")) {
        if (given.get(from) instanceof Long start) {
          fits(place + ".len", len, new Range(1, sizes.vas() - start));
        }
      }
    }
  }

  private void fits(String place, long value, Range legal) {
    problems.number(place, value, legal);
  }
}
