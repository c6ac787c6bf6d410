package org.mmrace.bridge.tlc;

import org.mmrace.bridge.ModelSource;
import org.mmrace.bridge.Modelled;
import org.mmrace.model.Constants;

/** The toy without a mutation. */
public final class ToyModel implements ModelSource {
  @Override
  public Modelled of(Constants constants) {
    return new ToyMachine(constants, Mutation.NONE).modelled();
  }
}
