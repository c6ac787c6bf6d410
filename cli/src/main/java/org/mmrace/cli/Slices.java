package org.mmrace.cli;

import java.util.Arrays;
import java.util.Locale;
import org.mmrace.reports.SliceView;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --slice}. */
final class Slices {
  @Option(
      names = "--slice",
      paramLabel = "HOW",
      converter = Name.class,
      defaultValue = "off",
      description =
          "Which steps of a counterexample are its cause: mark puts the others into brackets, drop"
              + " counts them. Default: off")
  private SliceView view;

  SliceView view() {
    return view;
  }

  /** Reads the name of a view. */
  static final class Name implements ITypeConverter<SliceView> {
    @Override
    public SliceView convert(String text) {
      return Arrays.stream(SliceView.values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("no slice like off, mark, drop: '" + text + "'"));
    }
  }
}
