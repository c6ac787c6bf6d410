package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mmrace.cli.Commands.Ended;

class MmraceTest {
  private static void refused(String message, String... args) {
    assertEquals(new Ended(2, "", "mmrace: " + message + "\n"), Commands.run(args));
  }

  @Test
  void noCommand_isWrongUsage() {
    refused("no command (see mmrace --help)");
  }

  @Test
  void unknownOption_isWrongUsage() {
    refused("Unknown option: '--frobnicate' (see mmrace --help)", "--frobnicate");
  }

  @Test
  void unknownCommand_isWrongUsage() {
    refused("Unmatched argument at index 0: 'frobnicate' (see mmrace --help)", "frobnicate");
  }

  @Test
  void noScenario_isWrongUsage() {
    refused("Missing required parameter: 'SCENARIO' (see mmrace check --help)", "check");
    refused("Missing required parameter: 'SCENARIO' (see mmrace conform --help)", "conform");
    refused("Missing required parameter: 'TRACE' (see mmrace replay --help)", "replay");
  }

  @Test
  void badLimits_areWrongUsage() {
    refused(
        "Invalid value for option '--timeout': no time like 90s, 10m, 2h: '5x' (see mmrace check"
            + " --help)",
        "check",
        "collapse",
        "--timeout",
        "5x");
    refused(
        "Invalid value for option '--memory': no size like 512m, 4g: '4' (see mmrace check --help)",
        "check",
        "collapse",
        "--memory",
        "4");
    refused(
        "Invalid value for option '--format': no format like text, markdown, mermaid: 'svg' (see"
            + " mmrace replay --help)",
        "replay",
        "x",
        "--format",
        "svg");
    refused("fewer pairs than one: pairs=0", "bench", "collapse", "--pairs", "0");
    refused("fewer seconds than one: seconds=0", "bench", "collapse", "--seconds", "0");
  }

  @Test
  void unknownScenario_isOneLine() {
    for (String command : List.of("check", "search", "conform", "bench")) {
      refused("no such scenario: id=near/one (./mmrace list shows them)", command, "near/one");
    }
  }

  @Test
  void missingFiles_areOneLine() {
    refused("configuration cannot be read: cfg=nosuch.cfg", "check", "nosuch.cfg");
    refused("no such file: path=nosuch.itf.json", "replay", "nosuch.itf.json");
    refused("no such file: path=nosuch.itf.json", "emit-test", "nosuch.itf.json");
  }

  @Test
  void version_isThatOfTheBuild() {
    assertEquals(new Ended(0, "mmrace 0.1.0\n", ""), Commands.run("--version"));
  }

  @Test
  void help_listsCommandsAndExitCodes() {
    Ended help = Commands.run("--help");
    assertEquals(
        """
            Usage: mmrace [-hV] COMMAND
            Model-checks races in Linux memory management.
              -h, --help      Show this help message and exit.
              -V, --version   Print version information and exit.
            Commands:
              list       Lists the scenarios, the paths that a scenario can combine, the toggles, the
                           invariants.
              run        Runs a race script on the model, one thread after the other: what does each operation
                           return, and what do pagemap and smaps show then?
              check      Checks scenarios with TLC and with the explorer.
              search     Searches scenarios whose graph is too big.
              conform    Compares specification and executable model over the whole state graph.
              replay     Replays a trace on the executable model.
              emit-test  Writes a JUnit 5 test of a counterexample.
              zoo        Checks every known bug with both engines.
              coverage   Shows which cfg takes each action, and the actions that none takes.
              bench      Measures the explorer against TLC.
              locks      Shows which lock is asked for under which, in every reachable state, beside the
                           documented order.
              mutate     Leaves out, one at a time, every lock, check, flush, IPI and count: what is each for?
              review     Compares two designs of a scenario: what does the candidate break, repair, cost?
              stats      Statistics of a scenario: how its states grow, what random schedules hit and cover.
              report     Gathers the last runs in one HTML page.

            Exit codes:
              0   every verdict is as declared (undeclared means: must hold)
              1   a verdict is not as declared
              2   wrong usage, or a bad spec, cfg or trace
              3   unfinished: out of time, memory or states, or interrupted
              4   spec and model differ
              5   something is reached that is not modelled

            Examples:
              ./mmrace list
              ./mmrace check collapse/gupfast-pmd-recheck
              ./mmrace COMMAND --help
            """,
        help.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "check",
        "search",
        "conform",
        "replay",
        "emit-test",
        "zoo",
        "coverage",
        "bench",
        "report"
      })
  void helpOfACommand_hasExamplesAndJson(String command) {
    Ended help = Commands.run(command, "--help");
    assertEquals(0, help.code());
    assertTrue(help.out().startsWith("Usage: mmrace " + command + " "), help.out());
    assertTrue(help.out().contains("--json"), help.out());
    assertTrue(help.out().contains("\nExamples:\n  ./mmrace " + command), help.out());
    assertTrue(help.out().lines().allMatch(line -> line.length() <= 100), help.out());
  }

  @Test
  void list_invariantsFor_saysOfWhichPathsEachSpeaks() {
    Ended ended =
        Commands.run(
            "list", "--invariants-for", "../specs/rmap/nested-gather/MCNestedGather_fixed.cfg");
    assertEquals(0, ended.code(), ended.err());
    assertTrue(
        ended.out().contains("\n  Inv_TlbPerm: speculative_fill, user_read, user_write\n"),
        ended.out());
    assertTrue(ended.out().contains("\n  Inv_RefLower: every path\n"), ended.out());
    String silent = ended.out().substring(ended.out().indexOf("speak of nothing here: "));
    assertTrue(silent.contains("Inv_NoLostWake") && !silent.contains("Inv_TlbPerm"), silent);
  }
}
