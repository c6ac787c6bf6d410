package org.mmrace.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Markup that may stand in a page as it is. It comes from a template, which escapes every value
 * that is not markup itself; there is no way to make markup of a string that a user wrote.
 */
public final class Html {
  public static final Html NONE = new Html("");

  private static final Mustache.Compiler TEMPLATES =
      Mustache.compiler().escapeHTML(true).strictSections(true);

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /**
   * Fills a template with the members of {@code values}, a record or a map. {@code {{name}}} is
   * escaped; <code>{{{name.markup}}}</code> puts markup in as it is and must name an {@code Html}.
   *
   * @param template name of a Mustache file beside this class, without {@code .mustache}
   * @throws IllegalStateException if there is no such template
   */
  public static Html of(String template, Object values) {
    return new Html(TEMPLATES.compile(resource(template + ".mustache")).execute(values));
  }

  /** Returns the parts one after the other. */
  public static Html join(List<Html> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.markup));
    return new Html(text.toString());
  }

  /** Returns data for a {@code <script>} element, which ends at the first {@code </script}. */
  public static Html ofJson(JsonNode data) {
    return new Html(data.toString().replace("<", "\\u003c"));
  }

  /** Returns one of our own style sheets or scripts, whose text is part of the page. */
  static Html ofSource(String file) {
    return new Html(resource(file));
  }

  /** Returns a script of a WebJar, without the line that names its source map. */
  static Html ofWebJar(String path) {
    String script = resource("/META-INF/resources/webjars/" + path);
    return new Html(script.replaceFirst("\n//# sourceMappingURL=[^\n]*\n?$", "\n"));
  }

  private static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no such resource: name=" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the markup. */
  public String markup() {
    return markup;
  }

  @Override
  public String toString() {
    return markup;
  }
}
