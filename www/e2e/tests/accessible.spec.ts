/** axe finds nothing on any screen, on a phone and on a desk, in light and dark. */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { desktop, phone, test } from '../fixtures/clinic.ts';
import { tourOfAVisit, tourOutside, type Tour } from '../fixtures/tour.ts';

const themes = ['light', 'dark'] as const;

async function look(page: Page, screen: string): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, `${screen}, ${colorScheme}`);
  }
}

const sizes: readonly [string, Tour][] = [
  ['on a desk and phones', { look, doctor: desktop, patient: phone }],
  ['on a phone and desks', { look, doctor: phone, patient: desktop }],
];

for (const [where, tour] of sizes) {
  test(`outside of a visit, ${where}`, ({ clinic }) => tourOutside(clinic, tour));
}

test(`in a visit, on a desk and phones`, ({ clinic }) => tourOfAVisit(clinic, sizes[0]![1]));
