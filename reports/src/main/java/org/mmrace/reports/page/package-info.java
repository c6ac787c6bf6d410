/** Pages: one self-contained HTML file each, in one shell, from templates that escape. */
package org.mmrace.reports.page;
