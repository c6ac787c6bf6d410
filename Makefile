# Names for the commands; `mvn -B verify` is the one that decides.
.PHONY: test check-small check-all report bench docs

test:
	mvn -B verify

check-small:
	./mmrace zoo
	./mmrace conform collapse rmap uffd

check-all:
	./mmrace zoo --large
	./mmrace conform collapse rmap uffd --large

report:
	-./mmrace zoo
	-./mmrace conform collapse rmap uffd
	./mmrace report

bench:
	./mmrace bench

# The pages and blocks that tests compare, written anew: docs/hazards.md, README.md, the READMEs of the races.
docs:
	mvn -q test -Dfast -pl checker-bridge,reports -am -Dtest='HazardsTest,ReadmeCountsTest,RaceDiagramsTest' \
		-Dsurefire.failIfNoSpecifiedTests=false -Dmmrace.update=true
