/** What an explorer knows of a model: steps, predicates, accesses. */
package org.mmrace.model.system;
