--------------------------------- MODULE Card ---------------------------------
(***************************************************************************)
(* The card with which a module ends, beside its Next: what invariants and *)
(* the                                                                     *)
(* initial state must know of a path, said where the path is. Cards merges *)
(* all.                                                                    *)
(***************************************************************************)
\* A section of a function's locals: zero between two operations.
Locals(threads, zero) == [over |-> threads, initial |-> zero, local |-> TRUE]
\* A section of what outlives an operation.
Objects(ids, initial) == [over |-> ids, initial |-> initial, local |-> FALSE]
\* A section is absent when nothing has it.
SectionIf(present, section) == IF present THEN section ELSE <<>>

\* Classes of locks, outermost first.
LockRank == [mmap_lock |-> 1, vma_lock |-> 2, map_changing_lock |-> 3, folio |-> 4, vma_write |-> 5, i_mmap |-> 6,
             anon_vma |-> 7, pmd |-> 8, pte |-> 9, wait_queue |-> 10]
LockClasses == DOMAIN LockRank

\* What a module says of itself where it has something to say:
\* threads: those that take its steps; sections: what it adds to m, by name.
\* asks: the steps that ask for a lock and may wait for it, by class of lock;
\* nests: those that may take a second lock of the class; sleeps: steps that may sleep and ask for none.
\* maps: frames whose pmd names a table in use, whenever it names one; walks: those of which it is so
\* at some steps only. installs: steps that set or clear a PTE, by the frame and field that names the table.
Card == [threads |-> {}, sections |-> <<>>, asks |-> <<>>, nests |-> {}, sleeps |-> {}, maps |-> {}, walks |-> <<>>,
         installs |-> {}]
=============================================================================
