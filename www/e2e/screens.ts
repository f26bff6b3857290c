/**
 * Makes the README's pictures (www/screens), and pictures of every screen to look at (bin/screens): at every
 * width, in every theme, and from the right to the left. `make screens` runs it.
 */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { choose } from './fixtures/appearance.ts';
import { test } from './fixtures/clinic.ts';
import { repository } from './fixtures/paths.ts';
import { tourOfAVisit, tourOutside } from './fixtures/tour.ts';
import { slowRelay, tourOfFilesAndEnds } from './fixtures/tour-of-files-and-ends.ts';
import { tourOfTrouble } from './fixtures/tour-of-trouble.ts';

const widths = { desktop: { width: 1280, height: 800 }, tablet: { width: 820, height: 1180 }, phone: { width: 390, height: 844 }, narrow: { width: 320, height: 568 } };
const themes = ['light', 'dark', 'light-contrast', 'dark-contrast'];

const sharp = { viewport: widths.desktop, deviceScaleFactor: 2 };
const held = { viewport: widths.phone, deviceScaleFactor: 2 };

/** The best four, as they are in use: the README shows them. */
const inReadme: Record<string, string> = {
  'doctor-5-everyone': 'doctor',
  'doctor-7-verify': 'verify',
  'patient-2-lobby': 'lobby',
  'patient-4-conversation': 'patient',
};

async function shoot(page: Page, screen: string): Promise<void> {
  const before = page.viewportSize();
  const readme = inReadme[screen];
  if (readme) await page.screenshot({ path: join(repository, 'www/screens', `${readme}.png`), animations: 'disabled' });
  const picture = (name: string) =>
    page.screenshot({ path: join(repository, 'bin/screens', `${screen}-${name}.png`), animations: 'disabled' });
  for (const theme of themes) {
    await choose(page, 'theme', theme);
    for (const [width, size] of Object.entries(widths)) {
      await page.setViewportSize(size);
      await picture(`${width}-${theme}`);
    }
  }
  await choose(page, 'theme', 'light');
  await choose(page, 'language', 'ar');
  for (const width of ['desktop', 'phone'] as const) {
    await page.setViewportSize(widths[width]);
    await picture(`${width}-arabic`);
  }
  await choose(page, 'language', 'en');
  if (before) await page.setViewportSize(before);
}

test('pictures of the pages outside of a visit', ({ clinic }) => tourOutside(clinic, { look: shoot, patient: held }));

test('pictures of a visit that is not as usual', ({ clinic, relay }) => tourOfTrouble(clinic, relay, { look: shoot, doctor: sharp, patient: held }));

test('pictures of a visit', ({ clinic }) => tourOfAVisit(clinic, { look: shoot, lookCloser: shoot, doctor: sharp, patient: held }));

test.describe(() => {
  test.use(slowRelay);
  test('pictures of files, and of ends', ({ clinic }) => tourOfFilesAndEnds(clinic, { look: shoot, lookCloser: shoot, doctor: sharp, patient: held }));
});
