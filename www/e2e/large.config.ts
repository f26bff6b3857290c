/** What takes long or much, apart from the suite: `make test-large`, and `make bench-files` by `-g`. */
import config from './playwright.config.ts';

export default { ...config, testDir: '.', testMatch: ['large/*.spec.ts', 'puppeteer/*.bench.ts'], workers: 1, timeout: 600_000, outputDir: 'results/large' };
