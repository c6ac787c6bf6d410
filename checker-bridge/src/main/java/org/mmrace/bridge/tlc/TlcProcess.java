package org.mmrace.bridge.tlc;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.mmrace.bridge.Behaviour;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.Counterexample;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScratchFolder;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.core.Constants;
import tlc2.TLCGlobals;

/**
 * TLC in a child JVM. The child starts with the first request, serves one request at a time, and is
 * started again if it died. Only {@link #stop} and {@link #kill} may be called from another thread
 * while a request is under way.
 */
public final class TlcProcess implements AutoCloseable {
  private static final int LAST_LINES = 20;
  private final TlcOptions options;
  private final Deque<String> errors = new ArrayDeque<>();
  private volatile Optional<Child> running = Optional.empty();

  /** Makes a process that is not started yet. */
  public TlcProcess(TlcOptions options) {
    this.options = options;
  }

  /** Evaluates the constants of a scenario. */
  public Constants constants(SpecLocation spec) throws SpecFailure {
    Reply reply = ask(new Request.EvaluateConstants(spec), progress -> {});
    Map<String, Object> root = new java.util.LinkedHashMap<>();
    Object tree = Wire.value(((Reply.EvaluatedConstants) reply).tree());
    ((Map<?, ?>) tree).forEach((key, value) -> root.put((String) key, value));
    return Constants.of(root);
  }

  /**
   * Runs TLC's checker. States of a counterexample come as words too.
   *
   * @param limit how long it may run, {@link Duration#ZERO} for as long as it takes
   */
  public Checked check(SpecLocation spec, Duration limit, Consumer<Progress> progress) {
    return check(new Request.Check(spec, options.model().getName(), limit.toSeconds()), progress);
  }

  /**
   * Runs TLC's checker on a specification that no model describes: states of a counterexample are
   * text only.
   */
  public Checked checkText(SpecLocation spec, Duration limit, Consumer<Progress> progress) {
    return check(new Request.Check(spec, "", limit.toSeconds()), progress);
  }

  private Checked check(Request.Check request, Consumer<Progress> progress) {
    Progress[] last = {new Progress(0, 0, 0, 0, 0)};
    try {
      Reply reply =
          ask(
              request,
              now -> {
                last[0] = now;
                progress.accept(now);
              });
      Checked checked = ((Reply.CheckedReply) reply).checked();
      if (checked.verdict() instanceof Verdict.Unfinished unfinished
          && unfinished.reason().startsWith("out of memory")) {
        close(); // what is left of its heap serves nobody
      }
      return checked;
    } catch (SpecFailure e) {
      Progress at = last[0];
      return new Checked(
          e.verdict(), at.states(), at.edges(), 0, at.depth(), at.seconds(), Counterexample.NONE);
    }
  }

  /**
   * Measures TLC's checker with one worker.
   *
   * @param levels how many levels to search, 0 for all
   * @param cpuSeconds CPU time of the worker's thread after which it ends with the level, 0 for as
   *     long as it takes
   * @throws SpecFailure if TLC cannot finish these levels or something is wrong in them
   */
  public TlcPrefix measure(
      SpecLocation spec, int levels, double cpuSeconds, Duration limit, Consumer<Progress> progress)
      throws SpecFailure {
    Reply reply = ask(new Request.Measure(spec, levels, cpuSeconds, limit.toSeconds()), progress);
    return ((Reply.Measured) reply).prefix();
  }

  /**
   * Compares specification and model over the whole graph.
   *
   * @param id the scenario, for the ledger
   * @param config the configuration, for the ledger
   */
  public Conformed conform(
      SpecLocation spec, String id, String config, Duration limit, Consumer<Progress> progress)
      throws SpecFailure {
    String model = options.model().getName();
    Reply reply = ask(new Request.Conform(spec, model, id, config, limit.toSeconds()), progress);
    return ((Reply.ConformedReply) reply).conformed();
  }

