package org.mmrace.bridge.tlc;

import com.fasterxml.jackson.databind.JsonNode;
import org.mmrace.bridge.Behaviour;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.Verdict;
import org.mmrace.explorer.Progress;

/**
 * What the child says, one JSON line each: reports of progress, then exactly one other reply to
 * each request.
 */
sealed interface Reply {
  /** The request is under way. */
  record Running(Progress progress) implements Reply {}

  /** The constants, as {@link Wire#tree} writes them. */
  record EvaluatedConstants(JsonNode tree) implements Reply {}

  /** The outcome of a check. */
  record CheckedReply(Checked checked) implements Reply {}

  /** The outcome of a measurement. */
  record Measured(TlcPrefix prefix) implements Reply {}

  /** The outcome of a comparison. */
  record ConformedReply(Conformed conformed) implements Reply {}

  /** The outcome of following a schedule. */
  record Followed(Behaviour behaviour) implements Reply {}

  /** No outcome. After {@code last} the child ends. */
  record Failed(Verdict verdict, boolean last) implements Reply {}
}
