package org.mmrace.reports;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.mmrace.reports.diagram.CounterexampleReport;

/**
 * A run in the XML form of JUnit: a suite for each scenario, a case for each verdict. A verdict
 * that is not as declared is a failure; a run that did not finish or could not be made is an error,
 * never skipped.
 */
public final class JUnitXml {
  private final CiRun run;
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private JUnitXml(CiRun run) throws XMLStreamException {
    this.run = run;
    xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
  }

  /** Returns the document, to be written in UTF-8. */
  public static String of(CiRun run) {
    try {
      JUnitXml writer = new JUnitXml(run);
      writer.document();
      return writer.text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the run has no XML form", e);
    }
  }

  private void document() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    line();
    xml.writeStartElement("testsuites");
    attribute("name", run.command());
    counts(run.cases());
    Map<String, List<CiCase>> suites =
        run.cases().stream()
            .collect(Collectors.groupingBy(CiCase::id, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<String, List<CiCase>> suite : suites.entrySet()) {
      line();
      xml.writeStartElement("testsuite");
      attribute("name", suite.getKey());
      counts(suite.getValue());
      for (CiCase one : suite.getValue()) {
        testcase(one);
      }
      line();
      xml.writeEndElement();
    }
    line();
    xml.writeEndElement();
    line();
    xml.writeEndDocument();
  }

  private void counts(List<CiCase> cases) throws XMLStreamException {
    long failures = cases.stream().filter(CiCase::failed).count();
    long errors = cases.stream().filter(one -> !one.passed()).count() - failures;
    attribute("tests", String.valueOf(cases.size()));
    attribute("failures", String.valueOf(failures));
    attribute("errors", String.valueOf(errors));
    attribute("skipped", "0");
    attribute("time", seconds(cases.stream().mapToDouble(CiCase::elapsedSeconds).sum()));
  }

  private void testcase(CiCase one) throws XMLStreamException {
    line();
    xml.writeStartElement("testcase");
    attribute("classname", one.id().replace('/', '.'));
    attribute("name", one.variant() + " (" + one.engine() + ")");
    attribute("time", seconds(one.elapsedSeconds()));
    if (!one.passed()) {
      line();
      xml.writeStartElement(one.failed() ? "failure" : "error");
      attribute("type", one.verdict().replaceFirst(" .*", ""));
      attribute("message", one.says());
      xml.writeCharacters(legal(counterexamples(one)));
      xml.writeEndElement();
      line();
    }
    xml.writeEndElement();
  }

  private String counterexamples(CiCase one) {
    return run.findings().stream()
        .filter(
            finding ->
                finding.config().equals(one.config()) && finding.found().id().equals(one.id()))
        .map(finding -> "\n" + CounterexampleReport.of(finding.found(), List.of()))
        .collect(Collectors.joining());
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, legal(value));
  }

  private void line() throws XMLStreamException {
    xml.writeCharacters("\n");
  }

  /** Returns the text without what XML 1.0 cannot hold, even escaped. */
  private static String legal(String value) {
    return value
        .codePoints()
        .map(one -> isLegal(one) ? one : 0xFFFD)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isLegal(int character) {
    return character == '\t'
        || character == '\n'
        || character >= ' ' && character < 0xD800
        || character >= 0xE000 && character < 0xFFFE
        || character > 0xFFFF;
  }

  private static String seconds(double elapsed) {
    return String.format(Locale.ROOT, "%.3f", elapsed);
  }
}
