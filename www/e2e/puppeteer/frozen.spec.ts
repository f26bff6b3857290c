/**
 * A browser freezes a tab that nobody looks at: none of its timers and sockets are served until somebody does.
 * By puppeteer, for Playwright keeps its pages from being frozen.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from 'puppeteer-core';
import { wholeBrowser } from '../fixtures/browser.ts';
import { noise } from '../fixtures/files.ts';
import { says, there } from './pages.mjs';
import { attach, parts, shows, visit } from './visit.ts';

// The relay is slow, so that both files are on their way for as long as it takes to freeze a page.
const bytesPerSecond = '500000';
const files = { 'Letter.pdf': noise(5_000_000, 1), 'Scan.pdf': noise(5_000_000, 2) };
const [letter, scan] = ['Letter.pdf', 'Scan.pdf'] as const;

type Watched = typeof globalThis & { ticks: number; frozen: number };

/** Has a page, or its worker, count how often a timer of its own fires. */
function tick(): void {
  const scope = globalThis as Watched;
  scope.ticks = 0;
  setInterval(() => scope.ticks++, 50);
}

const realms = (page: Page) => [page, ...page.workers()];
const ticks = (page: Page) => Promise.all(realms(page).map((realm) => realm.evaluate(() => (globalThis as Watched).ticks)));

async function watch(page: Page): Promise<void> {
  await Promise.all(realms(page).map((realm) => realm.evaluate(tick)));
  await page.evaluate(() => {
    (globalThis as Watched).frozen = 0;
    document.addEventListener('freeze', () => (globalThis as Watched).frozen++);
  });
}

const texts = (page: Page): Promise<string[]> =>
  page.$$eval('>>> .message .text:not(.file)', (found) => found.map((text) => text.textContent?.trim() ?? ''));

/** What a page shows, and whether it and its engine do anything. */
const state = async (page: Page) => ({
  ticks: await ticks(page), letter: await parts(page, letter), scan: await parts(page, scan), texts: await texts(page),
});

async function write(page: Page, text: string): Promise<void> {
  await (await there(page, 'tm-composer', 'wa-textarea', 'textarea')).type(text);
  await page.keyboard.press('Enter');
}

/** Somebody goes to another tab, and the browser freezes theirs: how they come back. */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const tab = await page.browser().newPage();
  const devtools = await page.createCDPSession();
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await expect.poll(() => page.evaluate(() => (globalThis as Watched).frozen)).toBe(1);
  return async () => {
    await page.bringToFront();
    await tab.close();
  };
}

/** While the other page does much, a frozen one does nothing at all, in the middle of both files. */
async function expectStill(page: Page, other: Page): Promise<void> {
  const before = await state(page);
  expect([...before.letter, ...before.scan].map((part) => part < 1)).toEqual([true, true]);
  const [begun = 0] = await ticks(other);
  await expect.poll(async () => (await ticks(other))[0], { intervals: [100] }).toBeGreaterThan(begun + 20);
  expect(await state(page)).toEqual(before);
}

test('tabs are frozen and thawed while files are on their way', async () => {
  await visit(['-bytes-per-second', bytesPerSecond], wholeBrowser().launchOptions, async ({ doctor, maria, folder }) => {
    await Promise.all([doctor, maria].map(watch));
    for (const name of [letter, scan]) await writeFile(join(folder, name), files[name]);
    await Promise.all([attach(doctor, join(folder, letter)), attach(maria, join(folder, scan))]);
    await Promise.all([shows(maria, letter, 0.01), shows(doctor, scan, 0.01)]);

    const mariaComesBack = await freeze(maria);
    await write(doctor, 'Are you still there?');
    await expectStill(maria, doctor);
    // Nothing moves now, so both files are still on their way when the doctor's page is frozen, too.
    const doctorComesBack = await freeze(doctor);
    await mariaComesBack();
    await write(maria, 'I was at the door.');
    await expectStill(doctor, maria);
    await doctorComesBack();

    for (const page of [doctor, maria]) {
      for (const name of [letter, scan]) {
        await shows(page, name, 1);
        expect(await sum(page, name)).toBe(createHash('sha256').update(files[name]).digest('hex'));
      }
      await says(page, 'tm-file', 'has it.');
      await expect.poll(() => texts(page)).toEqual(['Are you still there?', 'I was at the door.']);
    }
  });
});

/** The SHA-256 of what would be saved. */
const sum = (page: Page, name: string): Promise<string> =>
  page.$$eval(
    '>>> tm-file',
    async (found, name) => {
      type File = Element & { file: string; store: { openFile(id: string): Promise<Blob> } };
      const { store, file } = (found as File[]).find(({ shadowRoot }) => shadowRoot?.textContent?.includes(name))!;
      const hash = await crypto.subtle.digest('SHA-256', await (await store.openFile(file)).arrayBuffer());
      return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    name,
  );
