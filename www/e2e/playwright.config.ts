import { defineConfig } from '@playwright/test';
import { chromium } from './fixtures/paths.ts';

/** A name for this machine that is no secure context: browsers make an exception for localhost only. */
export const plainHost = 'clinic.test';

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
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        `--host-resolver-rules=MAP ${plainHost} 127.0.0.1`,
      ],
    },
  },
});
