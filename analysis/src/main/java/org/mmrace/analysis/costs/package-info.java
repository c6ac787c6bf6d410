/** What a design costs, and what another one changes. */
package org.mmrace.analysis.costs;
