/** Searches in the order of context switches. */
package org.mmrace.explorer.switches;
