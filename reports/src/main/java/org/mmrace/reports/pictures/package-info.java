/** A counterexample as a page: its states as boxes, its locks as a grid. */
package org.mmrace.reports.pictures;
