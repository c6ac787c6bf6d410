package org.mmrace.model.core;

import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/** anon_vmas: {@code m.anon_vma}. */
public final class AnonVmaSection {
  /** The lock of the root. */
  public final Rwsem rwsem;

  AnonVmaSection(Layout layout, Geometry geometry) {
    rwsem =
        new Rwsem(
            layout.section("anon_vma", Section.Dim.range("anon_vma", 1, geometry.anonVmas())),
            "rwsem",
            geometry.threads());
  }
}
