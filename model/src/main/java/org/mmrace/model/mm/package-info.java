/** What every family uses: page faults and GUP-fast. */
package org.mmrace.model.mm;
