package org.mmrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
@Command(name = "bench")
final class BenchCommand implements Callable<Integer> {
  public Integer call() { return 0; }
}
