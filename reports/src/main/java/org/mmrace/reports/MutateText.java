package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mmrace.analysis.mutate.GuessedCheck;
import org.mmrace.analysis.mutate.MutantResult;
import org.mmrace.analysis.mutate.MutantResult.Verdict;
import org.mmrace.analysis.mutate.Mutation;
import org.mmrace.analysis.mutate.MutationSuite;
import org.mmrace.analysis.mutate.Why;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.findings.MutantDiagram;
import org.mmrace.reports.diagram.CounterexampleReport;
import org.mmrace.reports.page.Content;
import org.mmrace.reports.page.ReportPage;
import org.mmrace.reports.page.Tone;
import org.mmrace.reports.text.TextTable;

/** What {@code mmrace mutate} prints. */
public final class MutateText {
  private MutateText() {}

  /** Returns the load-bearing tables, each with its score. */
  public static String of(List<MutateRow> rows) {
    StringBuilder text = new StringBuilder();
    for (MutateRow row : rows) {
      text.append(row.name()).append('\n').append(scenarios(row));
      tables(row).forEach(table -> text.append('\n').append(table.text()));
      text.append('\n').append(score(row)).append('\n');
    }
    return text.toString();
  }

  private static String scenarios(MutateRow row) {
    return row.scenarios().stream().map(MutateText::scenario).collect(Collectors.joining());
  }

  private static List<TextTable> tables(MutateRow row) {
    List<TextTable> tables = new ArrayList<>();
    for (Group group : Group.values()) {
      TextTable table =
          new TextTable("lllrrl", group.title, "left out", "", "switches", "steps", "in");
      row.rows().stream()
          .filter(one -> Group.of(one.result().mutation()) == group)
          .forEach(one -> add(table, one));
      if (!table.rows().isEmpty()) {
        tables.add(table);
      }
    }
    return tables;
  }

  /** Returns how each mutant that is noticed breaks what it breaks. */
  public static String diagrams(List<MutateRow> rows, SpecText spec) {
    return rows.stream()
        .flatMap(row -> row.rows().stream())
        .filter(one -> one.result().verdict() == Verdict.KILLED)
        .map(one -> diagram(one, spec) + "\n")
        .collect(Collectors.joining());
  }

  private static String diagram(MutationSuite.Row row, SpecText spec) {
    return CounterexampleReport.of(MutantDiagram.of(row, spec), List.of());
  }

  /**
   * Returns the page: the tables, then the diagrams.
   *
   * @param guesses what to print beside each kernel's verdict; none if that was not asked for
   */
  public static ReportPage page(
      List<MutateRow> rows, List<GuessedCheck> guesses, SpecText spec, String command) {
    String verdict = rows.stream().map(MutateText::score).collect(Collectors.joining(" "));
    boolean finished = ExitCode.ofMutants(rows) == ExitCode.OK;
    ReportPage page =
        new ReportPage("mutate", verdict.strip(), finished ? Tone.PLAIN : Tone.UNSURE, command);
    if (!guesses.isEmpty()) {
      page.section("Guesses", Content.Table.of(guesses(guesses, rows)));
    }
    for (MutateRow row : rows) {
      List<Content> contents = new ArrayList<>();
      tables(row).forEach(table -> contents.add(Content.Table.of(table)));
      contents.add(new Content.Text(scenarios(row)));
      page.section((row.name() + " " + row.kernel()).strip(), contents);
    }
    for (MutateRow row : rows) {
      for (MutationSuite.Row one : row.rows()) {
        if (one.result().verdict() == Verdict.KILLED) {
          page.section(one.result().mutation().toString(), new Content.Text(diagram(one, spec)));
        }
      }
    }
    return page;
  }

  private static String scenario(MutationSuite.Scenario one) {
    String broken =
        one.broken().isEmpty() ? "" : ", breaks as it is: " + String.join(", ", one.broken());
    return "  "
        + one.name()
        + ": "
        + (one.unfinished().isEmpty()
            ? one.mutants() + (one.mutants() == 1 ? " mutant" : " mutants")
            : "UNFINISHED: " + one.unfinished())
        + (one.unmodelled() ? ", comes to what is not modelled" : "")
        + broken
        + "\n";
  }

