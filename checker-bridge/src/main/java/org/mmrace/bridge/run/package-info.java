/** Runs of both engines on a configuration: checks, searches, comparisons, measurements. */
package org.mmrace.bridge.run;
