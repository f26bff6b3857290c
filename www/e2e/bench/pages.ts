/**
 * `make bench-pages`: how the pages feel, in figures. Prints a table, and writes bin/pages.json.
 *
 * Smoothness: 200 patients and 500 messages, changing ten times a second, while one types, scrolls and goes
 * from thread to thread; what counts is the main thread's longest task. Times and sizes: a cold cache and a
 * real relay.
 *
 * All times are the clock's: on a machine that has other work, too, tasks of 30 ms of processor time last 100.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { desktop, expect, phone, test, type Clinic } from '../fixtures/clinic.ts';
import { SlowProxy } from '../fixtures/slow.ts';
import { repository } from '../fixtures/paths.ts';
import { crowdInPlaceOfTheWorker } from './crowd.ts';

const patients = 200;
const messages = 500;
const rounds = 5;

interface Figure {
  what: string;
  value: number;
  unit: string;
  most: number;
}
const figures: Figure[] = [];

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Tasks of more than 50 ms since the page began; the browser tells of no shorter ones. */
const observe = () => {
  const scope = globalThis as typeof globalThis & { longTasks: number[] };
  scope.longTasks = [];
  new PerformanceObserver((list) => scope.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true });
};
const longTasks = (page: Page) => page.evaluate(() => (globalThis as typeof globalThis & { longTasks: number[] }).longTasks.splice(0));

async function crowded(clinic: Clinic, role: 'doctor' | 'patient'): Promise<Page> {
  // The stand-in's address is none that the page's policies know.
  const context = await clinic.context({ ...(role === 'doctor' ? desktop : phone), serviceWorkers: 'block', bypassCSP: true });
  await context.addInitScript(observe);
  await context.addInitScript(crowdInPlaceOfTheWorker(role, patients, messages));
  const page = await context.newPage();
  await page.goto(`/${role}`);
  await expect(page.locator('tm-message-list .message').last()).toBeVisible();
  return page;
}

async function type(page: Page): Promise<void> {
  await page.locator('tm-composer').getByRole('textbox').click();
  await page.keyboard.type('Please take it twice a day with food, and write to me on Friday how it is. '.repeat(2), { delay: 30 });
}

async function scroll(page: Page, what: string): Promise<void> {
  await page.locator(what).hover();
  for (let i = 0; i < 60; i++) {
    await page.mouse.wheel(0, i < 40 ? -400 : 500);
    await page.waitForTimeout(16);
  }
}

function tasks(what: string, found: number[]): void {
  figures.push({ what: `${what}: longest task`, value: Math.max(0, ...found), unit: 'ms', most: 50 });
}

for (const role of ['doctor', 'patient'] as const) {
  test(`${role}: ${messages} messages${role === 'doctor' ? `, ${patients} patients` : ''}`, async ({ clinic, report }) => {
    report.expect(/Service Worker registration blocked/);
    const page = await crowded(clinic, role);
    await page.waitForTimeout(1000);
    tasks(`${role}, opening`, await longTasks(page));
    await type(page);
    tasks(`${role}, typing`, await longTasks(page));
    await scroll(page, 'tm-message-list');
    tasks(`${role}, scrolling messages`, await longTasks(page));
    if (role === 'patient') return;
    await scroll(page, 'tm-people-list');
    tasks(`${role}, scrolling people`, await longTasks(page));
    for (const name of ['Patient 1 of', 'Patient 2 of', 'Patient 3 of']) {
      await page.locator('tm-person-row').getByRole('button', { name }).first().click();
      await page.waitForTimeout(200);
      await page.locator('tm-people-list .everyone').click();
      await page.waitForTimeout(200);
    }
    tasks(`${role}, from thread to thread`, await longTasks(page));
  });
}

