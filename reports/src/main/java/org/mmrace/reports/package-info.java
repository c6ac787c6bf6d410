/** Records in, text and JSON out: diagrams, tables, exit codes. Every renderer is pure. */
package org.mmrace.reports;
