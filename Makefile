# Names for the commands; `mvn -B verify` is the one that decides.
.PHONY: test check-small check-all report bench

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
