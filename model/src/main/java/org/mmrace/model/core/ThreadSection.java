package org.mmrace.model.core;

import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/** Where each thread stands: {@code m.thread}. TLA+: Goto, EndOp, BetweenOps. */
public final class ThreadSection {
  private static final int FIRST_OP = 1;

  /** The operation of the program. */
  public final Field op;

  /** Program counter: {@link Steps#pc}, 0 when done. */
  public final Field pc;

  private final Program program;
  private final int setup;

  ThreadSection(Layout layout, Program program, Steps steps) {
    this.program = program;
    setup = program.setup();
    Section section = layout.section("thread", Section.Dim.range("thread", 1, program.threads()));
    op = section.field("op", new Domain.Range(program.mostOps()));
    pc = section.field("pc", steps.domain("done"));
  }

  /** Returns the operation that the thread runs, from 1. */
  public int op(long[] w, int t) {
    return (int) op.get(w, t);
  }

  /** Returns whether the set-up runs: all other threads wait for its end. */
  public boolean settingUp(long[] w) {
    return setup > 0 && !done(w, setup);
  }

  /** Starts all threads but the one that set the machine up. */
  void start(long[] w) {
    for (int t = 1; t <= program.threads(); t++) {
      if (t != setup) {
        begin(w, t);
      }
    }
  }

  /** Returns whether the thread has run its program. */
  public boolean done(long[] w, int t) {
    return pc.is(w, t, 0);
  }

  /** Returns to user space: the next operation of the program, if any. */
  public int endOp(long[] w, int t) {
    int next = op(w, t) + 1;
    if (next > program.ops(t)) {
      pc.set(w, t, 0);
    } else {
      op.set(w, t, next);
      pc.set(w, t, program.entry(t, next));
    }
    return TransitionSystem.DONE;
  }

  /** Returns whether the thread is done, or about to enter an operation of its program. */
  public boolean atRest(long[] w, int t) {
    return done(w, t) || betweenOps(w, t);
  }

  private boolean betweenOps(long[] w, int t) {
    for (int o = FIRST_OP; o <= program.ops(t); o++) {
      if (pc.is(w, t, program.entry(t, o))) {
        return true;
      }
    }
    return false;
  }

  void init(long[] w) {
    for (int t = 1; t <= program.threads(); t++) {
      begin(w, t);
      if (setup > 0 && t != setup) {
        pc.set(w, t, program.entry(setup, program.ops(setup))); // waits for it
      }
    }
  }

  private void begin(long[] w, int t) {
    op.set(w, t, FIRST_OP);
    pc.set(w, t, program.entry(t, FIRST_OP));
  }
}
