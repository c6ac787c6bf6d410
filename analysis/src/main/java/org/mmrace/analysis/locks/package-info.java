/** Which lock is taken under which, and which word is used under which. */
package org.mmrace.analysis.locks;
