package org.mmrace.bridge;

import java.util.List;
import org.mmrace.model.Layout;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.TransitionSystem;

/** A model, where its words lie, and the predicates over them. */
public record Modelled(TransitionSystem system, Layout layout, List<StatePredicate> predicates) {
  /** Copies the list. */
  public Modelled {
    predicates = List.copyOf(predicates);
  }
}
