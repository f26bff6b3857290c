# The engine's own targets, run from the top of the project.
#
#   make simulate SEEDS=2000   that many simulated worlds on all cores (wasm/conference/sim_test.go); a failure
#                              tells its seed and step. FIRST=n begins elsewhere; one seed again, telling all:
#                              go test ./wasm/conference -run 'TestSimulation$$' -seed 7 -v

SEEDS ?= 2000
FIRST ?= 1

.PHONY: simulate

simulate:
	go test ./wasm/conference -run '^TestSimulation$$' -count=1 -timeout 0 -v -seeds $(SEEDS) -first $(FIRST)
