package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.cli.Commands.Ended;

/** Retract beside munmap, one step mutated at a time. */
class MutateCommandTest {
  private static final String FIXED =
      Path.of("..", "specs/collapse/retract-mmap-lock/MCRetractMmapLock_fixed.cfg").toString();

  @TempDir private Path folder;

  @Test
  void mutate_step_showsHowItBreaks() throws IOException {
    Ended ended =
        Commands.run(
            "mutate",
            FIXED,
            "--step",
            "retract_page_tables__pte_free_defer",
            "--report",
            folder.toString());
    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains("freed without a grace period  breaks Inv_"), ended.out());
    assertTrue(ended.out().contains("==> breaks Inv_"), ended.out());
    assertTrue(ended.out().contains("1 of 1 mutants are noticed (100 %)"), ended.out());
    assertTrue(Files.readString(folder.resolve("mutate.html")).contains("without a grace period"));
  }

  @Test
  void mutate_olderKernel_json_namesKernelAndVerdict() throws IOException {
    Ended ended =
        Commands.run(
            "mutate",
            FIXED,
            "--with",
            "Kernel=v6_12",
            "--json",
            "--step",
            "collapse_file__folio_lock");
    assertEquals(0, ended.code(), ended.err());
    JsonNode row = new ObjectMapper().readTree(ended.out()).at("/scenarios/0");
    assertEquals("v6_12", row.get("kernel").asText());
    assertEquals("lock_removed", row.at("/mutants/0/kind").asText());
    assertEquals("survives", row.at("/mutants/0/verdict").asText());
    JsonNode why = row.at("/mutants/0/why");
    assertEquals("nobodyElse", why.get("reason").asText());
    assertTrue(why.get("paths").toString().contains("\"truncate\""), why.toString());
  }

  @Test
  void mutate_breaksNothing_saysWhy() {
    Ended ended = Commands.run("mutate", FIXED, "--step", "collapse_file__folio_lock");
    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains("1 cfg: nobody else asks for folio lock ("), ended.out());
  }

  @Test
  void mutate_oneMoreThreadNeedsMoreVmas_isTriedAsFarAsItGoes() {
    Ended ended =
        Commands.run(
            "mutate",
            Path.of("..", "specs/rmap/move-normal-pmd-vs-retract/MCMoveNormalPmd_fixed.cfg")
                .toString(),
            "--step",
            "copy_vma__vma_link");
    assertEquals(0, ended.code(), ended.err());
    assertTrue(
        ended.out().contains("nobody else asks for vma lock (madvise_dontneed, mremap, munmap,"),
        ended.out());
  }

  @Test
  void mutate_readersOfALock_areNotNamedWhereWritersAreMissing() {
    Ended ended =
        Commands.run(
            "mutate",
            Path.of("..", "specs/uffd/must-wait-transient-none/MCMustWaitTransientNone_fixed.cfg")
                .toString(),
            "--step",
            "uffd_lock_vma__lock_vma_under_rcu");
    assertTrue(
        ended
            .out()
            .contains(
                "nobody else asks for vma lock for write"
                    + " (munmap, uffd_close would; with munmap: Inv_InstallOnlyLive)"),
        ended.out() + ended.err());
  }

  @Test
  void mutate_unknownConstant_saysSo() {
    Ended ended = Commands.run("mutate", FIXED, "--with", "NoSuch=TRUE");
    assertEquals(2, ended.code());
    assertEquals(
        "mmrace: no such constant: constant=NoSuch (./mmrace list shows them)\n", ended.err());
  }
}
