package org.mmrace.bridge.tlc;

import java.rmi.RemoteException;
import tlc2.tool.fp.FPSetConfiguration;
import tlc2.tool.fp.MSBDiskFPSet;

/** Fingerprints of which TLC reads the smallest distance as 0. */
public final class ZeroDistance extends MSBDiskFPSet {
  private static final long serialVersionUID = 1L;

  /** Made by TLC. */
  public ZeroDistance(FPSetConfiguration configuration) throws RemoteException {
    super(configuration);
  }

  @Override
  public long checkFPs() {
    return 0;
  }
}