  private static void add(TextTable table, MutationSuite.Row row) {
    Mutation mutation = row.result().mutation();
    table.row(
        mutation.step().isEmpty() ? "(all)" : mutation.step(),
        mutation.replacement(),
        verdict(row),
        switches(row.result()),
        row.result().witness().map(found -> String.valueOf(found.moves().size())).orElse(""),
        where(row));
  }

  private static String switches(MutantResult result) {
    String most = result.fewest() ? "" : "at most ";
    return result.witness().map(found -> most + found.switches()).orElse("");
  }

  private static String verdict(MutationSuite.Row row) {
    String property = row.result().property();
    return switch (row.result().verdict()) {
      case KILLED -> property.equals("Deadlock") ? "deadlocks" : "breaks " + property;
      case SURVIVES -> "breaks nothing";
      case EQUIVALENT -> "no effect";
      case NOT_MODELLED -> "NOT MODELLED";
      case UNFINISHED -> "UNFINISHED: " + property;
    };
  }

  private static String where(MutationSuite.Row row) {
    String same = row.same().map(other -> "; same as " + other).orElse("");
    String why = row.why().map(found -> ": " + found.text()).orElse("");
    return (row.result().verdict() == Verdict.KILLED ? row.scenario() : scenarios(row.tried()))
        + same
        + why;
  }

  private static String scenarios(int number) {
    return number + (number == 1 ? " cfg" : " cfgs");
  }

  /** Returns the mutation score, one line. */
  private static String score(MutateRow row) {
    List<MutationSuite.Row> rows = row.rows();
    long killed = count(rows, Verdict.KILLED);
    long survive = count(rows, Verdict.SURVIVES);
    long unmodelled = count(rows, Verdict.NOT_MODELLED);
    long unfinished = count(rows, Verdict.UNFINISHED);
    return String.format(
        Locale.ROOT,
        "%s: %d of %d mutants are noticed (%.0f %%), %d break nothing, %d have no effect%s%s%n",
        row.name(),
        killed,
        killed + survive,
        killed + survive == 0 ? 0 : 100.0 * killed / (killed + survive),
        survive,
        count(rows, Verdict.EQUIVALENT),
        unmodelled == 0 ? "" : ", " + unmodelled + " NOT MODELLED",
        unfinished == 0 ? "" : ", " + unfinished + " UNFINISHED");
  }

  /** Counts mutants, those that are the same as another once. */
  private static long count(List<MutationSuite.Row> rows, Verdict verdict) {
    return rows.stream()
        .filter(row -> row.result().verdict() == verdict && row.same().isEmpty())
        .count();
  }

  /** Returns the guesses beside what each kernel says. */
  public static String ofGuesses(List<GuessedCheck> guesses, List<MutateRow> kernels) {
    return guesses(guesses, kernels).text();
  }

  private static TextTable guesses(List<GuessedCheck> guesses, List<MutateRow> kernels) {
    String[] heading = new String[3 + kernels.size()];
    heading[0] = "check";
    heading[1] = "left out";
    heading[2] = "guess";
    for (int k = 0; k < kernels.size(); k++) {
      heading[3 + k] = kernels.get(k).kernel();
    }
    TextTable table = new TextTable("l".repeat(heading.length), heading);
    for (GuessedCheck guess : guesses) {
      List<Mutation> mutations =
          kernels.stream()
              .flatMap(kernel -> kernel.rows().stream())
              .map(row -> row.result().mutation())
              .filter(guess::isAbout)
              .distinct()
              .sorted()
              .toList();
      for (Mutation mutation : mutations) {
        table.row(cells(guess, Optional.of(mutation), kernels));
      }
      if (mutations.isEmpty()) {
        table.row(cells(guess, Optional.empty(), kernels));
      }
    }
    return table;
  }

  private static String[] cells(
      GuessedCheck guess, Optional<Mutation> mutation, List<MutateRow> kernels) {
    String[] cells = new String[3 + kernels.size()];
    cells[0] = guess.step();
    cells[1] = mutation.map(Mutation::replacement).orElse("-");
    cells[2] = (guess.needed() ? "needed " : "early ") + guess.source();
    for (int k = 0; k < kernels.size(); k++) {
      cells[3 + k] =
          kernels.get(k).rows().stream()
              .filter(row -> mutation.isPresent() && row.result().mutation().equals(mutation.get()))
              .findFirst()
              .map(row -> verdict(row) + remark(guess, row))
              .orElse(reaches(kernels.get(k), guess) ? "never fails" : "not reached");
    }
    return cells;
  }

