package org.mmrace.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

/** The states of stored traces as boxes. */
class BoardTest {
  private static final Path TRACES = Path.of("../checker-bridge/src/test/resources/traces");

  private static ShownTrace.Pictured pictured(String name, int steps) throws IOException {
    return pictured(name, schedule -> schedule.first(steps));
  }

  private static ShownTrace.Pictured pictured(String name, UnaryOperator<Schedule> part)
      throws IOException {
    LoadedTrace loaded =
        LoadedTrace.read(TRACES.resolve(name + ".trace.json"), "", "", new MachineSystems());
    Schedule schedule = new TraceReplay(loaded.system()).run(loaded.trace()).schedule();
    return ShownTrace.pictured(
        loaded.trace(), SpecText.Meaning.NONE, loaded.system(), part.apply(schedule));
  }

  private static Board.Cell cell(Board board, String word) {
    return board.boxes().stream()
        .flatMap(box -> box.cells().stream())
        .filter(cell -> cell.word().equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static String last(Board board, String word) {
    List<Board.Value> values = cell(board, word).values();
    return values.get(values.size() - 1).text();
  }

  @Test
  void mremap_tablesTlbsAndPageCachePointToTheirPages() throws IOException {
    Board board = pictured("rmap-mremap-late-flush-unfixed", 73).board();
    List<String> names = board.boxes().stream().map(Board.Box::name).toList();
    assertTrue(
        names.containsAll(List.of("mm[1]", "table[1]", "page[1]", "file[1]", "tlb of user")),
        names.toString());
    assertEquals(
        new Board.Value("present 1 write dirty young", "page[1]"),
        cell(board, "pte[1][0]").values().get(0));
    assertEquals(new Board.Value("table 1", "table[1]"), cell(board, "pmd[1][0]").values().get(0));
    assertEquals(
        new Board.Value("page 1 write dirty", "page[1]"),
        cell(board, "tlb[user][1][0]").values().get(20));
    assertEquals(new Board.Value("1", "page[1]"), cell(board, "cache[1][0]").values().get(0));
    assertTrue(cell(board, "page[1].refcount").breaks());
    assertTrue(cell(board, "tlb[user][1][0]").breaks());
    assertEquals(74, cell(board, "page[1].refcount").values().size());
  }

  @Test
  void uffd_queuesNameTheirWaiters() throws IOException {
    Board board = pictured("uffd-refile-lost-wake-unfixed", 29).board();
    assertEquals("{}", last(board, "uffd[1].fault_pending_wqh"));
    assertEquals("user", last(board, "uffd_read[reader].waiter"));
    assertEquals("{user}", cell(board, "uffd[1].fault_pending_wqh").values().get(28).text());
    assertEquals("yes", last(board, "user: blocked"));
    assertEquals("handle_userfault() schedule", last(board, "user: next step"));
  }

  @Test
  void locks_holdersAndWaiters() throws IOException {
    Board board = pictured("uffd-refile-lost-wake-unfixed", 27).board();
    Board.LockRow lock =
        board.locks().stream()
            .filter(row -> row.name().equals("uffd[1].wqh_lock"))
            .findFirst()
            .orElseThrow();
    assertEquals(List.of(1, 2, 3), board.threads());
    assertEquals("held", lock.roles().get(1).get(27));
    assertEquals("", lock.roles().get(1).get(26));
    assertEquals("reader", last(board, "uffd[1].wqh_lock"));
  }

  @Test
  void locks_aThreadThatCannotStepForALock_waits() throws IOException {
    Board board = pictured("rmap-mremap-late-flush-unfixed", BoardTest::truncateFirst).board();
    Board.LockRow lock =
        board.locks().stream()
            .filter(row -> row.name().equals("file[1].i_mmap"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of("write", "waits", ""), lock.roles().stream().map(of -> of.get(8)).toList());
    assertEquals(List.of("", "", ""), lock.roles().stream().map(of -> of.get(7)).toList());
    assertEquals("on file[1].i_mmap", last(board, "ftruncate: blocked"));
  }

  // ftruncate sets the size before mremap takes i_mmap for write
  private static Schedule truncateFirst(Schedule schedule) {
    List<Move> moves = schedule.moves();
    Move truncate = moves.stream().filter(move -> move.thread() == 2).findFirst().orElseThrow();
    return new Schedule(
        schedule.initial(),
        Stream.concat(Stream.of(truncate), moves.subList(0, 7).stream()).toList());
  }
}
