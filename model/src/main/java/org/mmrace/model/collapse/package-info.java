/** Collapse of anonymous memory, and the retraction of page tables. */
package org.mmrace.model.collapse;
