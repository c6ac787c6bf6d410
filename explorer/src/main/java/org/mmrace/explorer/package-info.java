/** Explores any {@link org.mmrace.model.system.TransitionSystem}; knows no kernel word. */
package org.mmrace.explorer;
