package org.mmrace.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mmrace.bridge.run.Budget;
import org.mmrace.bridge.run.Exploring;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --timeout} and {@code --memory}. */
final class Limits {
  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Time.class,
      description =
          "How long one engine may run on one cfg: 90s, 10m, 2h. A run that ends so is unfinished,"
              + " never a pass. Default: no limit.")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "How much one engine may use: 512m, 4g. Default: 1g for TLC, for the explorer three"
              + " quarters of the heap.")
  private Long megabytes = 0L;

  Budget budget() {
    return new Budget(timeout, megabytes);
  }

  /** Returns the explorer's limits. */
  org.mmrace.explorer.Limits explorer() {
    return budget().explorer();
  }

  /** Returns the explorer's limits, the time being {@code most} if none is set. */
  org.mmrace.explorer.Limits eachWithin(Duration most) {
    return timeout.isZero() ? explorer().withTime(most) : explorer();
  }

  Budget budget(Exploring exploring) {
    return new Budget(timeout, megabytes, exploring);
  }

  private static long number(String text, String units, String what) {
    Matcher number = Pattern.compile("(\\d{1,9})([" + units + "])").matcher(text);
    if (!number.matches()) {
      throw new TypeConversionException(what + ": '" + text + "'");
    }
    long value = Long.parseLong(number.group(1));
    if (value == 0) {
      throw new TypeConversionException("leaves nothing: '" + text + "'");
    }
    return value;
  }

  /** Reads a time. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      long number = number(text, "smh", "no time like 90s, 10m, 2h");
      return switch (text.charAt(text.length() - 1)) {
        case 's' -> Duration.ofSeconds(number);
        case 'm' -> Duration.ofMinutes(number);
        default -> Duration.ofHours(number);
      };
    }
  }

  /** Reads a size. */
  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long number = number(text, "mg", "no size like 512m, 4g");
      return text.endsWith("g") ? number << 10 : number;
    }
  }
}
