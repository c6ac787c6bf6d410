package org.mmrace.bridge.tlc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.ScratchFolder;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.trace.ScenarioSystem;

class ConformanceTest {
  @TempDir static Path temporary;
  private static ScratchFolder scratch;
  private static Path modules;

  @BeforeAll
  static void unpack() throws SpecFailure {
    scratch = PrivateFolder.make(temporary);
    modules = scratch.path();
  }

  @AfterAll
  static void clear() {
    PrivateFolder.delete(scratch);
  }

  private static Conformed conform(String config, Mutation mutation) throws SpecFailure {
    TlcSession session = TlcSession.open(Toys.toy(config), modules);
    ToyMachine toy = new ToyMachine(session.constants(), mutation);
    return Conformance.run(
        session, toy.modelled(), "toy/lock-vs-get", config, new RunLimit(0), progress -> {});
  }

  @Test
  void fixed_wholeGraph_isEqualAndCountsAsTlc() throws SpecFailure {
    Conformed conformed = conform("fixed", Mutation.NONE);
    assertEquals(List.of(), conformed.differences());
    assertTrue(conformed.equal());
    assertEquals(41, conformed.states()); // MCLockVsGet_fixed.cfg, TLC
    assertEquals(48, conformed.edges());
    assertEquals(9, conformed.depth());
    assertEquals("400500fea1af3d60", conformed.digest());
    assertEquals(
        "{done=0, machine__done=6, machine__oops=0, toy_get__enqueue=12, toy_get__spin_lock=6,"
            + " toy_get__try_get=12, toy_put__spin_unlock=12}",
        conformed.coverage().toString());
  }

  @Test
  void three_wholeGraph_isEqualAndCountsAsTlc() throws SpecFailure {
    Conformed conformed = conform("fixed_three", Mutation.NONE);
    assertEquals(List.of(), conformed.differences());
    assertTrue(conformed.equal());
    assertEquals(655, conformed.states()); // MCLockVsGet_fixed_three.cfg, TLC
    assertEquals(1602, conformed.edges());
    assertEquals(10, conformed.depth());
  }

  @Test
  void oops_wholeGraph_isEqualPastTheViolation() throws SpecFailure {
    Conformed conformed = conform("unfixed_oops", Mutation.NONE);
    assertTrue(conformed.equal());
    assertEquals(List.of("Inv_NoOops"), conformed.violated());
    assertEquals(174, conformed.coverage().get("machine__oops"));
  }

  @Test
  void deadlock_wholeGraph_isEqual() throws SpecFailure {
    assertTrue(conform("unfixed_deadlock", Mutation.NONE).equal());
  }

  @Test
  void stopped_isNotComplete() throws SpecFailure {
    TlcSession session = TlcSession.open(Toys.toy("fixed"), modules);
    RunLimit stop = new RunLimit(0);
    stop.ask("interrupted");
    ToyMachine toy = new ToyMachine(session.constants(), Mutation.NONE);
    Conformed conformed =
        Conformance.run(session, toy.modelled(), "toy", "fixed", stop, progress -> {});
    assertFalse(conformed.complete());
    assertFalse(conformed.equal());
  }

