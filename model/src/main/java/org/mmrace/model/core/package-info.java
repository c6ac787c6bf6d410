/** The machine on which every path runs, which names no path: state, locks, helpers. */
package org.mmrace.model.core;
