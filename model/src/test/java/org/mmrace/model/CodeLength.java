package org.mmrace.model;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The bytes of code of each method of a class file: JVMS 17, 4.1 and 4.7.3. */
final class CodeLength {
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private final DataInputStream in;
  private final Map<Integer, String> names = new LinkedHashMap<>();
  private final Map<String, Integer> found = new LinkedHashMap<>();

  private CodeLength(byte[] classFile) {
    in = new DataInputStream(new ByteArrayInputStream(classFile));
  }

  /** Returns the bytes of code by method; those of one name and another descriptor apart. */
  static Map<String, Integer> of(byte[] classFile) throws IOException {
    CodeLength lengths = new CodeLength(classFile);
    lengths.read();
    return lengths.found;
  }

  private void read() throws IOException {
    in.skipNBytes(8); // magic, versions
    constants();
    in.skipNBytes(6); // flags, this, super
    in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
    members(); // fields
    members();
  }

  private void constants() throws IOException {
    int count = in.readUnsignedShort();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      if (tag == UTF8) {
        names.put(i, in.readUTF());
      } else {
        in.skipNBytes(size(tag));
      }
      i += tag == LONG || tag == DOUBLE ? 1 : 0;
    }
  }

  private static int size(int tag) {
    return switch (tag) {
      case 7, 8, 16, 19, 20 -> 2; // class, string, method type, module, package
      case 15 -> 3; // method handle
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // int, float, references, name and type, dynamic
      case LONG, DOUBLE -> 8;
      default -> throw new IllegalArgumentException("no such constant: tag=" + tag);
    };
  }

  private void members() throws IOException {
    for (int m = in.readUnsignedShort(); m > 0; m--) {
      in.skipNBytes(2); // flags
      String name = names.get(in.readUnsignedShort()) + names.get(in.readUnsignedShort());
      for (int a = in.readUnsignedShort(); a > 0; a--) {
        String attribute = names.get(in.readUnsignedShort());
        long rest = Integer.toUnsignedLong(in.readInt());
        if (attribute.equals("Code")) {
          in.skipNBytes(4); // stack, locals
          found.put(name, in.readInt());
          rest -= 8;
        }
        in.skipNBytes(rest);
      }
    }
  }
}
