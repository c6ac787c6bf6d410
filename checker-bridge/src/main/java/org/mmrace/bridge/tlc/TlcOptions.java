package org.mmrace.bridge.tlc;

import java.nio.file.Path;
import org.mmrace.bridge.trace.ScenarioSystems;

/**
 * How the child runs.
 *
 * @param heap its largest heap as {@code -Xmx} takes it
 * @param temporary the folder in which it gets a private one
 * @param model what builds the model of a scenario
 */
public record TlcOptions(String heap, Path temporary, Class<? extends ScenarioSystems> model) {
  /** Returns 1 GB of heap in the system's temporary folder: enough for several million states. */
  public static TlcOptions of(Class<? extends ScenarioSystems> model) {
    return new TlcOptions("1g", Path.of(System.getProperty("java.io.tmpdir")), model);
  }
}
