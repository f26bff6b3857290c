/** axe finds nothing on any screen, on a phone and on a desk, and from the right to the left; nothing is cut off. */
import type { Page } from '@playwright/test';
import { choose, expectNoSideways } from '../fixtures/appearance.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { desktop, phone, test } from '../fixtures/clinic.ts';
import { tourOfAVisit, tourOutside, type Tour } from '../fixtures/tour.ts';
import { slowRelay, tourOfFilesAndEnds } from '../fixtures/tour-of-files-and-ends.ts';
import { tourOfTrouble } from '../fixtures/tour-of-trouble.ts';

/** make test-all looks at every theme, width and language (looks.ts). */
async function look(page: Page, screen: string): Promise<void> {
  await expectAccessible(page, screen);
  await expectNoSideways(page, screen);
  await choose(page, 'language', 'ar');
  await expectAccessible(page, `${screen}, in Arabic`);
  await expectNoSideways(page, `${screen}, in Arabic`);
  await choose(page, 'language', 'en');
}

/** What moves has another contrast on its way. */
const still = { reducedMotion: 'reduce' } as const;
const tour: Tour = { look, doctor: { ...desktop, ...still }, patient: { ...phone, ...still } };

test('outside of a visit', ({ clinic }) => tourOutside(clinic, tour));

test('in a visit', ({ clinic }) => tourOfAVisit(clinic, tour));

test('in a visit that is not as usual', ({ clinic, relay }) => tourOfTrouble(clinic, relay, tour));

test.describe(() => {
  test.skip(process.env.RELAY === 'worker', 'the Worker reads nobody slowly');
  test.use(slowRelay);
  test('with files, and to the end', ({ clinic }) => tourOfFilesAndEnds(clinic, tour));
});
