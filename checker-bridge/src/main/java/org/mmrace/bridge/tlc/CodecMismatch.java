package org.mmrace.bridge.tlc;

/**
 * A value of the specification that the layout of the model does not hold; the message names the
 * leaf.
 */
final class CodecMismatch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CodecMismatch(String message) {
    super(message, null, false, false);
  }
}
