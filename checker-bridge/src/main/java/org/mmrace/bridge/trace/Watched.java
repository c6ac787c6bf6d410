package org.mmrace.bridge.trace;

import java.util.Optional;
import java.util.function.Function;
import org.mmrace.explorer.reduce.AccessLog;
import org.mmrace.model.system.Accesses;
import org.mmrace.model.system.TransitionSystem;

/**
 * The model of a variant once more, built so that a log hears every access: when it is first asked
 * for, and then the same for all that need one.
 */
public final class Watched {
  private final Function<Accesses, ? extends TransitionSystem> builds;
  private final AccessLog log = new AccessLog();
  private Optional<TransitionSystem> system = Optional.empty();

  /** Keeps how it is built. */
  public Watched(Function<Accesses, ? extends TransitionSystem> builds) {
    this.builds = builds;
  }

  /** Returns the model. */
  public synchronized TransitionSystem system() {
    if (system.isEmpty()) {
      system = Optional.of(builds.apply(log));
    }
    return system.get();
  }

  /** Returns what hears its accesses. */
  public AccessLog log() {
    return log;
  }
}