  private static boolean reaches(MutateRow row, GuessedCheck guess) {
    return row.scenarios().stream().anyMatch(one -> one.reached().contains(guess.step()));
  }

  private static String remark(GuessedCheck guess, MutationSuite.Row row) {
    boolean killed = row.result().verdict() == Verdict.KILLED;
    boolean known =
        row.result().verdict() != Verdict.UNFINISHED
            && row.result().verdict() != Verdict.NOT_MODELLED;
    return known && killed != guess.needed() ? " (!)" : "";
  }

  /** Writes the fields of one family for {@code --json}. */
  public static void json(MutateRow row, ObjectNode json) {
    json.put("id", row.title()).put("kernel", row.kernel());
    long killed = count(row.rows(), Verdict.KILLED);
    json.put("killed", killed).put("survive", count(row.rows(), Verdict.SURVIVES));
    json.put("equivalent", count(row.rows(), Verdict.EQUIVALENT));
    json.put("notModelled", count(row.rows(), Verdict.NOT_MODELLED));
    json.put("unfinished", count(row.rows(), Verdict.UNFINISHED));
    var mutants = json.putArray("mutants");
    for (MutationSuite.Row one : row.rows()) {
      ObjectNode mutant = mutants.addObject();
      Mutation mutation = one.result().mutation();
      mutant.put("step", mutation.step()).put("leftOut", mutation.replacement());
      mutant.put("kind", mutation.kind().name().toLowerCase(Locale.ROOT));
      Verdict verdict = one.result().verdict();
      mutant.put(
          "verdict",
          verdict == Verdict.NOT_MODELLED
              ? Outcome.NOT_MODELLED.text()
              : verdict.name().toLowerCase(Locale.ROOT));
      mutant.put("property", one.result().property()).put("config", one.scenario());
      mutant.put("tried", one.tried()).put("states", one.result().states());
      mutant.put("sameAs", one.same().map(Mutation::toString).orElse(null));
      mutant.put("seconds", one.result().elapsed().toMillis() / 1e3);
      one.why()
          .ifPresentOrElse(why -> json(why, mutant.putObject("why")), () -> mutant.putNull("why"));
      one.result()
          .witness()
          .ifPresentOrElse(
              found -> mutant.put("switches", found.switches()).put("steps", found.moves().size()),
              () -> mutant.putNull("switches").putNull("steps"));
    }
  }

  private static void json(Why why, ObjectNode json) {
    json.put(
        "reason",
        switch (why.reason()) {
          case NOBODY_ELSE -> "nobodyElse";
          case ANOTHER_LOCK -> "anotherLock";
          case NOTHING -> "nothing";
        });
    json.put("text", why.text()).put("complete", why.complete());
    var paths = json.putArray("paths");
    why.paths().forEach(path -> paths.add(path.operation()));
    json.put("path", why.breaking().map(Why.Path::operation).orElse(null));
    var locks = json.putArray("lock");
    why.locks().forEach(locks::add);
    var held = json.putArray("held");
    why.leftOut()
        .forEach(one -> held.addObject().put("step", one.step()).put("lock", one.object()));
    json.put("property", why.broken());
  }

  /** How mutations are grouped. */
  private enum Group {
    LOCKS("lock"),
    CHECKS("check"),
    FLUSHES("flush, IPI, grace period"),
    COUNTS("count");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    static Group of(Mutation mutation) {
      return switch (mutation.kind()) {
        case LOCK_REMOVED, LOCK_SHARED -> LOCKS;
        case CHECK_REMOVED -> CHECKS;
        case FLUSH_REMOVED, FLUSH_LOCAL, GRACE_REMOVED -> FLUSHES;
        case GET_REMOVED, PUT_REMOVED, BRACKET_REMOVED, SEQUENCE_REMOVED -> COUNTS;
      };
    }
  }
}
