package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JUnitXmlTest {
  private static Element suites(CiRun run) throws Exception {
    byte[] bytes = JUnitXml.of(run).getBytes(StandardCharsets.UTF_8);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(bytes));
    return document.getDocumentElement();
  }

  private static void counts(String tests, String failures, String errors, Element element) {
    assertEquals(
        List.of(tests, failures, errors, "0"),
        List.of(
            element.getAttribute("tests"),
            element.getAttribute("failures"),
            element.getAttribute("errors"),
            element.getAttribute("skipped")));
  }

  @Test
  void readBack_countsAreThoseOfTheRun() throws Exception {
    CiRun run = CiRuns.mixed();
    Element suites = suites(run);
    counts("7", "3", "2", suites);
    assertEquals(7, suites.getElementsByTagName("testcase").getLength());
    assertEquals(3, suites.getElementsByTagName("failure").getLength());
    assertEquals(2, suites.getElementsByTagName("error").getLength());
    assertEquals(1, suites.getElementsByTagName("testsuite").getLength());
    counts("7", "3", "2", (Element) suites.getElementsByTagName("testsuite").item(0));
    assertEquals("mmrace check collapse", suites.getAttribute("name"));
  }

  @Test
  void failure_saysWhatIsDeclared_andShowsTheInterleaving() throws Exception {
    Element failure = (Element) suites(CiRuns.mixed()).getElementsByTagName("failure").item(0);
    Element testcase = (Element) failure.getParentNode();
    assertEquals("collapse.gupfast-pmd-recheck", testcase.getAttribute("classname"));
    assertEquals("fixed (tlc)", testcase.getAttribute("name"));
    assertEquals("1.500", testcase.getAttribute("time"));
    assertEquals("violated", failure.getAttribute("type"));
    assertEquals("violated Inv_TableAlive; declared: holds", failure.getAttribute("message"));
    assertTrue(
        failure.getTextContent().contains("==> breaks Inv_TableAlive\n"),
        () -> failure.getTextContent());
  }

  @Test
  void unfinished_isAnError() throws Exception {
    Element error = (Element) suites(CiRuns.mixed()).getElementsByTagName("error").item(0);
    assertEquals("unfinished; out of time: limit=60s", error.getAttribute("message"));
  }

  @Test
  void hostileNames_areReadBack() throws Exception {
    CiCase hostile =
        new CiCase(
            "a/<b a=\"c\">&amp;]]>\u0001",
            "MCx_\uD800.cfg",
            "tlc",
            CiCase.State.ERROR,
            "error",
            "holds",
            Optional.empty(),
            0,
            List.of("'\"<>&"));
    Element suites =
        suites(
            new CiRun("mmrace check a&b", "0.1.0", List.of(hostile), List.of(), Optional.empty()));
    counts("1", "0", "1", suites);
    assertEquals("mmrace check a&b", suites.getAttribute("name"));
    Element testcase = (Element) suites.getElementsByTagName("testcase").item(0);
    assertEquals("a.<b a=\"c\">&amp;]]>\uFFFD", testcase.getAttribute("classname"));
    assertEquals("\uFFFD (tlc)", testcase.getAttribute("name"));
    Element error = (Element) suites.getElementsByTagName("error").item(0);
    assertEquals("error; '\"<>&", error.getAttribute("message"));
  }
}