  static Stream<Arguments> mutations() {
    return Stream.of(
        Arguments.of(
            Mutation.NO_LOCK_GUARD,
            "fixed",
            "state 1, 2:toy_get__spin_lock: the specification does not make this step,"
                + " after 1:toy_get__spin_lock"),
        Arguments.of(
            Mutation.FORGETS_OWNER,
            "fixed",
            "state 1, 1:toy_get__try_get: page[0].flags.owner: spec 1 model 0,"
                + " after 1:toy_get__spin_lock"),
        Arguments.of(
            Mutation.FORGETS_QUEUE,
            "unfixed",
            "state 1, 1:toy_get__enqueue: queue: spec <<1>> model <<>>, after 1:toy_get__try_get"),
        Arguments.of(
            Mutation.WRONG_PFN,
            "unfixed",
            "state 1, 1:toy_get__enqueue: pmd[2][1]: spec [kind |-> \"table\", pfn |-> 1]"
                + " model [kind |-> \"table\", pfn |-> 2], after 1:toy_get__try_get"),
        Arguments.of(
            Mutation.SKIPS_STEP,
            "unfixed",
            "state 0, 1:toy_get__try_get: thread[1].step: spec \"toy_get__enqueue\""
                + " model \"toy_put__spin_unlock\""),
        Arguments.of(
            Mutation.ONE_CHOICE,
            "unfixed",
            "state 0, 1:toy_get__try_get/1: the model does not make this step:"
                + " it stands at toy_get__try_get"),
        Arguments.of(
            Mutation.CHOICES_SWAPPED,
            "unfixed",
            "state 0, 1:toy_get__try_get: page[0].refcount: spec 1 model 0"),
        Arguments.of(
            Mutation.NEVER_OOPSES,
            "unfixed_oops",
            "state 46, 1:toy_put__spin_unlock: oops: spec \"refcount\" model \"none\", after"
                + " 1:toy_get__try_get/1 1:toy_get__enqueue 2:toy_get__try_get/1"),
        Arguments.of(
            Mutation.WRITES_WHEN_BLOCKED,
            "fixed",
            "state 1, 2:toy_get__spin_lock: model answers BLOCKED but writes"
                + " [page[0].flags.dirty: FALSE -> TRUE], after 1:toy_get__spin_lock"),
        Arguments.of(
            Mutation.THROWS,
            "unfixed",
            "state 1, 1:toy_get__enqueue: model throws java.lang.IllegalStateException: list is corrupt,"
                + " after 1:toy_get__try_get"),
        Arguments.of(
            Mutation.WRONG_INITIAL,
            "fixed",
            "state 0: initial state: page[1].refcount: spec 0 model 1"),
        Arguments.of(
            Mutation.NO_INITIAL,
            "fixed",
            "state 0: initial state: the model does not have this initial state"),
        Arguments.of(
            Mutation.WRONG_INVARIANT,
            "unfixed_oops",
            "state 120: Inv_NoOops: spec FALSE model TRUE, after 1:toy_get__try_get/1"
                + " 1:toy_get__enqueue 2:toy_get__try_get/1 1:toy_put__spin_unlock"),
        Arguments.of(
            Mutation.NARROW_DOMAIN,
            "unfixed",
            "state 1, 2:toy_get__try_get: successor does not fit the layout:"
                + " page[0].refcount = 2 is outside 0..1, after 1:toy_get__try_get"),
        Arguments.of(
            Mutation.RENAMED_STEP,
            "unfixed",
            "state 1, 1:toy_get__enqueue: the model does not make this step:"
                + " it stands at toy_get__list_add, after 1:toy_get__try_get"));
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void mutation_isFoundAndNamed(Mutation mutation, String config, String first) throws SpecFailure {
    Conformed conformed = conform(config, mutation);
    assertFalse(conformed.equal());
    assertEquals(first, conformed.differences().get(0).toString());
  }

  @Test
  void everyMutation_isTested() {
    Set<Object> tested =
        mutations().map(arguments -> arguments.get()[0]).collect(Collectors.toSet());
    tested.addAll(List.of(Mutation.NONE, Mutation.NO_TWIN));
    assertEquals(Set.of(Mutation.values()), tested);
  }

  @Test
  void narrowDomain_cutsTheGraph_isNotComplete() throws SpecFailure {
    assertFalse(conform("unfixed", Mutation.NARROW_DOMAIN).complete());
  }

  @Test
  void constraint_isRefused(@TempDir Path folder) throws IOException, SpecFailure {
    String text = Files.readString(Toys.toy("fixed").cfg()) + "CONSTRAINT Inv_Always\n";
    Path cfg = Files.writeString(folder.resolve("MCLockVsGet_small.cfg"), text);
    SpecLocation spec = new SpecLocation("MCLockVsGet", cfg, Toys.toy("fixed").folders());
    TlcSession session = TlcSession.open(spec, modules);
    ScenarioSystem toy = new ToyMachine(session.constants(), Mutation.NONE).modelled();
    SpecFailure failure =
        assertThrows(
            SpecFailure.class,
            () -> Conformance.run(session, toy, "toy", "small", new RunLimit(0), progress -> {}));
    assertEquals("configuration cannot be compared: CONSTRAINT Inv_Always", failure.getMessage());
  }

  @Test
  void invariantWithoutTwin_isRefused() {
    SpecFailure failure = assertThrows(SpecFailure.class, () -> conform("fixed", Mutation.NO_TWIN));
    assertEquals("invariant has no Java twin: invariant=Inv_NoOops", failure.getMessage());
  }
}
