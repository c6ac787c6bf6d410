package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;

/**
 * The folder that holds the root module, {@code core}, {@code mm} and one folder for each family.
 *
 * @param folder the folder {@code specs}
 */
public record SpecRoot(Path folder) {
  private static final String ROOT = "Scenario.tla";

  /** What every family uses: the machine, and faults and GUP-fast on it. */
  public static final List<String> SHARED = List.of("core", "mm");

  /** Returns the root in a checkout that holds {@code start}: {@code specs} there or further up. */
  public static Optional<SpecRoot> around(Path start) {
    for (Path at = start.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("specs").resolve(ROOT))) {
        return Optional.of(new SpecRoot(at.resolve("specs")));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the root in the checkout that {@code mmrace} runs from, or in the one around the
   * working directory.
   */
  public static Optional<SpecRoot> checkout() {
    return around(Path.of(System.getProperty("mmrace.root", "")));
  }

  /**
   * Unpacks the specifications on the class path.
   *
   * @param into an empty folder
   */
  public static SpecRoot packaged(Path into) throws IOException {
    URL root = SpecRoot.class.getResource("/specs/" + ROOT);
    if (root == null) {
      throw new IOException("no specifications on the class path: resource=/specs/" + ROOT);
    }
    if (root.openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
          if (entry.getName().startsWith("specs/") && !entry.isDirectory()) {
            unpack(jar, entry, into);
          }
        }
      }
      return new SpecRoot(into.resolve("specs"));
    }
    try {
      return new SpecRoot(Path.of(root.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IOException("class path entry is no file: url=" + root, e);
    }
  }

  private static void unpack(JarFile jar, JarEntry entry, Path into) throws IOException {
    Path file = into.resolve(entry.getName()).normalize();
    if (!file.startsWith(into)) {
      throw new IOException("entry leaves its folder: entry=" + entry.getName());
    }
    Files.createDirectories(file.getParent());
    try (InputStream text = jar.getInputStream(entry)) {
      Files.copy(text, file);
    }
  }

  /** Returns the folders of the families, by name. */
  public List<Path> families() throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(Files::isDirectory)
          .filter(path -> !SHARED.contains(path.getFileName().toString()))
          .filter(path -> !path.getFileName().toString().equals("target"))
          .sorted()
          .toList();
    }
  }

  /**
   * Returns where the modules of a configuration lie: next to it, next to the scenario that has its
   * root module, and where all modules lie. Its root module is the longest part of its name, ending
   * before an underscore or at the end, that is the name of a module.
   *
   * @throws SpecFailure if there is no such module
   */
  public SpecLocation locate(Path cfg) throws SpecFailure, IOException {
    Path file = cfg.toAbsolutePath().normalize();
    String name = file.getFileName().toString();
    if (!name.endsWith(".cfg") || !Files.isReadable(file)) {
      throw new SpecFailure(new Verdict.BadSpec("configuration cannot be read: cfg=" + cfg));
    }
    List<Path> candidates = new ArrayList<>(List.of(file.getParent()));
    candidates.addAll(scenarioFolders());
    String base = name.substring(0, name.length() - ".cfg".length());
    for (int end = base.length(); end > 0; end = base.lastIndexOf('_', end - 1)) {
      String module = base.substring(0, end);
      for (Path candidate : candidates) {
        if (Files.isRegularFile(candidate.resolve(module + ".tla"))) {
          return new SpecLocation(module, file, folders(file.getParent(), candidate));
        }
      }
    }
    int underscore = base.indexOf('_');
    String expected = (underscore < 0 ? base : base.substring(0, underscore)) + ".tla";
    throw new SpecFailure(
        new Verdict.BadSpec("configuration has no module: cfg=" + cfg + " expected=" + expected));
  }

  private List<Path> folders(Path ofCfg, Path ofModule) throws IOException {
    List<Path> folders = new ArrayList<>(List.of(ofCfg));
    if (!ofModule.equals(ofCfg)) {
      folders.add(ofModule);
    }
    folders.addAll(moduleFolders());
    return folders;
  }

  /** Returns the folders of the modules that scenarios share: the root, core, mm, the families. */
  public List<Path> moduleFolders() throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    List<Path> folders = new ArrayList<>(List.of(root));
    SHARED.forEach(name -> folders.add(root.resolve(name)));
    families().forEach(family -> folders.add(family.toAbsolutePath().normalize()));
    return folders;
  }

  /** Returns the modules of {@link #moduleFolders}, by folder and name. */
  List<Path> modules() throws IOException {
    List<Path> modules = new ArrayList<>();
    for (Path of : moduleFolders()) {
      if (Files.isDirectory(of)) {
        try (Stream<Path> files = Files.list(of)) {
          files.filter(file -> file.toString().endsWith(".tla")).sorted().forEach(modules::add);
        }
      }
    }
    return modules;
  }

  /** Returns the folders of the scenarios, by family and name. */
  public List<Path> scenarioFolders() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path family : families()) {
      try (Stream<Path> folders = Files.list(family)) {
        folders
            .filter(Files::isDirectory)
            .sorted()
            .forEach(path -> found.add(path.toAbsolutePath().normalize()));
      }
    }
    return found;
  }
}
