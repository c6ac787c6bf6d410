/** A counterexample as a diagram: text, Markdown, Mermaid. */
package org.mmrace.reports.diagram;
