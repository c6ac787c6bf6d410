/** Zap, munmap, truncate, mremap, and the rmap walk. */
package org.mmrace.model.rmap;
