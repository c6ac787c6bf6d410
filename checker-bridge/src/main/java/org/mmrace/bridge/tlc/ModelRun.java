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
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScratchFolder;
import org.mmrace.explorer.Progress;
import org.mmrace.invariants.Invariants;
import tlc2.TLCGlobals;
import tlc2.output.EC;
import tlc2.output.OutputCollector;
import tlc2.tool.ModelChecker;
import tlc2.tool.TLCState;
import tlc2.tool.fp.FPSetConfiguration;
import tlc2.tool.fp.FPSetFactory;
import tlc2.tool.impl.Tool;
import tlc2.util.IStateWriter;

/** One run of TLC's own checker with one worker, in this JVM. */
final class ModelRun {
  private static final long POLL_MILLIS = 50;
  private final TlcSession session;
  private final RunLimit stop;
  private final Consumer<Progress> progress;
  private int depth;

  ModelRun(TlcSession session, RunLimit stop, Consumer<Progress> progress) {
    this.session = session;
    this.stop = stop;
    this.progress = progress;
  }

  /** TLC's checker, which says whether its search ended by itself with nothing wrong. */
  private static final class Checker extends ModelChecker {
    Checker(Tool tool, Path files, IStateWriter writer)
        throws IOException, InterruptedException, ExecutionException {
      super(
          tool,
          files.toString(),
          writer,
          tool.getModelConfig().getCheckDeadlock(),
          null,
          FPSetFactory.getFPSetInitialized(
              new FPSetConfiguration(), files.toString(), tool.getRootName()),
          System.currentTimeMillis());
    }

    boolean sawAll() {
      return errState == null && theStateQueue.isEmpty();
    }
  }

  /** Runs the checker with its files in {@code folder}. */
  Checked run(Path folder, Traces traces) throws SpecFailure, IOException, InterruptedException {
    ModelledStates unmodelled = new ModelledStates(session);
    return checked(search(folder, unmodelled, checker -> {}), traces, unmodelled);
  }

  /**
   * Measures the checker on the first levels.
   *
   * @param clock says where to stop
   * @throws SpecFailure if it stops for any other reason
   */
  TlcPrefix measure(Path folder, LevelClock clock)
      throws SpecFailure, IOException, InterruptedException {
    Verdict verdict = verdict(search(folder, clock, checker -> clock.onEnd(checker::stop)));
    boolean whole = verdict instanceof Verdict.Holds;
    if (!whole && !(clock.stopped() && verdict instanceof Verdict.Unfinished)) {
      throw new SpecFailure(
          verdict instanceof Verdict.Unfinished || verdict instanceof Verdict.BadSpec
              ? verdict
              : new Verdict.BadSpec("only a cfg that holds can be measured: " + verdict));
    }
    return clock.prefix(whole && !clock.stopped());
  }

  private int search(Path folder, IStateWriter writer, Consumer<Checker> known)
      throws SpecFailure, IOException, InterruptedException {
    Path files = Files.createTempDirectory(folder, "tlc");
    try {
      Checker checker = checker(files, writer);
      known.accept(checker);
      return code(checker);
    } finally {
      if (Files.exists(files)) { // TLC deletes it unless something was wrong
        ScratchFolder.delete(files);
      }
    }
  }

  private int code(Checker checker) throws SpecFailure, InterruptedException {
    TLCGlobals.mainChecker = checker;
    Thread poller = new Thread(() -> poll(checker), "mmrace-progress");
    poller.setDaemon(true);
    poller.start();
    try {
      int code = checker.modelCheck();
      depth = Math.max(0, checker.getProgress());
      return Verdicts.onlyDistanceFailed(code, session.messages(), checker.sawAll())
          ? EC.NO_ERROR
          : code;
    } catch (Exception e) { // modelCheck declares Exception
      throw session.failed(e);
    } finally {
      TLCGlobals.mainChecker = null;
      poller.interrupt();
      poller.join();
    }
  }

  private Checker checker(Path files, IStateWriter writer) throws SpecFailure, IOException {
    try {
      return new Checker(session.tool(), files, writer);
    } catch (ExecutionException | InterruptedException e) {
      throw session.failed(e);
    }
  }

  private void poll(Checker checker) {
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

  private TlcMessages.Message stats() {
    return session
        .messages()
        .last(EC.TLC_STATS)
        .orElse(new TlcMessages.Message(EC.TLC_STATS, List.of("0", "0", "0")));
  }

  private Verdict verdict(int code) {
    String cfg = session.spec().cfg().getFileName().toString();
    return Verdicts.of(
        code, session.messages(), session.tool(), cfg, stop.reason(), stats().number(2));
  }

  private Checked checked(int code, Traces traces, ModelledStates unmodelled) throws SpecFailure {
    TlcMessages messages = session.messages();
    TlcMessages.Message stats = stats();
    Verdict verdict = verdict(code);
    Optional<Verdict.NotModelled> reached = unmodelled.verdict(traces);
    if (reached.isPresent()) {
      verdict = reached.get().unless(verdict);
    }
    List<TLCState> states = new ArrayList<>(messages.trace());
    boolean broken = verdict instanceof Verdict.Violated || verdict instanceof Verdict.Deadlocked;
    if (broken && states.isEmpty()) {
      states.add(OutputCollector.getInitialState());
    }
    verdict = named(verdict, states);
    Counterexample counterexample = broken ? traces.of(states) : Counterexample.NONE;
    int levels =
        messages
            .last(EC.TLC_SEARCH_DEPTH)
            .map(message -> (int) message.number(0))
            .orElse(verdict instanceof Verdict.Holds ? depth : states.size());
    long initial =
        messages
            .last(EC.TLC_INIT_GENERATED2)
            .or(() -> messages.last(EC.TLC_INIT_GENERATED1))
            .map(message -> message.number(0))
            .orElse(0L);
    return new Checked(
        verdict, stats.number(1), stats.number(0), initial, levels, stop.seconds(), counterexample);
  }

  /** TLC names {@code Inv_All}: returns the conjunct that is false in the last state. */
  private Verdict named(Verdict verdict, List<TLCState> states) {
    boolean all =
        verdict instanceof Verdict.Violated violated && violated.property().equals(Invariants.ALL);
    return all
        ? session
            .broken(states.get(states.size() - 1))
            .<Verdict>map(Verdict.Violated::new)
            .orElse(verdict)
        : verdict;
  }
}
