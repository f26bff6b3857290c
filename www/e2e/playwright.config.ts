import { defineConfig } from '@playwright/test';
import { launch } from './fixtures/browser.ts';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  // A test that passes only the second time has shown a fault.
  retries: 0,
  reporter: [['list']],
  // Nets under what would wait for ever, on the slowest machine; no test is about time.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    launchOptions: launch(),
  },
});
