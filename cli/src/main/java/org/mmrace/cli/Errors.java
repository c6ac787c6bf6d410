package org.mmrace.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.mmrace.bridge.trace.IllFormedScenario;
import picocli.CommandLine.ParameterException;

/** What went wrong, in one line; of a scenario in one line for each thing that is wrong. */
final class Errors {
  private Errors() {}

  static String usage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return firstLine(e.getMessage()) + " (see " + command + " --help)";
  }

  static String line(Throwable e) {
    if (e instanceof NoSuchFileException) {
      return "no such file: path=" + e.getMessage();
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied: path=" + e.getMessage();
    }
    if (e instanceof FileAlreadyExistsException) {
      return "file exists: path=" + e.getMessage();
    }
    if (e instanceof IllFormedScenario) {
      return e.getMessage();
    }
    if (e instanceof OutOfMemoryError) {
      return "out of memory";
    }
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : firstLine(message);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
