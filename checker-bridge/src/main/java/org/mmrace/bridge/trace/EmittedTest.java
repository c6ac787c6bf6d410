package org.mmrace.bridge.trace;

import java.nio.file.Path;

/** The source of a generated test. */
public record EmittedTest(String packageName, String className, String source) {
  /** Returns where the file belongs, relative to the root of the test sources. */
  public Path file() {
    return Path.of(packageName.replace('.', '/'), className + ".java");
  }
}
