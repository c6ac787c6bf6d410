package org.mmrace.findings;

import org.mmrace.model.words.Domain;

/** Writes a value as a changelog would: {@code table 1}, {@code present 3 write}, {@code none}. */
final class ShortValue {
  private ShortValue() {}

  static String of(Domain domain, long value) {
    if (domain instanceof Domain.Names names) {
      return names.contains(value) ? names.names().get((int) value) : names.show(value);
    }
    if (domain instanceof Domain.Struct struct) {
      return struct(struct, value);
    }
    return domain.show(value);
  }

  private static String struct(Domain.Struct struct, long value) {
    StringBuilder text = new StringBuilder();
    boolean numbered = false;
    boolean kind = false;
    for (Domain.Part part : struct.parts()) {
      long here = part.of(value);
      boolean name = part.domain() instanceof Domain.Names;
      boolean first = text.length() == 0;
      boolean number = part.domain() instanceof Domain.Range && !numbered && kind;
      if (here == 0 && !(name && first) && !number) {
        continue;
      }
      kind |= name && first && here != 0;
      text.append(text.length() == 0 ? "" : " ");
      if (part.domain() instanceof Domain.Flag) {
        text.append(part.name());
      } else if (name || (!numbered && part.domain() instanceof Domain.Range)) {
        text.append(of(part.domain(), here));
      } else {
        text.append(part.name()).append('=').append(of(part.domain(), here));
      }
      numbered |= part.domain() instanceof Domain.Range;
    }
    return text.length() == 0 ? "0" : text.toString();
  }
}
