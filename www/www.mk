# What lets others check the pages, run from the top of the project.
#
#   make pages RELAY=https://relay.clinic.example   the pages for another host than the relay's, into bin/site,
#                                                   with a Caddyfile and an nginx.conf that serve them
#   make reproduce                                  builds the last commit twice, in different folders and homes,
#                                                   and compares every byte

RELAY ?=

.PHONY: pages reproduce pages-elsewhere

pages: bin/export
	bin/export -relay '$(RELAY)' -out bin/site

bin/export: $(RELAY_SOURCES) bin/pages
	go build -trimpath -o $@ ./relay/export

reproduce:
	www/reproduce.sh

# The browser test of that host, with the servers that its files are for, as far as they are there.
pages-elsewhere: bin/telemed-relay bin/export www/e2e/node_modules/.package-lock.json
	@for server in caddy nginx; do \
	  if ! command -v $$server > bin/which; then echo "$$server: not on this machine, not tried"; continue; fi; \
	  (cd www/e2e && PAGES_SERVER=$$server npx --no-install playwright test tests/elsewhere.spec.ts) || exit 1; \
	done

test-browser: bin/export
test-all: pages-elsewhere reproduce
