/** What takes much, apart from the suite: `make test-large`. */
import config from './playwright.config.ts';

export default { ...config, testDir: 'large', testMatch: '*.spec.ts', workers: 1, timeout: 600_000, outputDir: 'results/large' };
