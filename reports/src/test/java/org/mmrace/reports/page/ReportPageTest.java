package org.mmrace.reports.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.findings.FileNames;
import org.mmrace.reports.text.TextTable;

class ReportPageTest {
  private static final String HOSTILE = "</pre><script>alert(1)</script>\"'&";
  private static final String ESCAPED =
      "&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;";
  private static final Path RESOURCES = Path.of("src/main/resources/org/mmrace/reports/page");

  private static Graph graph(String name) {
    Graph graph = new Graph(name, Graph.Flow.DOWN);
    graph.node("mmap_lock", List.of(name, "second line"), Tone.PLAIN);
    graph.node("i_mmap_rwsem", List.of("i_mmap_rwsem"), Tone.GOOD);
    graph.edge("mmap_lock", "i_mmap_rwsem", name, Tone.BAD);
    graph.edge("i_mmap_rwsem", "mmap_lock", "", Tone.PLAIN);
    return graph;
  }

  private static String page(String text) {
    TextTable table = new TextTable("lr", "lock", text);
    table.row(text, "3");
    return new ReportPage(text, text, Tone.BAD, text)
        .section(text, new Content.Paragraph(text), new Content.Text(text))
        .section("Table", Content.Table.of(table), new Content.Markup(graph(text).svg()))
        .html();
  }

  @Test
  void hostileText_isEscapedEverywhere() {
    String page = page(HOSTILE);
    assertFalse(page.contains("<script>alert"), page);
    assertEquals(15, page.split(Pattern.quote(ESCAPED), -1).length - 1);
  }

  @Test
  void link_isReplacedAndNotFollowed(@TempDir Path folder) throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "mine");
    Path inside = Files.createDirectory(folder.resolve("pages"));
    Path page = Files.createSymbolicLink(inside.resolve("index.html"), outside);
    new ReportPage("t", "v", Tone.GOOD, "").write(page);
    assertEquals("mine", Files.readString(outside));
    assertFalse(Files.isSymbolicLink(page));
    assertTrue(Files.readString(page).contains("<title>t"));
  }

  @Test
  void templates_putNothingInUnescapedButMarkup() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".mustache")).toList()) {
        Matcher raw = Pattern.compile("\\{\\{(\\{|&)([^}]*)}").matcher(Files.readString(file));
        while (raw.find()) {
          assertEquals("{", raw.group(1), file.toString());
          assertTrue(raw.group(2).matches("(\\w+\\.)?markup"), file + ": " + raw.group());
        }
      }
    }
  }

  @Test
  void page_loadsNothing() {
    String page = page("x");
    assertFalse(Pattern.compile("(src|href)=\"(?!#)").matcher(page).find(), page);
    assertFalse(page.contains("@import"), page);
    assertFalse(page.contains("url("), page);
    assertTrue(
        page.contains("content=\"default-src &#39;none&#39;; script-src &#39;sha256-"), page);
  }

  @Test
  void link_outOfTheFolder_isRefused() {
    Exception refused =
        assertThrows(
            IllegalArgumentException.class, () -> Content.Cell.linked("x", "javascript:alert(1)"));
    assertEquals(
        "link leaves the folder of the page: link=javascript:alert(1)", refused.getMessage());
    assertEquals("a.html", Content.Cell.linked("x", "a.html").link());
  }

  @Test
  void fileNames_canStandInALinkAndAreGivenOnce() {
    FileNames names = new FileNames();
    assertEquals("a-b-reach_X", names.of("a/b", "reach_X", ""));
    assertEquals("a-b-reach_X-2", names.of("a/b", "reach_X", ""));
    assertEquals("MC-x-y-z-tlc", names.of("/home/me/MC:x y#z.cfg", "", "-tlc"));
  }

  @Test
  void graph_file_isXmlAndTheSameEachTime() throws Exception {
    String svg = graph(HOSTILE).file();
    assertEquals(svg, graph(HOSTILE).file());
    var parser = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
    var root =
        parser.parse(
            new java.io.ByteArrayInputStream(
                svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertEquals(2, root.getElementsByTagName("rect").getLength());
    assertEquals(2, root.getElementsByTagName("path").getLength());
    assertTrue(root.getElementsByTagName("style").item(0).getTextContent().contains("--ink"));
  }

  @Test
  void edge_toNoNode_isRefused() {
    Graph graph = new Graph("g", Graph.Flow.RIGHT);
    graph.node("a", List.of("a"), Tone.PLAIN);
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> graph.edge("a", "b", "", Tone.PLAIN));
    assertEquals("edge to no node: id=b", refused.getMessage());
  }

  @Test
  void template_thatIsNotThere_isNamed() {
    Exception missing =
        assertThrows(IllegalStateException.class, () -> Html.of("nosuch", List.of()));
    assertEquals("no such resource: name=nosuch.mustache", missing.getMessage());
  }
}
