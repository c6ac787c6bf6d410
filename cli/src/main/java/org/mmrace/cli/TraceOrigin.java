package org.mmrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.run.MachineSystems;
import picocli.CommandLine.Option;

/** {@code --scenario} and {@code --config}. */
final class TraceOrigin {
  @Option(
      names = "--scenario",
      paramLabel = "ID",
      defaultValue = "",
      description =
          "The scenario, where the trace does not say: an id, a race script or the path of a .cfg"
              + " file.")
  private String scenario;

  @Option(
      names = "--config",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "The cfg of the scenario, where the trace does not say, or the variant on which to"
              + " replay it: unfixed.")
  private String config;

  LoadedTrace load(Path file) throws IOException {
    return LoadedTrace.read(file, scenario, config, new MachineSystems());
  }
}
