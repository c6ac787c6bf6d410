/** The {@code mmrace} command line: thin commands over the other modules. */
package org.mmrace.cli;
