/**
 * What is said of a finding: its schedule with what each step did, which steps are its cause, the
 * states it runs through, what it leads to; and what a review of a change found. Reports render it.
 */
package org.mmrace.findings;
