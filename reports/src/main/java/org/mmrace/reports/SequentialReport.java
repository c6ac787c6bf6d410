package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mmrace.bridge.script.Observation;
import org.mmrace.bridge.script.Observation.Run;
import org.mmrace.bridge.script.Observation.Vma;
import org.mmrace.bridge.script.SequentialRun.Ran;
import org.mmrace.bridge.script.Verb;
import org.mmrace.model.core.Errno;
import org.mmrace.reports.text.TextTable;

/** A script that was run alone: what {@code run} prints. */
public final class SequentialReport {
  private static final int PAGE = 4096;
  private static final Map<Errno, Integer> NUMBERS =
      Map.of(
          Errno.ENOENT, 2,
          Errno.EAGAIN, 11,
          Errno.ENOMEM, 12,
          Errno.EFAULT, 14,
          Errno.EBUSY, 16,
          Errno.EEXIST, 17,
          Errno.EINVAL, 22);

  private SequentialReport() {}

  /**
   * Returns the text: each operation, what it returned, and the regions that look otherwise now.
   */
  public static String text(List<Ran> ran) {
    StringBuilder text = new StringBuilder();
    String above = "";
    Observation before = new Observation(List.of(), List.of(), 0);
    for (Ran one : ran) {
      if (!one.thread().equals(above)) {
        text.append("\nthread ").append(one.thread()).append("\n\n");
        above = one.thread();
      }
      text.append(one.text()).append("  ->  ").append(returned(one)).append('\n');
      if (one.operation().verb().use() == Verb.Use.PATH) {
        text.append(changed(before, one.seen()).indent(4));
      }
      before = one.seen();
    }
    return text.toString();
  }

  private static String changed(Observation before, Observation now) {
    List<String> regions =
        Stream.concat(before.vmas().stream(), now.vmas().stream())
            .map(Vma::region)
            .distinct()
            .sorted()
            .filter(region -> !of(region, before).equals(of(region, now)))
            .toList();
    String gone =
        regions.stream()
            .filter(region -> of(region, now).vmas().isEmpty())
            .map(region -> region + " unmapped\n")
            .collect(Collectors.joining());
    List<Observation> changed = regions.stream().map(region -> of(region, now)).toList();
    return seen(
            new Observation(
                changed.stream().flatMap(one -> one.pages().stream()).toList(),
                changed.stream().flatMap(one -> one.vmas().stream()).toList(),
                now.rssAnon()))
        + gone;
  }

  private static Observation of(String region, Observation seen) {
    return new Observation(
        seen.pages().stream().filter(one -> one.region().equals(region)).toList(),
        seen.vmas().stream().filter(one -> one.region().equals(region)).toList(),
        0);
  }

  private static String returned(Ran one) {
    if (one.hung()) {
      return "waits";
    }
    String result = one.errno() == Errno.NONE ? "ok" : one.errno().toString();
    boolean counts =
        switch (one.operation().verb()) {
          case R, W, WS, COPY, MOVE, PIN -> true;
          default -> false;
        };
    return result + (counts ? " done=" + one.done() : "");
  }

  private static String seen(Observation seen) {
    TextTable table =
        new TextTable(
            "lrrlrrrr", "", "page", "pages", "flags", "frame", "folio", "mapcount", "tag");
    for (Observation.Pages pages : seen.pages()) {
      for (Run run : pages.runs()) {
        table.row(
            pages.region(),
            String.valueOf(run.page()),
            String.valueOf(run.count()),
            run.flags(),
            String.valueOf(run.frame()),
            String.valueOf(run.folio()),
            String.valueOf(run.mapcount()),
            String.valueOf(run.tag()));
      }
    }
    StringBuilder text = new StringBuilder(seen.pages().isEmpty() ? "" : table.text());
    for (Vma vma : seen.vmas()) {
      text.append(vma.region())
          .append(' ')
          .append(vma.perms())
          .append(vma.flags().isEmpty() ? "" : " " + vma.flags())
          .append("  Rss ")
          .append(vma.rss())
          .append(" kB  AnonHugePages ")
          .append(vma.anonHugePages())
          .append(" kB\n");
    }
    return text.toString();
  }

  /** Returns the recorded form: one line. */
  public static String json(String id, String kernel, List<Ran> ran) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("id", id).put("family", "script").put("kernel", kernel);
    ArrayNode ops = root.putArray("ops");
    for (Ran one : ran) {
      result(ops.addObject().put("op", one.text()), one);
    }
    return root + "\n";
  }

  private static void result(ObjectNode json, Ran one) {
    boolean signal = one.errno() == Errno.SIGSEGV || one.errno() == Errno.SIGBUS;
    json.put("ret", one.hung() ? -99 : one.errno() == Errno.NONE ? 0 : -1);
    json.put(
        "errno",
        one.hung() ? "HUNG" : one.errno() == Errno.NONE || signal ? "OK" : one.errno().toString());
    if (signal) {
      json.put("sig", one.errno().toString()).put("done", one.done());
    }
    switch (one.operation().verb()) {
      case R -> json.put("val", one.value());
      case W, WS -> json.put("tag", one.tag());
      case COPY -> json.put("tag", one.tag()).put("out", out(one));
      case MOVE -> json.put("out", out(one));
      default -> {
        // nothing more
      }
    }
    ObjectNode seen = json.putObject("obs").putObject("P");
    ObjectNode pages = seen.putObject("pages");
    for (Observation.Pages of : one.seen().pages()) {
      ArrayNode runs = pages.putArray(of.region());
      of.runs().forEach(run -> run(runs.addArray(), run));
    }
    ArrayNode vmas = seen.putArray("vma");
    one.seen().vmas().forEach(vma -> vma(vmas.addArray(), vma));
    seen.put("rssAnon", one.seen().rssAnon());
  }

  private static long out(Ran one) {
    return one.done() > 0 ? one.done() * PAGE : -NUMBERS.getOrDefault(one.errno(), 0);
  }

  private static void run(ArrayNode json, Run run) {
    json.add(run.page()).add(run.count()).add(run.flags());
    json.add(run.frame()).add(run.folio()).add(run.mapcount()).add(run.tag());
  }

  private static void vma(ArrayNode json, Vma vma) {
    json.add(vma.region()).add(vma.firstPage()).add(vma.pages()).add(vma.perms());
    json.add(vma.flags()).add(vma.rss()).add(vma.anonHugePages()).add(0);
    json.add(vma.thpEligible() ? 1 : 0);
  }
}
