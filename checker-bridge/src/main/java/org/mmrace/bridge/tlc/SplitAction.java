package org.mmrace.bridge.tlc;

import org.mmrace.explorer.Move;
import tlc2.tool.Action;

/** One action as TLC splits it: with its thread and its choice fixed. */
record SplitAction(Action action, Move step) {}
