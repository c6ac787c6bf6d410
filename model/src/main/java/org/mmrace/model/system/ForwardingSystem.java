package org.mmrace.model.system;

import java.util.List;

/** A system that is another one, but for what a subclass does in its own way. */
public abstract class ForwardingSystem implements TransitionSystem {
  private final TransitionSystem system;

  /** Passes everything on to {@code system}, which may have choices at every step. */
  protected ForwardingSystem(TransitionSystem system) {
    this.system = system;
  }

  @Override
  public int words() {
    return system.words();
  }

  @Override
  public int threads() {
    return system.threads();
  }

  @Override
  public String threadName(int thread) {
    return system.threadName(thread);
  }

  @Override
  public List<String> steps() {
    return system.steps();
  }

  @Override
  public int initialStates() {
    return system.initialStates();
  }

  @Override
  public void initial(int index, long[] words) {
    system.initial(index, words);
  }

  @Override
  public int stepAt(long[] words, int thread) {
    return system.stepAt(words, thread);
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    return system.step(words, thread, choice);
  }
}
