/** What a scenario may say: operations and their arguments, sizes, the initial state, toggles. */
package org.mmrace.model.scenario;
