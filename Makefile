# Names for the commands; `mvn -B verify` is the one that decides.
.PHONY: test check-small check-all report bench

test:
	mvn -B verify

check-small:
	./mmrace zoo
	./mmrace conform

check-all:
	./mmrace zoo --large
	./mmrace conform --large

report:
	@mkdir -p target
	./mmrace zoo --json > target/zoo.json
	./mmrace conform --json > target/conform.json

bench:
	./mmrace bench
