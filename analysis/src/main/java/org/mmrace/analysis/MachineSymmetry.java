package org.mmrace.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.mmrace.explorer.reduce.Symmetry;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.State;
import org.mmrace.model.uffd.UffdMove;
import org.mmrace.model.words.Domain.Of;

/**
 * What is alike in a scenario: threads that run the same operations with the same arguments; and,
 * where {@code Allocation} is {@code any}, pages and page tables. Where it is {@code lowest} no two
 * pages are alike: of two free ones the lower is taken.
 *
 * <p>Pages that a program names stay where they are; those of an aligned block stay together and in
 * order, as a huge folio is one. Page tables are not alike where UFFDIO_MOVE runs, which locks the
 * lower one first.
 */
public final class MachineSymmetry implements Symmetry {
  private static final int MOST = 5040; // permutations

  private final List<Renaming> renamings; // the identity first

  private MachineSymmetry(List<Renaming> renamings) {
    this.renamings = List.copyOf(renamings);
  }

  /**
   * Finds what is alike.
   *
   * @throws IllegalArgumentException if there are too many permutations to try them all
   */
  public static MachineSymmetry of(Scenario machine) {
    State m = machine.m;
    boolean any = "any".equals(m.constants.get("toggles").text("Allocation"));
    List<int[]> threads = permutations(m.geometry.threads(), threads(m));
    List<int[]> pages = permutations(m.geometry.pages(), any ? blocks(m) : List.of());
    List<int[]> tables = permutations(m.geometry.tables(), any ? tables(m) : List.of());
    if ((long) threads.size() * pages.size() * tables.size() > MOST) {
      throw new IllegalArgumentException(
          "too much is alike: permutations of threads=%d pages=%d tables=%d"
              .formatted(threads.size(), pages.size(), tables.size()));
    }
    List<Renaming> renamings = new ArrayList<>();
    for (int[] t : threads) {
      for (int[] page : pages) {
        for (int[] table : tables) {
          renamings.add(
              new Renaming(machine.layout(), Map.of(Of.THREAD, t, Of.PAGE, page, Of.TABLE, table)));
        }
      }
    }
    return new MachineSymmetry(renamings);
  }

  /** Threads by what they run; the name makes no difference. */
  private static List<List<int[]>> threads(State m) {
    Map<Object, List<int[]>> classes = new LinkedHashMap<>();
    for (int t = 1; t <= m.geometry.threads(); t++) {
      Object runs = m.constants.get("program").elements().get(t - 1).get("ops").value();
      classes.computeIfAbsent(runs, key -> new ArrayList<>()).add(new int[] {t});
    }
    return List.copyOf(classes.values());
  }

  /** Whole blocks of pages that nobody names, and pages outside of whole blocks. */
  private static List<List<int[]>> blocks(State m) {
    int size = m.geometry.ptes();
    int[][] named = m.program.arg("page", 0);
    Set<Integer> kept =
        Set.copyOf(Arrays.stream(named).flatMapToInt(Arrays::stream).boxed().distinct().toList());
    List<int[]> blocks = new ArrayList<>();
    List<int[]> single = new ArrayList<>();
    for (int first = 0; first <= m.geometry.pages(); first += size) {
      int[] block = IntStream.range(Math.max(1, first), first + size).toArray();
      boolean whole = first > 0 && first + size - 1 <= m.geometry.pages();
      if (whole && Arrays.stream(block).noneMatch(kept::contains)) {
        blocks.add(block);
      }
      for (int page : block) {
        if (!whole && page <= m.geometry.pages() && !kept.contains(page)) {
          single.add(new int[] {page});
        }
      }
    }
    return List.of(blocks, single);
  }

  private static List<List<int[]>> tables(State m) {
    boolean ordered = !m.program.running(UffdMove.MOVE).isEmpty();
    return ordered
        ? List.of()
        : List.of(
            IntStream.rangeClosed(1, m.geometry.tables())
                .mapToObj(table -> new int[] {table})
                .toList());
  }

  /**
   * Returns the permutations of the ids 0 to {@code highest} that exchange the units of each class
   * among themselves; the identity first.
   */
  private static List<int[]> permutations(int highest, List<List<int[]>> classes) {
    List<int[]> all = List.of(IntStream.rangeClosed(0, highest).toArray());
    for (List<int[]> units : classes) {
      for (int i = 1; i < units.size(); i++) {
        List<int[]> more = new ArrayList<>(all);
        for (int j = 0; j < i; j++) {
          for (int[] permutation : all) {
            more.add(exchanged(permutation, units.get(i), units.get(j)));
          }
        }
        all = more;
      }
    }
    return all;
  }

  /** First exchanges two units, then permutes. */
  private static int[] exchanged(int[] permutation, int[] a, int[] b) {
    int[] result = permutation.clone();
    for (int i = 0; i < a.length; i++) {
      result[a[i]] = permutation[b[i]];
      result[b[i]] = permutation[a[i]];
    }
    return result;
  }

  @Override
  public int permutations() {
    return renamings.size();
  }

  @Override
  public void permute(int permutation, long[] words, long[] to) {
    renamings.get(permutation).apply(words, to);
  }

  /** Returns which thread permutation number {@code permutation} makes of {@code thread}. */
  public int thread(int permutation, int thread) {
    return renamings.get(permutation).thread(thread);
  }
}
