package org.mmrace.bridge.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Leaf;
import org.mmrace.model.words.WideField;

/**
 * What a stored trace knows of a state: 64 bits of a hash over every leaf that does not hold value
 * 0 of its domain, each as {@code m} names it with its value as TLA+ writes it, in the order of the
 * names. Value 0 is what an absent thing, a dead local and a field that nobody set hold. So a field
 * or a section that is left at it, and the places of the fields, make no difference, and every
 * other value does.
 *
 * @param hex 16 hexadecimal digits
 */
public record StateDigest(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{16}");
  private static final int BYTES = 8;

  /** Checks the digits. */
  public StateDigest {
    if (!isHex(hex)) {
      throw new IllegalArgumentException("not 16 hexadecimal digits: digest=" + hex);
    }
  }

  /** Returns whether a text has the form of a digest. */
  static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }

  /** Returns the digest of a state. */
  public static StateDigest of(Layout layout, long[] words) {
    List<String> lines = new ArrayList<>();
    for (Leaf leaf : layout.leaves()) {
      Optional<WideField> wide = leaf.field().wide();
      long value = leaf.get(words);
      if (wide.isPresent()) {
        add(leaf, wide.get(), words, lines);
      } else if (value != 0) {
        add(leaf.name(), leaf.field().domain(), value, lines);
      }
    }
    Collections.sort(lines);
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return new StateDigest(HexFormat.of().formatHex(sha256().digest(text), 0, BYTES));
  }

  // one line for all its words
  private static void add(Leaf leaf, WideField field, long[] words, List<String> lines) {
    String value = field.shown(words, leaf.i(), leaf.j(), leaf.k());
    boolean first = leaf.field().equals(field.words().get(0));
    if (first && field.ids(words, leaf.i(), leaf.j(), leaf.k()).length > 0) {
      lines.add(leaf.name() + " = " + value);
    }
  }

  private static void add(String name, Domain domain, long value, List<String> lines) {
    if (domain instanceof Domain.Struct struct) {
      for (Domain.Part part : struct.parts()) {
        add(name + "." + part.name(), part.domain(), part.of(value), lines);
      }
    } else if (value != 0) {
      lines.add(name + " = " + domain.show(value));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) { // every JDK has it
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
