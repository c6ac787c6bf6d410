package org.mmrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
@Command(name = "list")
final class ListCommand implements Callable<Integer> {
  public Integer call() { return 0; }
}
