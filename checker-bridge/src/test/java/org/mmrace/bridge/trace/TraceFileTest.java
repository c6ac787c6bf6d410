package org.mmrace.bridge.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mmrace.bridge.trace.Toy.Fix;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

final class TraceFileTest {
  @TempDir Path folder;

  private static String text(String resource) throws IOException {
    try (var in = TraceFileTest.class.getResourceAsStream(resource);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().collect(Collectors.joining("\n", "", "\n"));
    }
  }

  private static Trace read(String text) throws IOException {
    return TraceFile.read("trace", new StringReader(text));
  }

  private static String fault(String text) {
    return assertThrows(TraceFormatException.class, () -> read(text)).getMessage();
  }

  private String itf(Trace trace) throws IOException {
    Path file = folder.resolve("trace.itf.json");
    TraceFile.write(trace, file);
    return Files.readString(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unfixed.txt", "unfixed.tool.txt", "continue.txt"})
  void counterexampleOfTlc_replaysOnTheModel(String resource) throws IOException {
    Trace trace = read(text(resource));
    assertEquals("Inv_PinStaysMapped", trace.property());
    assertEquals(6, trace.states().size());
    ReplayResult result = new TraceReplay(Toy.scenario(Fix.NONE)).run(trace);
    assertEquals(Optional.empty(), result.fault(trace.property()));
    assertEquals(TraceReplayTest.SCHEDULE, result.schedule());
  }

  @Test
  void deadlockOfTlc_replaysOnTheModel() throws IOException {
    Trace trace = read(text("deadlock.txt"));
    assertEquals(Trace.DEADLOCK, trace.property());
    assertEquals(Optional.empty(), new TraceReplay(Toy.scenario(Fix.RECHECK)).fault(trace));
  }

  @ParameterizedTest
  @ValueSource(strings = {"initial.txt", "initial.tool.txt"})
  void violationByTheInitialState_isATraceOfOneState(String resource) throws IOException {
    Trace trace = read(text(resource));
    assertEquals("Inv_NotInitially", trace.property());
    assertEquals(1, trace.states().size());
    assertEquals(Optional.empty(), new TraceReplay(Toy.scenario(Fix.RECHECK)).fault(trace));
  }

  @Test
  void newerTlc_namesTheThread() throws IOException {
    Trace trace =
        read(
            "State 1: <Initial predicate>\nm = 1\n\nState 2: <a__b(3, {}) line 1, col 2 to line 3, col 4>\nm = 2\n");
    assertEquals(
        new TraceState("a__b", OptionalInt.of(3), OptionalInt.empty(), 2L), trace.states().get(1));
  }

  @Test
  void otherVariables_arePassed() throws IOException {
    Trace trace = read("State 1: <Initial predicate>\n/\\ k = <<1>>\n/\\ m = 1\n/\\ n = \"m\"\n\n");
    assertEquals(1L, trace.states().get(0).value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Back to state 2: <b__c line 6, col 1 to line 6, col 2 of module M>",
        "@!@!@STARTMSG 2122:4 @!@!@\n2: Back to state: <b__c line 6, col 1 to line 6, col 2 of module M>",
      })
  void lasso_endsInTheStateItGoesBackTo(String back) throws IOException {
    String states =
        "1: <Initial predicate>\nm = 1\n\n2: <a__b line 1, col 1>\nm = 2\n\n3: <a__b line 1, col 1>\nm = 3\n\n";
    List<TraceState> found = read(states + back + "\n").states();
    assertEquals(4, found.size());
    assertEquals(TraceState.after("b__c", 2L), found.get(3));
    assertEquals(
        "trace:11:1: back to a state that the trace does not have: state=9",
        fault(states + "Back to state 9: <b__c line 6>\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "`nothing\n`; trace:2:1: file holds no trace of TLC",
        "``; trace:1:1: file holds no trace of TLC",
        "`State 1: <Initial predicate>\nm = <<1,`; trace:2:9: expected a value but found the end of the file",
        "`State 1: <Initial predicate>\n`; trace:2:1: expected = but found the end of the file",
        "`State 1: <Initial predicate>\nn = 1\n`; trace:3:1: state 0: no value of m",
        "`State 1: <Initial predicate>\nm = 1\n\nState 3: <a__b line 1>\nm = 1`;"
            + " trace:5:1: expected state 2 but found state 3",
        "`State 1: <Initial predicate>\nm = 1\n\nState 2: <???>\nm = 1\n`;"
            + " trace:6:1: state 1: no name of an action: label=???",
      })
  void wrongText_namesThePlace(String text, String message) {
    assertEquals(message, fault(text));
  }

  @Test
  void textCutAnywhere_isAnErrorOfOneLineOrAShorterTrace() throws IOException {
    String text = text("unfixed.tool.txt");
    for (int length = 0; length < text.length(); length += 7) {
      try {
        read(text.substring(0, length));
      } catch (TraceFormatException e) {
        assertEquals(1, e.getMessage().lines().count());
      }
    }
  }

  @Test
  void link_isReplacedAndNotFollowed() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link.trace.json"), outside);
    TraceFile.write(TraceReplayTest.stored(), link);
    assertEquals("mine", Files.readString(outside));
    assertEquals(TraceReplayTest.stored().states(), TraceFile.read(link).states());
  }

  @Test
  void folder_isNoTrace() {
    IOException e = assertThrows(IOException.class, () -> TraceFile.read(folder));
    assertEquals(folder + ": a folder is no trace", e.getMessage());
  }

  @Test
  void itf_readsBackAsWritten() throws IOException {
    Trace trace = TraceReplayTest.trace();
    Path file = folder.resolve("trace.itf.json");
    TraceFile.write(trace, file);
    Trace read = TraceFile.read(file);
    assertEquals(file.toString(), read.source());
    assertEquals("toy/gup-vs-zap unfixed", read.scenario() + " " + read.config());
    assertEquals(
        trace,
        new Trace("", trace.origin(), read.property(), read.constants(), false, read.states()));
    assertEquals(itf(trace), itf(read));
    assertEquals(Optional.empty(), new TraceReplay(Toy.scenario(Fix.NONE)).fault(read));
  }

  @Test
  void itf_isTheFormatOfApalache() throws IOException {
    List<TraceState> states =
        List.of(
            TraceState.initial(ValueParser.parse("[f |-> (0 :> <<[g |-> TRUE]>> @@ 1 :> <<>>)]")),
            TraceState.after(new Move(1, "a__b", 2), Map.of("f", Map.of())));
    Map<String, Object> constants = Map.of("S", Set.of(2L, 1L, 30L));
    Trace trace = new Trace("", Origin.of("f/s", "unfixed"), "Inv_X", constants, false, states);
    assertEquals(
        """
        {"#meta":{"format":"ITF","format-description":"https://apalache-mc.org/docs/adr/015adr-trace.html",\
        "varTypes":{"m":"{ f: (Int -> Seq({ g: Bool })) }"},"scenario":"f/s","config":"unfixed","property":"Inv_X",\
        "constants":{"S":{"#set":[{"#bigint":"1"},{"#bigint":"2"},{"#bigint":"30"}]}}},"vars":["m"],"states":[
        {"#meta":{"index":0},"m":{"f":{"#map":[[{"#bigint":"0"},[{"g":true}]],[{"#bigint":"1"},[]]]}}},
        {"#meta":{"index":1,"action":"a__b","thread":1,"choice":2},"m":{"f":{}}}]}
        """,
        itf(trace));
  }

  @Test
  void storedTrace_readsBackAsWritten() throws IOException {
    Trace trace = TraceReplayTest.stored();
    Path file = folder.resolve("trace" + TraceFile.suffix(trace));
    TraceFile.write(trace, file);
    Trace read = TraceFile.read(file);
    assertEquals(
        trace,
        new Trace("", read.origin(), read.property(), read.constants(), false, read.states()));
    assertEquals(".itf.json", TraceFile.suffix(TraceReplayTest.trace()));
    String text = Files.readString(file);
    assertEquals(text, itf(read));
  }

  @Test
  void storedTrace_isALineForEachState() throws IOException {
    Map<String, Object> overrides = new LinkedHashMap<>();
    overrides.put("Kernel", "v6_18");
    overrides.put("GatherBundle", 1L);
    overrides.put("GupRechecksPmd", false);
    List<TraceState> states =
        List.of(
            TraceState.initial(3, new StateDigest("0123456789abcdef")),
            TraceState.after(new Move(1, "a__b", 2), new StateDigest("00000000000000ff")));
    String text =
        """
        {
          "mmraceTrace" : 1,
          "scenario" : "f/s",
          "config" : "unfixed",
          "overrides" : {
            "Kernel" : "v6_18",
            "GatherBundle" : 1,
            "GupRechecksPmd" : false
          },
          "property" : "Inv_X",
          "states" : [
            "init/3 0123456789abcdef",
            "1:a__b/2 00000000000000ff"
          ]
        }
        """;
    Trace trace =
        new Trace(
            "trace", new Origin("f/s", "unfixed", overrides), "Inv_X", Map.of(), false, states);
    assertEquals(text, itf(trace));
    assertEquals(trace, read(text));
    assertEquals(Optional.of(Schedule.parse("init/3 1:a__b/2")), read(text).schedule());
  }

  @Test
  void wrongStoredTrace_namesThePlace() {
    String start = "{\"mmraceTrace\": 1, ";
    assertEquals(
        "trace:1:17: trace of another mmrace: mmraceTrace=2 known=1",
        fault("{\"mmraceTrace\": 2}"));
    assertEquals("trace:1:32: trace has no states", fault(start + "\"states\": []}"));
    assertEquals(
        "trace:1:50: override is no plain value: constant=A",
        fault(start + "\"overrides\": {\"A\": {\"#set\": []}}}"));
    for (String line : List.of("init/0", "0123456789abcdef", "1:a 0123456789abcdef", "init/0 x")) {
      assertEquals(
          "trace:1:31: no move and digest: state=0 text=" + line,
          fault(start + "\"states\": [\"" + line + "\"]}"));
    }
    assertEquals(
        "trace:1:58: state 1: schedule has no move thread:step or thread:step/choice: column=1 token=a",
        fault(start + "\"states\": [\"init/0 0123456789abcdef\", \"a 0123456789abcdef\"]}"));
  }

  @Test
  void cutStoredTrace_isAnErrorOfOneLine() throws IOException {
    String text = itf(TraceReplayTest.stored());
    for (int length = 1; length < text.length() - 2; length += 7) {
      String message = fault(text.substring(0, length));
      assertEquals(1, message.lines().count(), message);
    }
  }

  @Test
  void itf_ofOtherTools_isRead() throws IOException {
    Trace trace =
        read(
            """
            { "vars": ["m"], "loop": 0,
              "states": [{"#meta": {"index": 0}, "m": {"#tup": [1, {"#bigint": "-2"}]}, "extra": [1]},
                         {"#meta": {"action": "a__b", "note": {}}, "m": {"#map": [["k", {"#set": []}]]}}],
              "#meta": {"source": "x", "varTypes": {"m": "Int"}} }
            """);
    assertEquals(List.of(1L, -2L), trace.states().get(0).value());
    assertEquals(TraceState.after("a__b", Map.of("k", Set.of())), trace.states().get(1));
    assertEquals("", trace.scenario());
  }

  @Test
  void wrongItf_namesThePlace() {
    assertEquals("trace:1:14: trace has no #meta", fault("{\"states\": []}"));
    assertEquals("trace:1:27: trace has no states", fault("{\"#meta\": {}, \"states\": []}"));
    String start = "{\"#meta\": {}, \"states\": [{\"m\": 1}, ";
    assertEquals("trace:1:43: state 1: no #meta.action", fault(start + "{\"m\": 2}]}"));
    assertEquals(
        "trace:1:61: state 1: no value of m", fault(start + "{\"#meta\": {\"action\": \"a\"}}]}"));
    assertEquals(
        "trace:1:57: expected the name of a step but found 7",
        fault(start + "{\"#meta\": {\"action\": 7}}]}"));
    assertEquals(
        "trace:1:57: expected the number of a thread",
        fault(start + "{\"#meta\": {\"thread\": -1}}]}"));
    assertEquals(
        "trace:1:56: state 1: #meta.index is another",
        fault(start + "{\"#meta\": {\"index\": 4}}]}"));
    assertEquals("trace:1:36: expected a state but found 7", fault(start + "7]}"));
    assertEquals("trace:1:42: no value of TLA+: null", fault(start + "{\"m\": null}]}"));
    assertEquals("trace:1:42: no value of TLA+: 1.5", fault(start + "{\"m\": 1.5}]}"));
    assertEquals(
        "trace:1:42: not an integer of 64 bits: text=99999999999999999999",
        fault(start + "{\"m\": 99999999999999999999}]}"));
    assertEquals(
        "trace:1:62: no value of TLA+: #unserializable",
        fault(start + "{\"m\": {\"#unserializable\": \"Nat\"}}]}"));
    assertEquals(
        "trace:1:55: an object with #set has one key",
        fault(start + "{\"m\": {\"#set\": [], \"a\": 1}}]}"));
    assertEquals(
        "trace:1:54: expected a pair of key and value",
        fault(start + "{\"m\": {\"#map\": [[1]]}}]}"));
    assertEquals("trace:1:11: expected an object but found 3", fault("{\"#meta\": 3}"));
    assertEquals(
        "trace:1:25: expected an array of states but found an object",
        fault("{\"#meta\": {}, \"states\": {}}"));
  }

  @Test
  void cutItf_isAnErrorOfOneLine() throws IOException {
    String text = itf(TraceReplayTest.trace());
    for (int length = 1; length < text.length() - 2; length += 13) {
      String message = fault(text.substring(0, length));
      assertEquals(1, message.lines().count(), message);
    }
  }

  @Test
  void deepOrHugeItf_isRefused() {
    String start = "{\"#meta\": {}, \"states\": [{\"m\": ";
    assertEquals(
        "trace:1:132: value is nested too deeply: depth>100", fault(start + "[".repeat(100_000)));
    assertEquals(
        "trace:1:2000031: value is too large: parts>1000000",
        fault(start + "[1" + ",1".repeat(1_000_000)));
  }

  @Test
  void jsonOfTlc_replaysOnTheModel() throws IOException {
    Trace trace = read(text("unfixed.dump.json"));
    assertEquals(6, trace.states().size());
    ReplayResult result = new TraceReplay(Toy.scenario(Fix.NONE)).run(trace);
    assertEquals(Optional.empty(), result.stop());
    assertEquals(TraceReplayTest.SCHEDULE, result.schedule());
  }

  @Test
  void wrongJsonOfTlc_namesThePlace() {
    assertEquals("trace:1:13: expected a pair of number and variables", fault("{\"state\":[[1]]}"));
    assertEquals("trace:1:16: state 0: no value of m", fault("{\"state\":[[1,{}]]}"));
    assertEquals("trace:1:12: file holds no counterexample of TLC", fault("{\"state\":[]}"));
    assertEquals("trace:1:23: trace has no state: state=1", fault("{\"state\":[[2,{\"m\":1}]]}"));
    assertEquals(
        "trace:1:35: state 1: no action", fault("{\"state\":[[1,{\"m\":1}],[2,{\"m\":1}]]}"));
    assertEquals(
        "trace:1:12: expected a triple of state, action and state", fault("{\"action\":[1]}"));
  }

  @Test
  void binaryFile_isAnError() throws IOException {
    Path file = folder.resolve("binary");
    Files.write(file, new byte[] {(byte) 0xc3, (byte) 0x28, 0, 1});
    var e = assertThrows(TraceFormatException.class, () -> TraceFile.read(file));
    assertEquals(file + ": no text in UTF-8", e.getMessage());
    assertEquals(file.toString(), e.file());
    assertEquals(0, e.line());
    assertEquals(0, e.column());
  }
}
