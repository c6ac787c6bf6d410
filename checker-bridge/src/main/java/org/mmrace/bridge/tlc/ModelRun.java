package org.mmrace.bridge.tlc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Counterexample;
import org.mmrace.bridge.Progress;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import tlc2.TLCGlobals;
import tlc2.output.EC;
import tlc2.output.OutputCollector;
import tlc2.tool.ModelChecker;
import tlc2.tool.TLCState;
import tlc2.tool.fp.FPSetConfiguration;
import tlc2.util.IStateWriter;

/** One run of TLC's own checker with one worker, in this JVM. */
final class ModelRun {
  private static final long POLL_MILLIS = 50;
  private final TlcSession session;
  private final RunLimit stop;
  private final Consumer<Progress> progress;

  ModelRun(TlcSession session, RunLimit stop, Consumer<Progress> progress) {
    this.session = session;
    this.stop = stop;
    this.progress = progress;
  }

  /** Runs the checker with its files in {@code folder}. */
  Checked run(Path folder, Traces traces) throws SpecFailure, IOException, InterruptedException {
    Path files = Files.createTempDirectory(folder, "tlc");
    ModelledStates unmodelled = new ModelledStates(session);
    ModelChecker checker = checker(files, unmodelled);
    TLCGlobals.mainChecker = checker;
    Thread poller = new Thread(() -> poll(checker), "mmrace-progress");
    poller.setDaemon(true);
    poller.start();
    int code;
    try {
      code = checker.modelCheck();
    } catch (Exception e) { // modelCheck declares Exception
      throw session.failed(e);
    } finally {
      poller.interrupt();
      poller.join();
    }
    return checked(code, traces, unmodelled);
  }

  private ModelChecker checker(Path files, IStateWriter writer) throws SpecFailure, IOException {
    boolean deadlock = session.tool().getModelConfig().getCheckDeadlock();
    try {
      return new ModelChecker(
          session.tool(),
          files.toString(),
          writer,
          deadlock,
          null,
          tlc2.tool.fp.FPSetFactory.getFPSetInitialized(
              new FPSetConfiguration(), files.toString(), session.tool().getRootName()),
          System.currentTimeMillis());
    } catch (ExecutionException | InterruptedException e) {
      throw session.failed(e);
    }
  }

  private void poll(ModelChecker checker) {
    boolean stopped = false;
    while (!Thread.currentThread().isInterrupted()) {
      if (stop.requested() && !stopped) {
        checker.stop();
        stopped = true;
      }
      if (stop.progressDue()) {
        progress.accept(
            new Progress(
                checker.getDistinctStatesGenerated(),
                checker.getStatesGenerated(),
                Math.max(0, checker.getProgress()),
                checker.getStateQueueSize(),
                stop.seconds()));
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Checked checked(int code, Traces traces, ModelledStates unmodelled) throws SpecFailure {
    TlcMessages messages = session.messages();
    TlcMessages.Message stats =
        messages
            .last(EC.TLC_STATS)
            .orElse(new TlcMessages.Message(EC.TLC_STATS, List.of("0", "0", "0")));
    String cfg = session.spec().cfg().getFileName().toString();
    Verdict verdict =
        Verdicts.of(code, messages, session.tool(), cfg, stop.reason(), stats.number(2));
    Optional<Verdict.NotModelled> reached = unmodelled.verdict(traces);
    if (reached.isPresent()) {
      verdict = reached.get().unless(verdict);
    }
    List<TLCState> states = new ArrayList<>(messages.trace());
    boolean broken = verdict instanceof Verdict.Violated || verdict instanceof Verdict.Deadlocked;
    if (broken && states.isEmpty()) {
      states.add(OutputCollector.getInitialState());
    }
    Counterexample counterexample = broken ? traces.of(states) : Counterexample.NONE;
    int depth =
        messages
            .last(EC.TLC_SEARCH_DEPTH)
            .map(message -> (int) message.number(0))
            .orElse(states.size());
    long initial =
        messages
            .last(EC.TLC_INIT_GENERATED2)
            .or(() -> messages.last(EC.TLC_INIT_GENERATED1))
            .map(message -> message.number(0))
            .orElse(0L);
    return new Checked(
        verdict, stats.number(1), stats.number(0), initial, depth, stop.seconds(), counterexample);
  }
}
