/** Searches that leave out states: symmetry, partial-order reduction, normal forms. */
package org.mmrace.explorer.reduce;
