/** What each lock, recheck, count and flush is for: it is left out, and something breaks or not. */
package org.mmrace.analysis.mutate;
