package org.mmrace.model.core;

import java.util.Locale;

/** Values of {@code page.mapping}. */
public enum Mapping {
  /** Neither. */
  NONE,
  /** Anonymous: {@code owner} is an anon_vma. */
  ANON,
  /** Page cache: {@code owner} is a file. */
  FILE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
