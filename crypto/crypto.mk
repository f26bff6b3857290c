# The protocol's own targets that take long, run from the top of the project.
#
#   make mutate   each check taken out of the source, one at a time: a table of what notices; fails where nothing
#                 does. MUTATE=KEY-TIME (a regular expression over IDs and files) tries only those
#   make scripts  every script of an adversary against the handshake, longer than make test has them

MUTATE ?=

.PHONY: mutate scripts

test-all: scripts mutate

mutate:
	go test ./crypto/internal/mutate -count=1 -timeout 0 -v -run '^TestMutants$$' -mutate -only '$(MUTATE)'

scripts:
	go test ./crypto/handshake -count=1 -timeout 0 -v -run '^TestScripts$$' -any-moves 6 -bad-moves 3
