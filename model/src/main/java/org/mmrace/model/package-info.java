/** The executable memory management: words, layout, locks and kernel paths. */
package org.mmrace.model;
