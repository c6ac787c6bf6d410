/** Race scripts: the language in which a scenario is written, and what it is for the machine. */
package org.mmrace.bridge.script;
