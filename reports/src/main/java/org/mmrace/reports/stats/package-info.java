/** Statistics: every figure comes with the number of observations, the method and an interval. */
package org.mmrace.reports.stats;
