-------------------------------- MODULE Thread --------------------------------
(***************************************************************************)
(* Threads: which operations a thread runs, and at which step it stands.   *)
(* Left out: the scheduler (every thread has a CPU of its own; what waits  *)
(*   has no successor).                                                    *)
(***************************************************************************)
EXTENDS Integers, Sequences, Machine, Paths

\* What a thread runs, one operation after the other.
Ops(t) == Program[t].ops
\* The threads that call a function.
Callers(function) == {t \in Threads : \E i \in DOMAIN Ops(t) : function \in Calls[Ops(t)[i].path]}
\* The threads that run one of these paths.
Running(paths) == {t \in Threads : \E i \in DOMAIN Ops(t) : Ops(t)[i].path \in paths}
\* First step of an operation.
Entry(path) == Paths[path].entry
\* The CPU that sets the machine up: it runs alone, the others start when it goes offline.
SetupCpus == Running(OfflinePaths)
SettingUp == \E t \in SetupCpus : m.thread[t].pc # "done"
\* What they wait for, and stand at.
SetupEnd == Entry(CHOOSE path \in OfflinePaths : TRUE)
Arg(t) == Ops(t)[m.thread[t].op]
ArgOr(t, name, default) == IF name \in DOMAIN Arg(t) THEN Arg(t)[name] ELSE default

Goto(s, t, label) == [s EXCEPT !.thread[t].pc = label]
Oops(s, bad, kind) == IF bad /\ s.oops = "none" THEN [s EXCEPT !.oops = kind] ELSE s

\* What an operation returns to its caller: errno, or the signal that ends an access; done: the pages that it says
\* are done or pinned, the address that it says, the references that it counted.
NoResult == [err |-> "none", done |-> 0]
Errnos == {"none", "EAGAIN", "ENOENT", "EINVAL", "ENOMEM", "EEXIST", "EBUSY", "EFAULT", "SIGSEGV", "SIGBUS", "VM_FAULT_OOM",
           "contended"}
Returns(s, t, err, done) == [s EXCEPT !.result[t] = [err |-> err, done |-> done]]
\* The first step of an operation forgets what the last one returned.
Enter(s, t) == [s EXCEPT !.result[t] = NoResult]

\* Return to user space: the next operation of the program, if any.
EndOp(s, t) ==
  LET next == s.thread[t].op + 1 IN
  IF next > Len(Ops(t)) THEN Goto(s, t, "done")
  ELSE Goto([s EXCEPT !.thread[t].op = next], t, Entry(Ops(t)[next].path))
\* Where a thread stands between two operations, and when it is done.
RestSteps == [t \in Threads |-> {"done"} \cup {Entry(Ops(t)[i].path) : i \in DOMAIN Ops(t)}]
AtRest(t) == m.thread[t].pc \in RestSteps[t]
=============================================================================
