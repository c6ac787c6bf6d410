package org.mmrace.bridge.tlc;

import java.nio.file.Path;
import java.util.Optional;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.trace.IllFormedScenario;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.ScenarioSystems;

/** The configuration that the child has parsed last, and its model, both made once. */
final class ParsedSpec {
  private final Path standardModules;
  private Optional<TlcSession> session = Optional.empty();
  private Optional<Modelled> modelled = Optional.empty();

  /** What a class made of the specification that is parsed. */
  private record Modelled(String source, ScenarioSystem system) {}

  ParsedSpec(Path standardModules) {
    this.standardModules = standardModules;
  }

  /** Returns the session of a configuration; requests about one in a row need one parse. */
  TlcSession open(SpecLocation spec) throws SpecFailure {
    if (session.isEmpty() || !session.get().again(spec)) {
      forget();
      session = Optional.of(TlcSession.open(spec, standardModules));
    }
    return session.get();
  }

  /** Returns the model of the specification that is parsed. */
  ScenarioSystem model(String source) throws SpecFailure {
    if (modelled.isEmpty() || !modelled.get().source.equals(source)) {
      modelled = Optional.of(new Modelled(source, make(source)));
    }
    return modelled.get().system;
  }

  /** Lets the next request parse. */
  void forget() {
    session = Optional.empty();
    modelled = Optional.empty();
  }

  private ScenarioSystem make(String source) throws SpecFailure {
    TlcSession parsed = session.orElseThrow();
    try {
      ScenarioSystems made =
          Class.forName(source)
              .asSubclass(ScenarioSystems.class)
              .getDeclaredConstructor()
              .newInstance();
      return made.of(parsed.constants());
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalStateException("model source cannot be made: class=" + source, e);
    } catch (IllFormedScenario e) {
      throw TlcSession.bad(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw TlcSession.bad(parsed.spec().cfg().getFileName() + ": " + e.getMessage());
    }
  }
}
