package org.mmrace.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mmrace.model.core.Entry;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Domain.Of;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Leaf;
import org.mmrace.model.words.Section;

/**
 * Threads, pages and page tables get other ids: elements change places, and values that are ids
 * change. Which they are, the dimensions of the sections and the domains of the fields say.
 */
final class Renaming {
  private static final Map<String, Of> DIMENSIONS =
      Map.of("thread", Of.THREAD, "cpu", Of.THREAD, "page", Of.PAGE, "table", Of.TABLE);

  private final Map<Of, int[]> ids;
  private final long[] kept; // bits that stay
  private final List<Place> leaves = new ArrayList<>();

  /** A field that changes its place or its value. */
  private record Place(int from, int to, int shift, long mask, Domain domain) {}

  /**
   * Renames as {@code ids} says.
   *
   * @param ids for each kind the new id of every id, 0 included
   */
  Renaming(Layout layout, Map<Of, int[]> ids) {
    this.ids = ids;
    kept = new long[layout.words()];
    Arrays.fill(kept, ~0L);
    layout.leaves().forEach(this::add);
  }

  private void add(Leaf leaf) {
    Section section = leaf.section();
    Field field = leaf.field();
    int to =
        field.wordOf(
            renamed(section, 0, leaf.i()),
            renamed(section, 1, leaf.j()),
            renamed(section, 2, leaf.k()));
    int from = leaf.at();
    if (to != from || of(field.domain()) != Of.NUMBER || field.domain() == Entry.DOMAIN) {
      long mask = (1L << field.domain().bits()) - 1;
      leaves.add(new Place(from, to, field.shift(), mask, field.domain()));
      kept[to] &= ~(mask << field.shift());
    }
  }

  private int renamed(Section section, int dim, int id) {
    Of of = section.dims().size() > dim ? DIMENSIONS.get(section.dims().get(dim).label()) : null;
    return of == null ? id : ids.get(of)[id];
  }

  private static Of of(Domain domain) {
    return domain instanceof Domain.Range range
        ? range.of()
        : domain instanceof Domain.IdSet set
            ? set.of()
            : domain instanceof Domain.IdSeq seq ? seq.of() : Of.NUMBER;
  }

  /** Returns the new id of a thread. */
  int thread(int t) {
    int[] threads = ids.get(Of.THREAD);
    return t < threads.length ? threads[t] : t;
  }

  /** Writes the renamed state into {@code to}, another array. */
  void apply(long[] words, long[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = words[i] & kept[i];
    }
    for (Place leaf : leaves) {
      long value = words[leaf.from] >>> leaf.shift & leaf.mask;
      to[leaf.to] |= renamed(leaf.domain, value) << leaf.shift;
    }
  }

  private long renamed(Domain domain, long value) {
    if (domain instanceof Domain.Range range) {
      return range.of() == Of.NUMBER ? value : ids.get(range.of())[(int) value];
    }
    if (domain instanceof Domain.IdSet set && set.of() != Of.NUMBER) {
      return renamedSet(ids.get(set.of()), value);
    }
    if (domain instanceof Domain.IdSeq seq && seq.of() != Of.NUMBER) {
      return renamedSeq(ids.get(seq.of()), seq.digit(), value);
    }
    return domain == Entry.DOMAIN ? renamedEntry(value) : value;
  }

  private static long renamedSet(int[] names, long set) {
    long renamed = 0;
    for (long rest = set; rest != 0; rest &= rest - 1) {
      renamed |= 1L << names[Long.numberOfTrailingZeros(rest)];
    }
    return renamed;
  }

  private static long renamedSeq(int[] names, int digit, long seq) {
    long renamed = 0;
    int shift = 0;
    for (long rest = seq; rest != 0; rest >>>= digit) {
      renamed |= (long) names[(int) (rest & (1L << digit) - 1)] << shift;
      shift += digit;
    }
    return renamed;
  }

  private long renamedEntry(long entry) {
    return switch (Entry.kind(entry)) {
      case TABLE -> Entry.withPfn(entry, ids.get(Of.TABLE)[Entry.pfn(entry)]);
      case PRESENT, HUGE -> Entry.withPfn(entry, ids.get(Of.PAGE)[Entry.pfn(entry)]);
      default -> entry;
    };
  }
}
