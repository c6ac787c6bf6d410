package org.mmrace.explorer.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/** Where large tables lie: outside the heap, so that no collector moves them. */
public interface Storage {
  /** Memory of the process. */
  Storage MEMORY =
      longs ->
          ByteBuffer.allocateDirect(longs * Long.BYTES)
              .order(ByteOrder.nativeOrder())
              .asLongBuffer();

  /** Returns a page of this many zeros. */
  LongBuffer page(int longs);
}
