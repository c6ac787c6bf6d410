/** What must hold in every state, and what must be reachable, over the words of the model. */
package org.mmrace.invariants;
