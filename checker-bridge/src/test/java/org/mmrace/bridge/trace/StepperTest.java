package org.mmrace.bridge.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;

final class StepperTest {
  /** One thread that counts. */
  private static final class Counter implements TransitionSystem {
    final Layout layout = new Layout();
    final Field count = layout.section("count").field("", new Domain.Range(1L << 40));

    Counter() {
      layout.seal();
    }

    @Override
    public int words() {
      return layout.words();
    }

    @Override
    public int threads() {
      return 1;
    }

    @Override
    public String threadName(int thread) {
      return "counter";
    }

    @Override
    public List<String> steps() {
      return List.of("count__add");
    }

    @Override
    public int initialStates() {
      return 1;
    }

    @Override
    public void initial(int index, long[] words) {
      count.set(words, 0);
    }

    @Override
    public int stepAt(long[] words, int thread) {
      return 0;
    }

    @Override
    public int step(long[] words, int thread, int choice) {
      count.set(words, count.get(words) + 1);
      return DONE;
    }
  }

  private final Counter counter = new Counter();
  private final Stepper stepper =
      new Stepper(
          counter,
          counter.layout,
          List.of(new Toy.Predicate("Inv_Low", words -> counter.count.get(words) < 1L << 30)));

  private void run(int steps) {
    long[] wanted = new long[1];
    assertTrue(stepper.start(0).isEmpty());
    for (int i = 1; i <= steps; i++) {
      wanted[0] = i;
      assertTrue(stepper.take(0, 0, 0, "count__add").isEmpty());
      assertTrue(stepper.compare(wanted).isEmpty());
    }
  }

  private static long allocated() throws JMException {
    return (long)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("java.lang:type=Threading"),
                "getThreadAllocatedBytes",
                new Object[] {Thread.currentThread().getId()},
                new String[] {"long"});
  }

  @Test
  void stepsThatSucceed_allocateNothing() throws JMException {
    run(1); // loads the classes
    allocated();
    long before = allocated();
    run(100_000);
    long bytes = allocated() - before;
    assertTrue(bytes < 100_000, () -> "bytes=" + bytes);
    assertEquals(100_000, stepper.taken());
  }
}
