/** Part of `make test-all`: every screen in every theme, width and language. */
import config from './playwright.config.ts';

export default { ...config, testDir: '.', testMatch: 'looks.ts', timeout: 1_200_000, outputDir: 'results/looks' };
