/** Every screen, looked at by axe in every theme, and measured at every width and in every language. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { choose, expectNoSideways } from './fixtures/appearance.ts';
import { expectAccessible } from './fixtures/axe.ts';
import { desktop, phone, test } from './fixtures/clinic.ts';
import { repository } from './fixtures/paths.ts';
import { tourOfAVisit, tourOutside, type Tour } from './fixtures/tour.ts';
import { slowRelay, tourOfFilesAndEnds } from './fixtures/tour-of-files-and-ends.ts';
import { tourOfTrouble } from './fixtures/tour-of-trouble.ts';

const widths = { narrow: { width: 320, height: 568 }, phone: phone.viewport, tablet: { width: 820, height: 1180 }, desktop: desktop.viewport };
const themes = ['light', 'dark', 'light-contrast', 'dark-contrast'];
const languages = readdirSync(join(repository, 'www/src/texts/locales')).map((file) => file.replace('.json', ''));

async function look(page: Page, screen: string): Promise<void> {
  const before = page.viewportSize() ?? desktop.viewport;
  for (const theme of themes) {
    await choose(page, 'theme', theme);
    await expectAccessible(page, `${screen}, ${theme}`);
  }
  await choose(page, 'theme', 'light');
  for (const language of ['en', ...languages]) {
    await choose(page, 'language', language);
    if (language !== 'en') await expectAccessible(page, `${screen}, ${language}`);
    for (const [width, size] of Object.entries(widths)) {
      await page.setViewportSize(size);
      // The page's regions fold on a phone: it is another page there.
      if (language === 'en') await expectAccessible(page, `${screen}, ${width}`);
      await expectNoSideways(page, `${screen}, ${language}, ${width}`);
    }
    await page.setViewportSize(before);
  }
  await choose(page, 'language', 'en');
}

/** What moves has another contrast on its way. */
const still = { reducedMotion: 'reduce' } as const;
const tour: Tour = { look, lookCloser: look, doctor: { ...desktop, ...still }, patient: { ...phone, ...still } };

test('outside of a visit', ({ clinic }) => tourOutside(clinic, tour));

test('in a visit', ({ clinic }) => tourOfAVisit(clinic, tour));

test('in a visit that is not as usual', ({ clinic, relay }) => tourOfTrouble(clinic, relay, tour));

test.describe(() => {
  test.use(slowRelay);
  test('with files, and to the end', ({ clinic }) => tourOfFilesAndEnds(clinic, tour));
});
