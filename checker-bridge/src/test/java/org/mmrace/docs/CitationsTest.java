package org.mmrace.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mmrace.docs.Citations.Citation;

/**
 * What specs, code and pages cite of docs/kernel is there. In Markdown a citation is a link, except
 * in what is printed by a command.
 */
class CitationsTest {
  private static final Pattern OF_FAMILY = Pattern.compile("/(collapse|rmap|uffd)/");
  private static final Pattern COMMENT = Pattern.compile("^\\s*(?:\\(\\*|\\\\\\*|//|/?\\*)");
  private static final Pattern LINK =
      Pattern.compile("\\[([^\\]]*)\\]\\(([^)\\s]*\\b(collapse|rmap|uffd)\\.md(?:#([^)]*))?)\\)");
  private static final Pattern GUESS = Pattern.compile("^(?:early|needed) .* : (\\S+)$");
  private static final Pattern HAZARD = Pattern.compile("\\b(Z\\d\\d[a-z]?|B-H\\d+b?)\\b");

  private static final Set<String> BUILT = Set.of("target", ".git");

  private final KernelFacts facts = KernelFacts.read();

  CitationsTest() throws IOException {}

  /** Returns the files of the repository, in order; what a build writes is left out. */
  private static List<Path> files(String... endings) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        KernelFacts.REPOSITORY,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return BUILT.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (Stream.of(endings).anyMatch(file.toString()::endsWith)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private static String name(Path file) {
    return KernelFacts.REPOSITORY.relativize(file).toString();
  }

  private Optional<String> wrong(Citation citation) {
    try {
      facts.anchor(citation.reference(), citation.label());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private List<String> wrong(String text) {
    return Citations.of(text, facts).stream().flatMap(found -> wrong(found).stream()).toList();
  }

  @Test
  void specsAndCode_citeWhatIsThere() throws IOException {
    List<String> wrong = new ArrayList<>();
    int citations = 0;
    for (Path file : files(".tla", ".java", ".txt")) {
      String text = Files.readString(file);
      citations += Citations.of(text, facts).size();
      wrong(text).forEach(message -> wrong.add(name(file) + ": " + message));
      Matcher family = OF_FAMILY.matcher(file.toString());
      boolean ofFamily = !file.toString().contains("/test/") && family.find();
      for (String line : ofFamily ? text.lines().toList() : List.<String>of()) {
        if (COMMENT.matcher(line).find()) {
          for (Citation label : Citations.inBrackets(line, family.group(1))) {
            citations++;
            wrong(label).ifPresent(message -> wrong.add(name(file) + ": " + message));
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(citations > 40, "citations=" + citations);
  }

  @Test
  void rechecks_nameStepsThatAreThere() throws IOException {
    List<String> wrong = new ArrayList<>();
    int guesses = 0;
    for (Path file : files("rechecks.txt")) {
      for (String line : Files.readAllLines(file)) {
        Matcher guess = GUESS.matcher(line);
        if (guess.matches()) {
          guesses++;
          wrong(new Citation("collapse", guess.group(1), 0, 0)).ifPresent(wrong::add);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(guesses > 10, "guesses=" + guesses);
  }

  @Test
  void pages_linkToWhatTheyCite() throws IOException {
    List<String> wrong = new ArrayList<>();
    int links = 0;
    for (Path page : files(".md")) {
      String text = Files.readString(page);
      wrong(text).forEach(message -> wrong.add(name(page) + ": " + message));
      String linked = text.replaceAll("(?m)^ {4}.*$", "").replaceAll("`[^`\n]*`", "");
      Matcher link = LINK.matcher(linked);
      while (link.find()) {
        links++;
        wrongLink(page, link).ifPresent(wrong::add);
      }
      String rest = link.replaceAll("");
      for (Citation bare : Citations.of(rest, facts)) {
        wrong.add(name(page) + ": no link: " + bare.reference() + ".md " + bare.label());
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(links > 20, "links=" + links);
  }

  private Optional<String> wrongLink(Path page, Matcher link) {
    Path target = page.resolveSibling(link.group(2).replaceAll("#.*", "")).normalize();
    String anchor = link.group(4);
    if (!target.equals(
        KernelFacts.REPOSITORY.resolve("docs/kernel/" + link.group(3) + ".md").normalize())) {
      return Optional.of(name(page) + ": link to another place: " + link.group());
    }
    if (anchor == null) {
      return Optional.empty();
    }
    if (!facts.hasAnchor(link.group(3), anchor)) {
      return Optional.of(name(page) + ": no such anchor: " + link.group());
    }
    List<Citation> cited = Citations.of(link.group(3) + ".md " + cut(link.group(1)), facts);
    return cited.size() == 1 && facts.anchor(link.group(3), cited.get(0).label()).equals(anchor)
        ? Optional.empty()
        : Optional.of(name(page) + ": text and anchor differ: " + link.group());
  }

  /** The labels of a link's text, which may begin with the name of the file. */
  private static String cut(String text) {
    return text.replaceFirst("^(?:collapse|rmap|uffd)(?:\\.md)? ", "");
  }

  @Test
  void references_nameHazardsOfTheirOwn() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String reference : KernelFacts.REFERENCES) {
      Path file = KernelFacts.REPOSITORY.resolve("docs/kernel/" + reference + ".md");
      Matcher hazard = HAZARD.matcher(Files.readString(file));
      while (hazard.find()) {
        wrong(new Citation(reference, hazard.group(), 0, 0)).ifPresent(wrong::add);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void labels_areFoundOverLineEndsAndInLists() {
    String dot = "."; // not to be read as a citation in this file
    String tla = "\\* see uffd" + dot + "md Z11 and\n\\* collapse" + dot + "md\n\\* 1.2, A15: x";
    assertEquals(List.of("Z11", "1.2", "A15"), labels(tla));
    assertEquals(List.of("6.10", "1.4"), labels(item(dot)));
    assertEquals(List.of("TLB_PERM", "ZAP_COMPLETE"), labels(java(dot)));
    assertEquals(List.of(), labels("docs/kernel/collapse" + dot + "md has every step"));
  }

  private static String item(String dot) {
    return "collapse" + dot + "md 6 (item 10), rmap" + dot + "md section 1.4.";
  }

  private static String java(String dot) {
    return " * rmap" + dot + "md TLB_PERM, ZAP_COMPLETE: what a CPU reaches";
  }

  private List<String> labels(String text) {
    return Citations.of(text, facts).stream().map(Citation::label).toList();
  }

  @Test
  void madeUpCitations_areReported() {
    String dot = ".";
    assertEquals(
        List.of("no such anchor: collapse.md#z99", "no such anchor: rmap.md#tlb_warm"),
        wrong("collapse" + dot + "md Z01, Z99; rmap" + dot + "md TLB_WARM"));
    assertEquals(
        "no such anchor: rmap.md#p99.6",
        assertThrows(IllegalArgumentException.class, () -> facts.anchor("rmap", "P99.6"))
            .getMessage());
    assertEquals("p17", facts.anchor("rmap", "P17.6"));
  }
}
