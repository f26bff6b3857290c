/** `make bench-pages`: measures, one thing at a time, with the same people and pages as the tests. */
import config from './playwright.config.ts';

export default { ...config, testDir: 'bench', testMatch: 'pages.ts', workers: 1, fullyParallel: false, outputDir: 'results/bench' };
