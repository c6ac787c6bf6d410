package org.mmrace.model.core;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What each thread runs: its name and its operations, one after the other. Threads are numbered
 * from 1.
 */
public final class Program {
  private final List<Constants> threads;
  private final Operation[][] operations;
  private final long[][] entries;

  Program(Constants program, Steps steps) {
    threads = program.elements();
    operations = new Operation[threads() + 1][];
    entries = new long[threads() + 1][];
    for (int t = 1; t <= threads(); t++) {
      List<Constants> ops = ops0(t);
      operations[t] = new Operation[ops.size() + 1];
      entries[t] = new long[ops.size() + 1];
      for (int op = 1; op <= ops.size(); op++) {
        operations[t][op] = steps.operation(ops.get(op - 1).text("path"));
        entries[t][op] = steps.pc(operations[t][op].entry());
      }
    }
  }

  /** Returns the number of threads. */
  public int threads() {
    return threads.size();
  }

  /** Returns the thread that sets the machine up before all others start; 0 if none does. */
  public int setup() {
    List<Integer> threads = running(one -> one.effect() == Operation.Effect.GOES_OFFLINE);
    return threads.isEmpty() ? 0 : threads.get(0);
  }

  /** Returns the name of thread {@code t}. */
  public String name(int t) {
    return threads.get(t - 1).text("name");
  }

  /** Returns the number of operations of thread {@code t}. */
  public int ops(int t) {
    return operations[t].length - 1;
  }

  /** Returns the largest number of operations of a thread. */
  public int mostOps() {
    int most = 1;
    for (int t = 1; t <= threads(); t++) {
      most = Math.max(most, ops(t));
    }
    return most;
  }

  /** Returns the path of operation {@code op} (from 1) of thread {@code t}. */
  public String path(int t, int op) {
    return operations[t][op].name();
  }

  /**
   * Returns the program counter at which operation {@code op} (from 1) of thread {@code t} begins.
   */
  public long entry(int t, int op) {
    return entries[t][op];
  }

  /** Returns the threads that can run the function, ascending. */
  public List<Integer> running(Function function) {
    return running(operation -> operation.reaches(function));
  }

  /** Returns the threads that run the operation, ascending. */
  public List<Integer> running(Operation operation) {
    return running(operation::equals);
  }

  /** Returns the threads that run such an operation, ascending. */
  public List<Integer> running(Predicate<Operation> test) {
    return IntStream.rangeClosed(1, threads())
        .filter(t -> Arrays.stream(operations[t]).skip(1).anyMatch(test))
        .boxed()
        .toList();
  }

  /**
   * Returns argument {@code name} of every operation as {@code [thread][op]}: a number, or 1 for
   * TRUE; operations that lack it have {@code otherwise}.
   */
  public int[][] arg(String name, int otherwise) {
    int[][] values = new int[threads() + 1][mostOps() + 1];
    for (int t = 1; t <= threads(); t++) {
      for (int op = 1; op <= ops(t); op++) {
        Object found = ((Map<?, ?>) ops0(t).get(op - 1).value()).get(name);
        values[t][op] = found == null ? otherwise : number(found, name);
      }
    }
    return values;
  }

  /** Returns for every operation, as {@code [thread][op]}, whether it is this one. */
  public boolean[][] where(Operation operation) {
    return where(operation::equals);
  }

  /** Returns for every operation, as {@code [thread][op]}, whether it is such a one. */
  public boolean[][] where(Predicate<Operation> test) {
    boolean[][] is = new boolean[threads() + 1][mostOps() + 1];
    for (int t = 1; t <= threads(); t++) {
      for (int op = 1; op <= ops(t); op++) {
        is[t][op] = test.test(operations[t][op]);
      }
    }
    return is;
  }

  private static int number(Object value, String name) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (value instanceof Long number) {
      return (int) (long) number;
    }
    throw new IllegalArgumentException(
        "argument is neither a number nor a Boolean: name=" + name + " value=" + value);
  }

  private List<Constants> ops0(int t) {
    return threads.get(t - 1).get("ops").elements();
  }
}
