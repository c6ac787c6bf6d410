package org.mmrace.bridge.trace;

/**
 * A value that is no state of the layout. The message is one line that names the leaf of {@code m}.
 */
public final class StateFormatException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String leaf;

  StateFormatException(String leaf, String what) {
    super(leaf + ": " + what);
    this.leaf = leaf;
  }

  /** Returns the name of the leaf or of the nearest part above it: {@code page[2].refcount}. */
  public String leaf() {
    return leaf;
  }
}
