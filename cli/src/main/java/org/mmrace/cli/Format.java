package org.mmrace.cli;

import java.util.Arrays;
import java.util.Locale;
import org.mmrace.reports.diagram.DiagramFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --format}. */
final class Format {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = Name.class,
      defaultValue = "text",
      description = "How a counterexample is printed: text, markdown, mermaid. Default: text")
  private DiagramFormat format;

  DiagramFormat format() {
    return format;
  }

  /** Reads the name of a format. */
  static final class Name implements ITypeConverter<DiagramFormat> {
    @Override
    public DiagramFormat convert(String text) {
      return Arrays.stream(DiagramFormat.values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "no format like text, markdown, mermaid: '" + text + "'"));
    }
  }
}
