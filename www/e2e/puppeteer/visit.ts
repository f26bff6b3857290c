/** A doctor and a patient in a Chromium each, with files between them, as puppeteer sees them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type LaunchOptions } from '@playwright/test';
import puppeteer, { type Page } from 'puppeteer-core';
import { Relay } from '../fixtures/relay.ts';
import { invite, letIn, patience, press, there } from './pages.mjs';

export interface Visit {
  doctor: Page;
  maria: Page;
  /** For files to send. */
  folder: string;
}

/** They meet, each with the private conversation in front. */
export async function visit(relayFlags: readonly string[], how: LaunchOptions, use: (visit: Visit) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'telemed-'));
  const relay = await Relay.start(0, relayFlags);
  const [doctor, maria] = await Promise.all([open(how, join(folder, 'doctor')), open(how, join(folder, 'maria'))]);
  try {
    await doctor.setViewport({ width: 1280, height: 800 });
    await doctor.goto(`${relay.origin}/doctor`);
    await maria.goto(await invite(doctor, 'Maria Keller'));
    await letIn(doctor, maria);
    await press(doctor, 'tm-person-row', '.open');
    await there(doctor, 'tm-composer', 'wa-textarea', 'textarea');
    await use({ doctor, maria, folder });
  } finally {
    await Promise.all([doctor, maria].map((page) => page.browser().close()));
    await relay.kill();
    await rm(folder, { recursive: true, maxRetries: 5 });
  }
}

/** A page in a browser with a profile on the disk, of which only what a person could see is asked. */
async function open({ executablePath = '', args = [] }: LaunchOptions, profile: string): Promise<Page> {
  const browser = await puppeteer.launch({ executablePath, args, headless: 'shell', networkEnabled: false, userDataDir: profile });
  const [page] = await browser.pages();
  if (!page) throw new Error('the browser opened no page');
  return page;
}

export async function attach(page: Page, path: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForFileChooser(patience), press(page, 'tm-attach', 'wa-button')]);
  await chooser.accept([path]);
}

/** How much of each file of this name has come or gone, from 0 to 1. */
export const parts = (page: Page, name: string): Promise<number[]> =>
  page.$$eval(
    '>>> tm-file',
    (files, name) =>
      files
        .filter((file) => file.shadowRoot?.textContent?.includes(name))
        .map((file) => file.shadowRoot?.querySelector('progress')?.value ?? 1),
    name,
  );

/** Until a file is in the conversation, once, and more than `part` of it is there. */
export const shows = (page: Page, name: string, part: number) =>
  expect
    .poll(async () => (await parts(page, name)).map((there) => there > part || there === 1), { intervals: [100], timeout: 600_000 })
    .toEqual([true]);
