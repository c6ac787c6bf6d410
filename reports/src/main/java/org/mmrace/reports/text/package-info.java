/** Plain text: tables and lines broken at spaces. */
package org.mmrace.reports.text;
