/** The words of a state: layout, sections, fields, domains. */
package org.mmrace.model.words;
