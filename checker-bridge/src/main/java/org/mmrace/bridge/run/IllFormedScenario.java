package org.mmrace.bridge.run;

import java.util.List;
import org.mmrace.bridge.catalogue.SpecLocation;

/** A scenario that no engine may run; the message has a line for each thing that is wrong. */
public final class IllFormedScenario extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public IllFormedScenario(List<String> problems) {
    super(String.join("\n", problems));
  }

  /** Returns this with the file of the configuration before each line. */
  public IllFormedScenario in(SpecLocation spec) {
    String before = spec.cfg().getFileName() + ": ";
    return new IllFormedScenario(getMessage().lines().map(line -> before + line).toList());
  }
}
