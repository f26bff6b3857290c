# The second implementation's own target, part of make test; run from the top of the project.
#
#   make test-second   every vector of crypto/testdata, by the patient that was written from the SPECs

.PHONY: test-second clean-second

test: test-second

test-second: www/e2e/node_modules/.package-lock.json
	cd www/e2e && npx --no-install tsc -p second
	cd www/e2e && node --test --test-reporter=dot second/build/vectors/*.test.js

clean: clean-second
clean-second:
	rm -rf www/e2e/second/build
