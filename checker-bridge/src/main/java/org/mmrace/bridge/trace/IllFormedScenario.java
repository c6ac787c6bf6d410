package org.mmrace.bridge.trace;

import java.nio.file.Path;
import java.util.List;

/** A scenario that no engine may run; the message has a line for each thing that is wrong. */
public final class IllFormedScenario extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public IllFormedScenario(List<String> problems) {
    super(String.join("\n", problems));
  }

  /** Returns this with the file of the configuration before each line. */
  public IllFormedScenario in(Path cfg) {
    String before = cfg.getFileName() + ": ";
    return new IllFormedScenario(getMessage().lines().map(line -> before + line).toList());
  }
}
