package org.mmrace.bridge.tlc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.rmi.server.RMISocketFactory;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Progress;

/**
 * The JVM in which TLC runs. It reads requests as JSON lines from standard input and answers on
 * standard output; it ends with its parent, when standard input does. Arguments: the folder for its
 * files, which holds TLC's modules.
 */
public final class TlcChild {
  private final Path folder;
  private final PrintStream replies;
  private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private final ParsedSpec parsed;

  private TlcChild(Path folder, PrintStream replies) {
    this.folder = folder;
    this.replies = replies;
    parsed = new ParsedSpec(folder);
  }

  /** Serves requests until standard input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream replies = System.out;
    System.setOut(System.err); // nothing but replies may reach the parent as one
    RMISocketFactory.setSocketFactory(new LoopbackSockets());
    TlcChild child = new TlcChild(Path.of(arguments[0]), replies);
    Thread reader = new Thread(child::read, "mmrace-requests");
    reader.setDaemon(true);
    reader.start();
    child.serve();
  }

  private void read() {
    RunLimit latest = new RunLimit(0);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Request request = Wire.request(line);
        if (request instanceof Request.Halt halt) {
          latest.ask(halt.why());
        } else {
          latest = new RunLimit(request.limitSeconds());
          jobs.add(new Job(request, latest));
        }
      }
    } catch (IOException e) {
      System.err.println("requests cannot be read: " + e.getMessage());
    }
    Runtime.getRuntime().halt(0); // TLC leaves threads behind that would keep the JVM alive
  }

  private void serve() throws InterruptedException {
    while (true) {
      Job job = jobs.take();
      boolean last = false;
      try {
        say(answer(job.request, job.limit));
      } catch (SpecFailure e) {
        parsed.forget(); // what failed half way serves no other run
        say(new Reply.Failed(e.verdict(), false));
      } catch (OutOfMemoryError e) {
        say(new Reply.Failed(Verdicts.outOfMemory(), true));
        last = true;
      } catch (StackOverflowError e) {
        say(
            new Reply.Failed(
                TlcSession.bad("evaluation does not end: stack overflow").verdict(), true));
        last = true;
      } catch (IOException | RuntimeException | LinkageError | AssertionError e) {
        e.printStackTrace();
        say(new Reply.Failed(TlcSession.bad("TLC child fails: " + e).verdict(), true));
        last = true;
      }
      if (last) {
        Runtime.getRuntime().halt(0);
      }
    }
  }

  private Reply answer(Request request, RunLimit limit)
      throws SpecFailure, IOException, InterruptedException {
    if (request instanceof Request.EvaluateConstants evaluate) {
      return new Reply.EvaluatedConstants(Wire.tree(parsed.open(evaluate.spec()).constants()));
    }
    if (request instanceof Request.Check check) {
      TlcSession session = parsed.open(check.spec());
      Optional<ScenarioSystem> modelled =
          check.model().isEmpty() ? Optional.empty() : Optional.of(parsed.model(check.model()));
      ModelRun run = new ModelRun(session, limit, this::progress);
      Checked checked = run.run(folder, new Traces(session, modelled));
      if (checked.verdict() instanceof Verdict.BadSpec) {
        parsed.forget();
      }
      return new Reply.CheckedReply(checked);
    }
    if (request instanceof Request.Measure measure) {
      ModelRun run = new ModelRun(parsed.open(measure.spec()), limit, this::progress);
      LevelClock clock = new LevelClock(measure.levels(), measure.cpuSeconds());
      return new Reply.Measured(run.measure(folder, clock));
    }
    if (request instanceof Request.Conform conform) {
      TlcSession session = parsed.open(conform.spec());
      ScenarioSystem modelled = parsed.model(conform.model());
      return new Reply.ConformedReply(
          Conformance.run(
              session, modelled, conform.id(), conform.config(), limit, this::progress));
    }
    Request.Follow follow = (Request.Follow) request;
    TlcSession session = parsed.open(follow.spec());
    BehaviourCheck check = new BehaviourCheck(session, parsed.model(follow.model()));
    return new Reply.Followed(check.run(follow.schedule()));
  }

  private void progress(Progress progress) {
    say(new Reply.Running(progress));
  }

  private synchronized void say(Reply reply) {
    replies.println(Wire.line(reply));
    replies.flush();
  }

  private record Job(Request request, RunLimit limit) {}

  /** TLC's fingerprint set listens on a port, by itself on all interfaces. */
  private static final class LoopbackSockets extends RMISocketFactory {
    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }
  }
}
