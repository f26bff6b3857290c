# make bench: our arithmetic against its peers', in Chromium and in Node, BENCH_SECONDS (60) in each.
# Prints tables and writes bin/bench.json.

.PHONY: bench clean-bench

bench: www/bench/node_modules/.package-lock.json
	cd www/bench && npx --no-install tsc --noEmit
	cd www/bench && node build.mjs "$$(go env GOROOT)/lib/wasm/wasm_exec.js"
	GOOS=js GOARCH=wasm go vet ./www/bench/wasm
	GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -gcflags=telemed/...=-l -gcflags=telemed/crypto/group= -gcflags=telemed/crypto/seal= -o www/bench/build/bench.wasm ./www/bench/wasm
	@mkdir -p bin
	@node www/bench/build/run.js bin/bench.json

# npm writes this file last, so it is older than the lock file exactly when npm must run again.
www/bench/node_modules/.package-lock.json: www/bench/package-lock.json
	cd www/bench && npm ci --no-audit --no-fund
	@touch $@

clean: clean-bench
clean-bench:
	rm -rf www/bench/build
