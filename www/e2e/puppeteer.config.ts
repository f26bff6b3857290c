/** What puppeteer drives in Chromium: a part of `make test`, and `make bench-files`. */
import config from './playwright.config.ts';

export default { ...config, testDir: 'puppeteer', testMatch: ['*.spec.ts', '*.bench.ts'], workers: 1, outputDir: 'results/puppeteer' };
