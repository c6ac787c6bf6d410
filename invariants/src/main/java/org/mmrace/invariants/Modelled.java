package org.mmrace.invariants;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/**
 * Tells the states in which the machine stopped because something is not modelled. No property is
 * asked of such a state: it is frozen, and what the kernel would do there is unknown.
 */
public final class Modelled {
  /** The kind of oops, and the name of the predicate that no such state was reached. */
  public static final String NOT_MODELLED = "not modelled";

  private final Optional<Field> oops;
  private final long kind;

  private Modelled(Optional<Field> oops, long kind) {
    this.oops = oops;
    this.kind = kind;
  }

  /** Looks for the oops of a machine; one without never stops so. */
  public static Modelled of(Layout layout) {
    for (Section section : layout.sections()) {
      Field field = section.fields().get(0);
      if (section.name().equals("oops")
          && field.domain() instanceof Domain.Names names
          && names.names().contains(NOT_MODELLED)) {
        return new Modelled(Optional.of(field), names.names().indexOf(NOT_MODELLED));
      }
    }
    return new Modelled(Optional.empty(), 0);
  }

  /** Returns whether the machine stopped so. */
  public boolean stopped(long[] words) {
    return oops.isPresent() && oops.get().get(words) == kind;
  }

  /**
   * Returns the predicates of a layout, asked only of states that are modelled, and {@link
   * #NOT_MODELLED}.
   */
  public static List<StatePredicate> guarded(Layout layout, List<StatePredicate> predicates) {
    Modelled modelled = of(layout);
    List<StatePredicate> guarded = new ArrayList<>();
    predicates.forEach(predicate -> guarded.add(modelled.guarded(predicate)));
    guarded.add(modelled.reached());
    return guarded;
  }

  private StatePredicate guarded(StatePredicate predicate) {
    List<StatePredicate> parts = predicate.parts();
    boolean whole = parts.size() == 1 && parts.get(0) == predicate;
    return new Guarded(
        this,
        predicate,
        whole ? Optional.empty() : Optional.of(parts.stream().map(this::guarded).toList()));
  }

  /** Returns the predicate that holds in every state that is modelled. */
  public StatePredicate reached() {
    return new StatePredicate() {
      @Override
      public String name() {
        return NOT_MODELLED;
      }

      @Override
      public boolean holds(long[] words) {
        return !stopped(words);
      }
    };
  }

  private record Guarded(
      Modelled modelled, StatePredicate predicate, Optional<List<StatePredicate>> conjuncts)
      implements StatePredicate {
    @Override
    public String name() {
      return predicate.name();
    }

    @Override
    public boolean holds(long[] words) {
      return predicate.holds(words) || modelled.stopped(words);
    }

    @Override
    public List<StatePredicate> parts() {
      return conjuncts.orElse(List.of(this));
    }

    @Override
    public Optional<StatePredicate> rest() {
      return predicate.rest();
    }
  }

  /** Sees all states that are searched, and remembers whether one is not modelled. */
  public static final class Watch implements StatePredicate {
    private final Modelled modelled;
    private volatile boolean seen;

    /** Watches the states of a layout. */
    public Watch(Layout layout) {
      modelled = of(layout);
    }

    /** Returns whether one was seen. */
    public boolean seen() {
      return seen;
    }

    @Override
    public String name() {
      return NOT_MODELLED;
    }

    @Override
    public boolean holds(long[] words) {
      if (modelled.stopped(words)) {
        seen = true;
      }
      return true;
    }
  }
}
