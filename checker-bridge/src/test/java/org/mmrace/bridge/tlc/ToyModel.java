package org.mmrace.bridge.tlc;

import java.util.Map;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.ScenarioSystems;

/** The toy without a mutation. */
public final class ToyModel implements ScenarioSystems {
  @Override
  public ScenarioSystem load(String scenario, String config) {
    throw new UnsupportedOperationException("the child builds from constants");
  }

  @Override
  public ScenarioSystem of(Map<String, Object> constants) {
    return new ToyMachine(constants, Mutation.NONE).modelled();
  }
}
