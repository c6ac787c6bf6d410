/** Explores any {@link org.mmrace.model.TransitionSystem}; knows no kernel word. */
package org.mmrace.explorer;
