# The engine's own targets, run from the top of the project.
#
#   make simulate SEEDS=2000   that many simulated worlds on all cores (wasm/conference/sim_test.go); a failure
#                              tells its seed and step. FIRST=n begins elsewhere; one seed again, telling all:
#                              go test ./wasm/conference -run 'TestSimulation$$' -seed 7 -v
#   make simulate-faults       puts each bug that was found so back into a copy of the engine: it has to be found again
#   make comeback PEOPLE=200   kills a relay under a doctor's page and that many patients, and says how long they
#                              take to be back and what the page's main thread did meanwhile (bin/comeback.json)

SEEDS ?= 2000
FIRST ?= 1

PEOPLE ?= 200

.PHONY: simulate simulate-faults comeback

simulate:
	go test ./wasm/conference -run '^TestSimulation$$' -count=1 -timeout 0 -v -seeds $(SEEDS) -first $(FIRST)

simulate-faults:
	go test ./wasm/conference -run '^TestSimulationFindsFaults$$' -count=1 -timeout 0 -v -bugs

test-all: simulate-faults

comeback: bin/telemed-relay www/e2e/node_modules/.package-lock.json
	@.ci/chromium
	go test -c -o bin/crowd.test ./wasm/conference
	cd www/e2e && npx --no-install tsc --noEmit
	cd www/e2e && PEOPLE=$(PEOPLE) npx --no-install playwright test --config comeback.config.ts
