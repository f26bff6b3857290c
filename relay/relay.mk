# The relay's own targets, run from the top of the project.
#
#   make load     measures the relay beside its peers (5 minutes): a table, and bin/load.json
#   make soak     ten minutes of clients that flood, half-close and abandon: SOAK=20s make soak is short; and the
#                 Worker's ten (soak-worker: relay/worker/worker.mk)
#   make proxies  tries relay/deploy with Debian's nginx, Caddy and HAProxy; installs those that are missing
#   make acme     tries automatic certificates with Let's Encrypt's test authority, on this machine

SOAK ?= 10m

.PHONY: load soak proxies acme

test-all: proxies acme

bin/load: $(shell find relay/load -name '*.go' -o -name 'go.*')
	cd relay/load && go build -o ../../bin/load .

load: bin/telemed-relay bin/load
	bin/load -relay bin/telemed-relay -out bin/load.json

soak:
	SOAK=$(SOAK) go test -count=1 -timeout 30m -run TestSoak -v ./relay/host

proxies: bin/telemed-relay
	@.ci/proxies
	relay/deploy/try.sh bin/telemed-relay

acme: bin/telemed-relay
	relay/deploy/acme.sh bin/telemed-relay
