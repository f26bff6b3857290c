# Telemed's builds. `make help` would only repeat what is here: read it.
#
#   make build    bin/telemed-relay, with the pages inside
#   make run      builds, then starts the relay; it prints the doctor page's address
#   make test     the whole suite: native, js/wasm, the pages' types, a real browser
#   make test-all that, and all that takes long: the parts add themselves, in their own .mk files
#   make screens  pictures of every screen: www/screens for the README, bin/screens to look at
#   make bench-pages  how quick and how large the pages are, into bin/pages.json
#   make worker   the relay on Cloudflare Workers; worker-dev, deploy and more: relay/worker/worker.mk
#   make bench    our arithmetic against its peers', into bin/bench.json (www/bench/bench.mk)
#   make clean    removes what was built (not www/node_modules)
#
# Every target below that is a file is rebuilt only when what it is made of changed.

.DEFAULT_GOAL := build

# What `make run` hands to the relay: make run RELAY_FLAGS='-listen 127.0.0.1:9000'
RELAY_FLAGS ?=

# No local tooling decides which Go builds this: go.mod does.
WASM_EXEC := $(shell go env GOROOT)/lib/wasm/wasm_exec.js

go_files = $(shell find $(1) -name '*.go' -not -name '*_test.go' -not -path '*/node_modules/*')
WASM_SOURCES  := go.mod go.sum $(call go_files,crypto relay/wire wasm)
RELAY_SOURCES := go.mod go.sum $(call go_files,relay www)
PAGE_SOURCES  := $(filter-out %.test.mjs,$(wildcard www/*.mjs)) www/package.json www/tsconfig.json $(shell find www/src -type f)

.PHONY: build run clean

build: bin/telemed-relay

run: build
	@bin/telemed-relay $(RELAY_FLAGS)

clean:
	rm -rf bin
	find www/dist -mindepth 1 -not -name .gitignore -delete

# The wasm is what a phone downloads: -s and -w leave out symbols and DWARF, and nothing is
# inlined (8 % less) but where the time goes: the group, sealing, hashes and AES. Go 1.26's new
# garbage collector is made for cores and heaps that a page has not, and 1 % larger.
WASM_FLAGS := -trimpath -ldflags='-s -w' -gcflags=all=-l -gcflags=telemed/crypto/group= \
	-gcflags=telemed/crypto/seal= -gcflags=crypto/internal/fips140/...= \
	-gcflags=crypto/internal/fips140deps/...= -gcflags=internal/byteorder=

bin/%.wasm: $(WASM_SOURCES)
	GOOS=js GOARCH=wasm GOEXPERIMENT=nogreenteagc go build $(WASM_FLAGS) -tags $* -o $@ ./wasm

# npm writes this file last, so it is older than the lock file exactly when npm must run again.
www/node_modules/.package-lock.json: www/package-lock.json
	cd www && npm ci --no-audit --no-fund
	@touch $@

# bin/pages stands for www/dist, whose files are named by their content.
bin/pages: bin/doctor.wasm bin/patient.wasm $(WASM_EXEC) $(PAGE_SOURCES) www/node_modules/.package-lock.json
	cd www && npx --no-install tsc --noEmit
	cd www && node build.mjs ../bin/doctor.wasm ../bin/patient.wasm '$(WASM_EXEC)' ../bin/compressed > ../bin/sizes
	@touch $@

# Without C, whether or not this machine has a compiler: the same binary everywhere.
bin/telemed-relay: $(RELAY_SOURCES) bin/pages
	CGO_ENABLED=0 go build -trimpath -buildvcs=auto -o $@ ./relay

# ---- the suite; a part alone: make test-go

.PHONY: test test-all test-go test-wasm test-pages test-browser screens clean-e2e

test: test-go test-wasm test-pages test-browser

test-all: test

GOROOT_HERE := $(shell go env GOROOT)
WASM_TESTED := ./crypto/... ./relay/wire/... ./wasm/conference/...

test-go:
	@unformatted="$$('$(GOROOT_HERE)/bin/gofmt' -l crypto relay wasm www/*.go www/bench/wasm)"; \
	  if [ -n "$$unformatted" ]; then echo "gofmt -w would change: $$unformatted" >&2; exit 1; fi
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./crypto/... ./relay/wire ./relay/worker/... ./wasm/...
	go test ./...

# Go's js/wasm runner hands on the environment, of which a wasm has room for 8 KB: CI's is larger.
test-wasm:
	GOOS=js GOARCH=wasm go test -exec='env -i PATH=$(PATH) $(GOROOT_HERE)/lib/wasm/go_js_wasm_exec' $(WASM_TESTED)

test-pages: www/node_modules/.package-lock.json www/e2e/node_modules/.package-lock.json
	cd www && npm run --silent check
	cd www && node --test merge-data.test.mjs files.test.mjs
	cd www/e2e && npx --no-install tsc --noEmit

# .ci/chromium installs a browser where there is none.
test-browser: bin/telemed-relay bin/conference.test www/e2e/node_modules/.package-lock.json
	@.ci/chromium
	cd www/e2e && npx --no-install playwright test

# Plays the hostile patient whom the browser tests have come to a relay without a page of ours.
bin/conference.test: $(WASM_SOURCES) $(wildcard wasm/conference/*_test.go)
	go test -c -o $@ ./wasm/conference

screens: bin/telemed-relay bin/conference.test www/e2e/node_modules/.package-lock.json
	cd www/e2e && npx --no-install playwright test --config screens.config.ts

# Measures how the pages feel, into bin/pages.json (www/e2e/bench/pages.ts).
.PHONY: bench-pages
bench-pages: bin/telemed-relay www/e2e/node_modules/.package-lock.json
	cd www/e2e && npx --no-install playwright test --config bench.config.ts

www/e2e/node_modules/.package-lock.json: www/e2e/package-lock.json
	cd www/e2e && npm ci --no-audit --no-fund
	@touch $@

clean: clean-e2e
clean-e2e:
	rm -rf www/e2e/results

include www/bench/bench.mk

include crypto/crypto.mk

include relay/relay.mk

include wasm/wasm.mk

include relay/worker/worker.mk

include www/www.mk

include www/e2e/e2e.mk