test('times of a first visit', async ({ clinic }) => {
  const paint: number[] = [];
  const ready: number[] = [];
  const lobby: number[] = [];
  const doctor = await clinic.doctor();
  for (let i = 0; i < rounds; i++) {
    const link = await doctor.invite(`Patient ${i}`);
    const page = await (await clinic.context(phone)).newPage();
    // As fast as a hand could be: Join is pressed as soon as it is there; in the page, so that no test tool is measured.
    await page.addInitScript((heading) => {
      const deep = (root: Document | ShadowRoot): Element[] =>
        [...root.querySelectorAll('*')].flatMap((element) => [element, ...(element.shadowRoot ? deep(element.shadowRoot) : [])]);
      const look = () => {
        const all = deep(document);
        const join = all.find((element) => element.matches('tm-patient-invite form wa-button[type="submit"]') || (element.localName === 'wa-button' && element.textContent?.trim() === 'Join'));
        if (join && !performance.getEntriesByName('join').length) {
          performance.mark('join');
          (join as HTMLElement).click();
        }
        if (all.some((element) => element.localName === 'h1' && element.textContent === heading)) performance.mark('lobby');
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, `${doctor.name} knows that you are here`);
    await page.goto(link);
    await page.waitForFunction(() => performance.getEntriesByName('lobby').length > 0);
    const times = await page.evaluate(() => ({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      ready: performance.getEntriesByName('telemed-ready')[0]?.startTime ?? Number.NaN,
      lobby: performance.getEntriesByName('lobby')[0]?.startTime ?? Number.NaN,
    }));
    paint.push(times.paint);
    ready.push(times.ready - times.paint);
    lobby.push(times.lobby);
    await page.context().close();
  }
  figures.push({ what: 'first paint of words', value: median(paint), unit: 'ms', most: 300 });
  figures.push({ what: 'engine ready, after first paint', value: median(ready), unit: 'ms', most: 500 });
  figures.push({ what: 'link opened → in the lobby', value: median(lobby), unit: 'ms', most: 1000 });
});

test('the shell on Slow 3G', async ({ clinic, relay, report }) => {
  report.expect(/An unknown error occurred when fetching the script/);
  const times: number[] = [];
  const slow = await SlowProxy.start(relay.origin);
  for (let i = 0; i < rounds; i++) {
    const page = await (await clinic.context(phone)).newPage();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
    await page.goto(`${slow.origin}/patient`);
    await page.locator('select[data-choice="language"]').waitFor();
    times.push(await page.evaluate(() => performance.now()));
    await page.context().close();
  }
  await slow.stop();
  figures.push({ what: 'something to use on Slow 3G', value: median(times), unit: 'ms', most: 5000 });
});

test('sizes', async ({ request, relay }) => {
  const of = async (path: string) => (await request.get(`${relay.origin}${path}`, { headers: { 'Accept-Encoding': 'br' } })).headers()['content-length'];
  for (const role of ['patient', 'doctor'] as const) {
    const html = readFileSync(join(repository, `www/dist/${role}.html`), 'utf8');
    const parts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path);
    const worker = /\/assets\/worker-\w+\.js/.exec(readFileSync(join(repository, 'www/dist/service-worker.js'), 'utf8'))?.[0] ?? '';
    const bytes = await Promise.all([...parts, worker].map(async (path) => Number(await of(path))));
    const kilobytes = bytes.reduce((a, b) => a + b, 0) / 1000;
    figures.push({ what: `${role}: JavaScript and CSS, brotli`, value: kilobytes, unit: 'KB', most: role === 'patient' ? 120 : Number.POSITIVE_INFINITY });
  }
});

test.afterAll(() => {
  const width = Math.max(...figures.map(({ what }) => what.length));
  for (const { what, value, unit, most } of figures) {
    const limit = Number.isFinite(most) ? `at most ${most}${value > most ? '  MISSED' : ''}` : '';
    console.log(`${what.padEnd(width)}  ${value.toFixed(0).padStart(6)} ${unit}  ${limit}`);
  }
  writeFileSync(join(repository, 'bin/pages.json'), `${JSON.stringify(figures, null, 2)}\n`);
});
