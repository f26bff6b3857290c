# The protocol's own targets that take long, run from the top of the project.
#
#   make mutate   each check taken out of the source, one at a time: a table of what notices; fails where nothing
#                 does. MUTATE=KEY-TIME (a regular expression over IDs and files) tries only those
#   make fuzz     each fuzz target of the project for FUZZTIME (30s); what it finds it leaves under testdata/fuzz,
#                 to be committed: make test runs all that is there. FUZZ=Key (a regular expression) tries only those
#   make scripts  every script of an adversary against the handshake, longer than make test has them

#   make race     the race detector over everything native
#   make static   staticcheck, over everything native and what is js/wasm alone; and go vet over relay/load

MUTATE ?=
FUZZ ?=
FUZZTIME ?= 30s

.PHONY: mutate scripts fuzz race static

test-all: scripts mutate static race

mutate:
	go test ./crypto/internal/mutate -count=1 -timeout 0 -v -run '^TestMutants$$' -mutate -only '$(MUTATE)'

scripts:
	go test ./crypto/handshake -count=1 -timeout 0 -v -run '^TestScripts$$' -any-moves 6 -bad-moves 3

fuzz:
	@set -e; for package in $$(go list ./crypto/... ./relay/... ./wasm/...); do \
	  targets=$$(go test -list '^Fuzz.*$(FUZZ)' $$package); \
	  for target in $$(echo "$$targets" | grep '^Fuzz'); do \
	    echo "$$package $$target"; \
	    go test $$package -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME); \
	  done; \
	done

race:
	go test -race -timeout 60m ./...

# staticcheck does not know go:wasmexport: what only JavaScript calls would be unused to it.
# Pinned by its version, and in no go.mod: it is no part of what is built.
static: bin/staticcheck
	bin/staticcheck ./...
	GOOS=js GOARCH=wasm bin/staticcheck ./wasm ./www/bench/wasm ./relay/worker/durable ./relay/worker/front/...
	GOOS=js GOARCH=wasm bin/staticcheck -checks inherit,-U1000 ./relay/worker/durable/wasm
	cd relay/load && go vet ./... && ../../bin/staticcheck ./...

bin/staticcheck: crypto/crypto.mk
	GOBIN='$(CURDIR)/bin' go install honnef.co/go/tools/cmd/staticcheck@v0.8.2
