package org.mmrace.model.core;

import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/** Files and their page cache: {@code m.file}, {@code m.cache}. */
public final class FileSection {
  /** i_mmap_rwsem. */
  public final Rwsem i_mmap;

  /** Size of the file, in pages. */
  public final Field i_size;

  /** The page cache: {@code m.cache[file][index]}. */
  public final Field cache;

  FileSection(Layout layout, Geometry geometry) {
    Section.Dim files = Section.Dim.range("file", 1, geometry.files());
    Section section = layout.section("file", files);
    i_mmap = new Rwsem(section, "i_mmap", geometry.threads());
    i_size = section.field("i_size", new Domain.Range(geometry.indices()));
    cache =
        layout
            .section("cache", files, Section.Dim.range("index", 0, geometry.indices()))
            .field("", new Domain.Range(geometry.pages(), Domain.Of.PAGE));
  }
}
