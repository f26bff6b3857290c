/** `make screens`: not tests, but pictures made with the same people and pages. */
import config from './playwright.config.ts';

export default { ...config, testDir: '.', testMatch: 'screens.ts', workers: 1, timeout: 900_000, outputDir: 'results/screens' };
