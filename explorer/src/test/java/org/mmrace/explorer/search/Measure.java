package org.mmrace.explorer.search;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.Wide;

/**
 * Writes the figures of docs/explorer.md. From the root, after {@code mvn test-compile}:
 *
 * <pre>
 * java -Xmx3g -XX:+UseParallelGC \
 *   -cp explorer/target/classes:explorer/target/test-classes:model/target/classes \
 *   org.mmrace.explorer.search.Measure THREADS LENGTH WORDS RUNS /dev/stdout
 * </pre>
 */
final class Measure {
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  private Measure() {}

  public static void main(String[] args) throws IOException {
    int words = Integer.parseInt(args[2]);
    Wide wide = new Wide(Integer.parseInt(args[0]), Integer.parseInt(args[1]), words);
    for (int run = 0; run < Integer.parseInt(args[3]); run++) {
      long before = THREAD.getCurrentThreadCpuTime();
      Exploration e = Explorer.explore(wide, List.of(), Settings.standard(), Watch.NONE);
      long cpu = THREAD.getCurrentThreadCpuTime() - before;
      before = THREAD.getCurrentThreadCpuTime();
      Ceiling ceiling = Ceiling.measure(words, e.states(), e.edges());
      long ceilingCpu = THREAD.getCurrentThreadCpuTime() - before;
      String line =
          ("states=%d edges=%d depth=%d wall: s=%.2f Medges/s=%.2f share=%.2f cpu: ns/state=%.0f"
                  + " ns/edge=%.1f ceiling ns/edge=%.1f share=%.2f bytes: visited=%.1f/state"
                  + " frontier=%.1f/state of %d%n")
              .formatted(
                  e.states(),
                  e.edges(),
                  e.depth(),
                  e.elapsed().toNanos() / 1e9,
                  e.edgesPerSecond() / 1e6,
                  ceiling.share(e),
                  (double) cpu / e.states(),
                  (double) cpu / e.edges(),
                  (double) ceilingCpu / e.edges(),
                  (double) ceilingCpu / cpu,
                  e.memory().perState(e.states()),
                  (double) e.memory().frontier() / e.memory().queue(),
                  e.memory().queue());
      Files.writeString(
          Path.of(args[4]), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