  /** Says whether a schedule is a behaviour of the specification. */
  public Behaviour behaviour(SpecLocation spec, Schedule schedule) throws SpecFailure {
    Reply reply =
        ask(new Request.Follow(spec, options.model().getName(), schedule), progress -> {});
    return ((Reply.Followed) reply).behaviour();
  }

  /** Asks the request under way to end; it returns as unfinished. */
  public void stop(String why) {
    running.ifPresent(
        child -> {
          try {
            child.send(new Request.Halt(why));
          } catch (IOException e) {
            child.process.destroyForcibly(); // it cannot be asked any more
          }
        });
  }

  /** Ends the child at once; a request under way returns as unfinished. */
  public void kill() {
    running.ifPresent(child -> child.process.destroyForcibly());
  }

  /** Returns the process id of the child, empty if none runs. */
  public Optional<Long> pid() {
    return running.map(child -> child.process.pid());
  }

  /** Returns what TLC calls itself. */
  public static String version() {
    return TLCGlobals.versionOfTLC;
  }

  @Override
  public void close() {
    Optional<Child> child = running;
    running = Optional.empty();
    child.ifPresent(Child::end);
  }

  private Reply ask(Request request, Consumer<Progress> progress) throws SpecFailure {
    Child child = running.filter(candidate -> candidate.process.isAlive()).orElse(null);
    if (child == null) {
      close();
      child = start();
      running = Optional.of(child);
    }
    try {
      child.send(request);
      while (true) {
        String line = child.replies.readLine();
        if (line == null) {
          throw died(child);
        }
        Reply reply = Wire.reply(line);
        if (reply instanceof Reply.Running report) {
          progress.accept(report.progress());
        } else if (reply instanceof Reply.Failed failed) {
          if (failed.last()) {
            close();
          }
          throw new SpecFailure(failed.verdict());
        } else {
          return reply;
        }
      }
    } catch (JsonProcessingException e) {
      close();
      throw new SpecFailure(
          new Verdict.Unfinished("TLC child does not speak JSON: " + e.getOriginalMessage()));
    } catch (IOException e) {
      throw died(child);
    }
  }

  private SpecFailure died(Child child) {
    int exit = child.end();
    running = Optional.empty();
    String last;
    synchronized (errors) {
      last = errors.isEmpty() ? "" : " last line=" + errors.peekLast();
    }
    return new SpecFailure(new Verdict.Unfinished("TLC child died: exit=" + exit + last));
  }

  private Child start() throws SpecFailure {
    ScratchFolder scratch = PrivateFolder.make(options.temporary());
    Path folder = scratch.path();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + options.heap(),
            "-D" + Verdicts.HEAP + "=" + options.heap(),
            "-Xss8m",
            "-XX:+UseParallelGC",
            "-Djava.io.tmpdir=" + folder,
            "-Djava.rmi.server.hostname=127.0.0.1",
            "-cp",
            classPath(),
            TlcChild.class.getName(),
            folder.toString()));
    try {
      Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
      Thread drain = new Thread(() -> drain(process), "mmrace-tlc-errors");
      drain.setDaemon(true);
      drain.start();
      return new Child(
          process,
          scratch,
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
          new BufferedWriter(
              new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      PrivateFolder.delete(scratch);
      throw new SpecFailure(
          new Verdict.Unfinished("TLC child cannot be started: " + e.getMessage()));
    }
  }

  private static String classPath() {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
    return Arrays.stream(entries)
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void drain(Process process) {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (errors) {
          errors.addLast(line);
          if (errors.size() > LAST_LINES) {
            errors.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      // the child died; the reader of replies notices
    }
  }

  private record Child(
      Process process, ScratchFolder folder, BufferedReader replies, BufferedWriter requests) {
    void send(Request request) throws IOException {
      synchronized (requests) {
        requests.write(Wire.line(request));
        requests.newLine();
        requests.flush();
      }
    }

    /** Ends the child, deletes its folder and returns its exit code. */
    int end() {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        process.destroyForcibly(); // it is dead or dying: the pipe is gone
      }
      try {
        if (!process.waitFor(2, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        return -1;
      } finally {
        PrivateFolder.delete(folder);
      }
      return process.exitValue();
    }
  }
}
