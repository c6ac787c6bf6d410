/** Which steps of a counterexample are its cause, and which causes there are. */
package org.mmrace.analysis.slice;
