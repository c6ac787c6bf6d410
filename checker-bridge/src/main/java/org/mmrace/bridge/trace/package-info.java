/**
 * Traces and schedules: files in and out, replay on the model, generated tests. Knows no class of
 * TLC.
 */
package org.mmrace.bridge.trace;
