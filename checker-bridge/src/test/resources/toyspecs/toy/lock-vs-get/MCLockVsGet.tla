---- MODULE MCLockVsGet ----
EXTENDS Scenario
====
