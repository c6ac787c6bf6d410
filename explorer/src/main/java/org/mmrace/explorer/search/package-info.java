/** The breadth-first search, its workers, files and schedules; and the search for livelocks. */
package org.mmrace.explorer.search;
