# Targets of the pages' tests; run from the top of the project.
#
#   make test-large    a file of 100 MB with both pages' memory watched; part of make test-all
#   make bench-files   how fast files go from page to page, and what holds them back: bin/bench-files.json
#   make test-looks    every screen in every theme, width and language; part of make test-all
#   make test-firefox  the visit in Firefox; part of make test-all
#   make test-frozen   part of make test: both pages frozen by the browser while files are on their way
#   make test-second   part of make test: every vector of crypto/testdata, by the patient that was written from the SPECs

.PHONY: test-frozen test-second clean-second test-large bench-files

test-all: test-large

test-large: bin/telemed-relay www/e2e/node_modules/.package-lock.json
	cd www/e2e && npx --no-install playwright test --config large.config.ts

bench-files: bin/telemed-relay www/e2e/node_modules/.package-lock.json www/e2e/puppeteer/node_modules/.package-lock.json
	@.ci/chromium
	cd www/e2e && npx --no-install tsc -p puppeteer
	cd www/e2e && npx --no-install playwright test --config puppeteer.config.ts files.bench

test: test-frozen test-second

test-frozen: bin/telemed-relay www/e2e/node_modules/.package-lock.json www/e2e/puppeteer/node_modules/.package-lock.json
	@.ci/chromium whole
	cd www/e2e && npx --no-install tsc -p puppeteer
	cd www/e2e && npx --no-install playwright test --config puppeteer.config.ts frozen

test-second: www/e2e/node_modules/.package-lock.json
	cd www/e2e && npx --no-install tsc -p second
	cd www/e2e && node --test --test-reporter=dot second/build/vectors/*.test.js

clean: clean-second
clean-second:
	rm -rf www/e2e/second/build

# Looks: every screen in every theme, width and language. Firefox: Debian's firefox-esr, driven over WebDriver BiDi.
.PHONY: test-looks test-firefox

test-all: test-looks test-firefox

test-looks: bin/telemed-relay www/e2e/node_modules/.package-lock.json
	cd www/e2e && npx --no-install playwright test --config looks.config.ts

test-firefox: bin/telemed-relay www/e2e/puppeteer/node_modules/.package-lock.json
	@.ci/firefox
	cd www/e2e/puppeteer && FIREFOX="$$(command -v "$${FIREFOX:-firefox-esr}")" node --test

www/e2e/puppeteer/node_modules/.package-lock.json: www/e2e/puppeteer/package-lock.json
	cd www/e2e/puppeteer && npm ci --no-audit --no-fund
	@touch $@
