package org.mmrace.bridge.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mmrace.bridge.script.Lowering.Lowered;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Oops;
import org.mmrace.model.system.TransitionSystem;

/**
 * A script run alone: the set-up, then thread after thread. A thread that waits lets the next one
 * run, and goes on as soon as it is woken.
 */
public final class SequentialRun {
  private final Scenario machine;
  private final Observer observer;
  private final Regions regions;
  private final long[] w;
  private final List<Ran> ran = new ArrayList<>();
  private final List<Progress> threads = new ArrayList<>();

  /**
   * What an operation came to.
   *
   * @param thread who ran it, empty for the set-up
   * @param text the operation with its pages as numbers
   * @param errno what it failed with, the signal that ended it too
   * @param hung whether it still waits when all others are done
   * @param done what it says is done, in pages; of loads and stores those before the signal
   * @param tag the first content that it stored, 0 for none
   * @param value the content that it loaded last
   */
  public record Ran(
      String thread,
      Operation operation,
      String text,
      Errno errno,
      boolean hung,
      long done,
      long tag,
      long value,
      Observation seen) {}

  /** How far a thread is. */
  private static final class Progress {
    private final int cpu;
    private final String name;
    private final List<Lowered> operations;
    private int at; // operations that have returned
    private int paths; // of the next one
    private Errno errno = Errno.NONE;
    private long done;
    private boolean waits;

    Progress(int cpu, String name, List<Lowered> operations) {
      this.cpu = cpu;
      this.name = name;
      this.operations = operations;
    }

    Lowered operation() {
      return operations.get(at);
    }
  }

  private SequentialRun(Script script, ScriptMachine lowered, Scenario machine)
      throws ScriptFailure {
    this.machine = machine;
    regions = lowered.lowering().regions();
    observer = new Observer(machine.m, regions);
    w = new long[machine.words()];
    machine.initial(0, w);
    int cpu = machine.m.program.setup();
    List<Observation> states = lowered.lowering().states();
    for (int i = 0; i < states.size(); i++) {
      Operation operation = script.setup().get(i);
      ran.add(
          new Ran(
              "", operation, regions.text(operation), Errno.NONE, false, 0, 0, 0, states.get(i)));
    }
    if (cpu > 0) {
      threads.add(new Progress(cpu, "", lowered.lowering().setup()));
    }
    for (int i = 0; i < script.threads().size(); i++) {
      threads.add(
          new Progress(i + 1, script.threads().get(i).name(), lowered.lowering().threads().get(i)));
    }
  }

  /** Runs a script on the model. */
  public static List<Ran> of(Script script, ScriptMachine lowered, Map<String, Object> toggles)
      throws ScriptFailure {
    Scenario machine = new Scenario(Constants.of(lowered.constants(toggles)));
    SequentialRun run = new SequentialRun(script, lowered, machine);
    for (Progress thread : run.threads) {
      run.run(thread);
      run.resume();
    }
    for (Progress thread : run.threads) {
      run.hangs(thread);
    }
    return List.copyOf(run.ran);
  }

  /** Lets those go on that have been woken, until nobody can. */
  private void resume() throws ScriptFailure {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Progress thread : threads) {
        if (thread.waits) {
          moved |= run(thread);
        }
      }
    }
  }

  /** Runs a thread until it is done or waits; returns whether it made a step. */
  private boolean run(Progress thread) throws ScriptFailure {
    boolean moved = false;
    thread.waits = false;
    while (thread.at < thread.operations.size()) {
      int op = machine.m.thread.op(w, thread.cpu);
      int step = machine.stepAt(w, thread.cpu);
      if (!step(thread.cpu)) {
        thread.waits = true;
        return moved;
      }
      moved = true;
      refuse(thread, step);
      if (machine.m.thread.done(w, thread.cpu) || machine.m.thread.op(w, thread.cpu) != op) {
        returned(thread);
      }
    }
    while (!machine.m.thread.done(w, thread.cpu) && step(thread.cpu)) {
      moved = true; // the CPU of the set-up goes offline
    }
    return moved;
  }

  private void refuse(Progress thread, int step) throws ScriptFailure {
    Oops oops = machine.m.oops.get(w);
    if (oops != Oops.NONE) {
      Place place = thread.operation().operation().place();
      throw oops == Oops.NOT_MODELLED
          ? ScriptFailure.needs(place, "what follows " + machine.steps().get(step))
          : ScriptFailure.at(place, "the kernel oopses: oops=" + oops);
    }
  }

  private boolean step(int thread) {
    int choice = 0;
    int outcome = machine.step(w, thread, choice);
    while (outcome == TransitionSystem.BLOCKED) {
      outcome = machine.step(w, thread, ++choice);
    }
    return outcome == TransitionSystem.DONE;
  }

  /** A path of an operation has returned, and if it was the last the operation. */
  private void returned(Progress thread) throws ScriptFailure {
    Errno errno = machine.m.result.err.get(w, thread.cpu);
    boolean access = thread.operation().operation().verb().accesses();
    if (thread.errno == Errno.NONE) {
      thread.errno = errno;
      thread.done +=
          access ? (errno == Errno.NONE ? 1 : 0) : machine.m.result.done.get(w, thread.cpu);
    }
    thread.paths++;
    if (thread.paths == thread.operation().paths().size()) {
      graceperiods();
      add(thread, false);
      thread.at++;
      thread.paths = 0;
      thread.errno = Errno.NONE;
      thread.done = 0;
    }
  }

  /** Nobody is in an RCU section between two operations: callbacks run. */
  private void graceperiods() {
    int rcu = machine.threads() - 1;
    while (!machine.m.thread.settingUp(w) && step(rcu)) {
      // one table more is free
    }
  }

  private void hangs(Progress thread) throws ScriptFailure {
    if (thread.waits) {
      add(thread, true);
    }
  }

  private void add(Progress thread, boolean hung) throws ScriptFailure {
    Lowered one = thread.operation();
    Object tag = one.paths().get(0).getOrDefault("token", 0L);
    boolean reads = one.operation().verb() == Verb.R && thread.errno == Errno.NONE;
    long last = reads ? (Long) one.paths().get(one.paths().size() - 1).get("va") : 0;
    ran.add(
        new Ran(
            thread.name,
            one.operation(),
            regions.text(one.operation()),
            thread.errno,
            hung,
            thread.done,
            (Long) tag,
            reads ? observer.content(w, (int) last) : 0,
            observer.look(w)));
  }
}
