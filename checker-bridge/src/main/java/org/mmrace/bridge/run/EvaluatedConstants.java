package org.mmrace.bridge.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.model.core.Constants;

/**
 * The constants of configurations. TLC evaluates those of one configuration once in this process,
 * as long as neither it nor a module in its folders changes: a folder of traces and the tests of
 * its races ask for the same ones again and again, and each time costs seconds. One child, which
 * starts with the first and ends with this process, serves them all.
 */
final class EvaluatedConstants {
  private static final Map<String, Constants> KNOWN = new ConcurrentHashMap<>();
  private static Optional<TlcProcess> child = Optional.empty(); // started when it is first asked

  private EvaluatedConstants() {}

  /** Returns the constants. */
  static Constants of(SpecLocation spec) throws IOException, SpecFailure {
    String key = digest(spec);
    Constants known = KNOWN.get(key);
    if (known == null) {
      known = evaluated(spec);
      KNOWN.put(key, known);
    }
    return known;
  }

  private static synchronized Constants evaluated(SpecLocation spec) throws SpecFailure {
    if (child.isEmpty()) {
      TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class));
      child = Optional.of(tlc);
      Runtime.getRuntime().addShutdownHook(new Thread(tlc::close));
    }
    return child.get().constants(spec);
  }

  private static String digest(SpecLocation spec) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) { // every JDK has it
      throw new IllegalStateException(e);
    }
    digest.update(spec.module().getBytes(StandardCharsets.UTF_8));
    digest.update(Files.readAllBytes(spec.cfg()));
    for (Path folder : spec.folders()) {
      for (Path module : modules(folder)) {
        digest.update(module.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(module));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> modules(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tla")).sorted().toList();
    }
  }
}
