package org.mmrace.bridge.tlc;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import tlc2.TLCGlobals;
import tlc2.output.MP;
import tlc2.output.OutputCollector;
import tlc2.util.FP64;
import util.InternTable;
import util.ToolIO;
import util.UniqueString;

/**
 * The static state of TLC. TLC expects a fresh JVM for every specification: names keep the slot
 * that they had in the specification before, so that two names of the next may share one. {@link
 * #reset} puts everything back.
 */
final class TlcStatics {
  private static final ByteArrayOutputStream CHATTER = new ByteArrayOutputStream();
  private static final PrintStream STREAM = new PrintStream(CHATTER, true, StandardCharsets.UTF_8);

  private TlcStatics() {}

  /** Makes TLC ready for the next specification and returns what it will report. */
  static TlcMessages reset() {
    forgetNames();
    FP64.Init(0);
    TlcMessages messages = new TlcMessages();
    MP.setRecorder(messages);
    forgetRun();
    return messages;
  }

  /** Makes TLC ready for another run of the specification that it has. */
  static void forgetRun() {
    CHATTER.reset();
    OutputCollector.setTrace(new ArrayList<>());
    OutputCollector.setInitialState(null);
    clear("allMessages");
    clear("violatedAssumptions");
    TLCGlobals.setNumWorkers(1);
    TLCGlobals.coverageInterval = -1;
    TLCGlobals.DFIDMax = -1;
    TLCGlobals.continuation = false;
    TLCGlobals.printDiffsOnly = false;
    TLCGlobals.warn = true;
    TLCGlobals.tool = false;
    TLCGlobals.lnCheck = "final";
    TLCGlobals.mainChecker = null;
    TLCGlobals.chkptDuration = 0;
    ToolIO.out = STREAM;
    ToolIO.err = STREAM;
  }

  /** Returns what TLC and SANY printed since the reset. */
  static String chatter() {
    return CHATTER.toString(StandardCharsets.UTF_8);
  }

  private static void forgetNames() {
    try {
      Field table = InternTable.class.getDeclaredField("table");
      table.setAccessible(true);
      for (Object name : (Object[]) table.get(UniqueString.internTbl)) {
        if (name != null) {
          ((UniqueString) name).setLoc(-1);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this TLC keeps its names elsewhere: version=" + TLCGlobals.versionOfTLC, e);
    }
    UniqueString.setVariableCount(0);
  }

  private static void clear(String list) {
    try {
      Field field = OutputCollector.class.getDeclaredField(list);
      field.setAccessible(true);
      ((java.util.List<?>) field.get(null)).clear();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this TLC collects its output elsewhere: field=" + list, e);
    }
  }
}
