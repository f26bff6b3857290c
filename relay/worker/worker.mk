# The Worker's own targets, run from the top of the project; relay/worker/README.md has the steps.
#
#   make worker       builds into relay/worker/build
#   make worker-dev   runs that on this machine, on workerd: WORKER_PORT (8787)
#   make deploy       deploys it with wrangler; wants an account at Cloudflare
#   make test-worker  its tests, under workerd, and a short pass of the browser tests with its pages
#   make bench-worker measures it beside the self-hosted relay: a table, and bin/worker.json
#   make soak-worker  ten minutes of casts to 200 patients of whom 20 never read: SOAK=1m make soak-worker is short;
#                     make soak does this, too

WORKER_PORT ?= 8787

worker_build := relay/worker/build
worker_npm   := relay/worker/node_modules/.package-lock.json
WORKERD      := $(CURDIR)/relay/worker/node_modules/@cloudflare/workerd-linux-64/bin/workerd

.PHONY: worker worker-dev deploy test-worker test-worker-go test-worker-browser test-worker-pages bench-worker soak-worker clean-worker

worker: $(worker_build)/modules/index.js $(worker_build)/pages/index.html

# npm writes this file last, so it is older than the lock file exactly when npm must run again.
$(worker_npm): relay/worker/package-lock.json
	cd relay/worker && npm ci --no-audit --no-fund
	@touch $@

# syumai/workers' own module around its Go. Its command empties the directory that it is given.
$(worker_build)/go/worker.mjs: go.mod
	go run github.com/syumai/workers/cmd/workers-assets-gen -mode go -o $(worker_build)/go
	@touch $@

WORKER_SOURCES := go.mod go.sum $(call go_files,relay/wire relay/room relay/door relay/site relay/worker)

# Small: without symbols and HTTP/2. Cloudflare takes 3 MB, compressed, for nothing.
# It says hashes of the pages, so it is linked anew when those change.
$(worker_build)/raw/app.wasm: $(WORKER_SOURCES) relay/worker/ldflags.mjs bin/pages
	flags="$$(node relay/worker/ldflags.mjs www/dist/manifest.json)" && \
	  GOOS=js GOARCH=wasm go build -trimpath -tags nethttpomithttp2 -o $@ \
	  -ldflags="-s -w $$flags" ./relay/worker/front/wasm

$(worker_build)/raw/room.wasm: $(WORKER_SOURCES)
	GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -o $@ ./relay/worker/durable/wasm

$(worker_build)/modules/%.wasm: $(worker_build)/raw/%.wasm relay/worker/merge.mjs www/merge-data.mjs
	@mkdir -p $(@D)
	node relay/worker/merge.mjs $< $@

worker_modules := $(worker_build)/modules/app.wasm $(worker_build)/modules/room.wasm $(worker_build)/go/worker.mjs \
	$(WASM_EXEC) $(worker_npm) $(shell find relay/worker/src relay/worker/build.mjs -type f)

# modules is what is deployed, so the tests' entry is not in it.
$(worker_build)/modules/index.js: $(worker_modules)
	cd relay/worker && npx --no-install tsc --noEmit
	cd relay/worker && node build.mjs '$(WASM_EXEC)' src/index.ts build/modules/index.js

$(worker_build)/test/evict.js: $(worker_build)/modules/index.js
	cd relay/worker && node build.mjs '$(WASM_EXEC)' src/evict.ts build/test/evict.js

# Cloudflare compresses by itself: only the plain files are uploaded.
$(worker_build)/pages/index.html: bin/pages
	rm -rf $(worker_build)/pages
	mkdir -p $(worker_build)/pages
	cd www/dist && tar cf - --exclude='*.br' --exclude='*.gz' --exclude=.gitignore . | tar xf - -C $(CURDIR)/$(worker_build)/pages
	@touch $@

worker-dev: worker
	@echo "The doctor's page is at http://127.0.0.1:$(WORKER_PORT)/doctor"
	@mkdir -p $(worker_build)/objects
	$(WORKERD) serve relay/worker/config.capnp --socket-addr=http=127.0.0.1:$(WORKER_PORT) \
	  --directory-path=pages=$(worker_build)/pages --directory-path=objects=$(worker_build)/objects

# WRANGLER=… uses another; 4.86.0 is the last that runs on Node 20.
WRANGLER ?= npx --yes wrangler@4.86.0
export WRANGLER_SEND_METRICS ?= false
export WRANGLER_SEND_ERROR_REPORTS ?= false

deploy: worker
	cd relay/worker && $(WRANGLER) deploy $(WRANGLER_FLAGS)

test: test-worker

test-worker: test-worker-go test-worker-browser

# -count=1: Go's cache does not see what the runtime reads.
test-worker-go: $(worker_build)/test/evict.js
	WORKERD='$(WORKERD)' go test -count=1 ./relay/worker

test-worker-browser: worker www/e2e/node_modules/.package-lock.json
	@.ci/chromium
	cd www/e2e && RELAY=worker npx --no-install playwright test headers visit

test-all: test-worker-pages

test-worker-pages: worker www/e2e/node_modules/.package-lock.json
	@.ci/chromium
	cd www/e2e && RELAY=worker npx --no-install playwright test

worker_load := -workerd '$(WORKERD)' -config relay/worker/evict.capnp

bench-worker: bin/telemed-relay bin/load $(worker_build)/test/evict.js
	bin/load edge $(worker_load) -relay bin/telemed-relay -out bin/worker.json \
	  -wasm '$(worker_build)/modules/app.wasm $(worker_build)/modules/room.wasm'

soak: soak-worker

soak-worker: bin/load $(worker_build)/test/evict.js
	cd relay/load && go test .
	bin/load edge $(worker_load) -soak $(SOAK)

clean: clean-worker
clean-worker:
	rm -rf $(worker_build)
