/** Where states are kept: visited sets, queues, the ancestry. */
package org.mmrace.explorer.store;
