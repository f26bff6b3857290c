/** `make comeback`: not a test, but how long many patients take to be back in the room. */
import config from './playwright.config.ts';

export default { ...config, testDir: '.', testMatch: 'comeback.ts', workers: 1, outputDir: 'results/comeback' };
