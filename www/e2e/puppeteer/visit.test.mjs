/**
 * The visit in Firefox, over WebDriver BiDi: a doctor and a patient meet, write to each other, and a language
 * from the right to the left is switched on; and a changed part is refused. Part of `make test-all`; by hand: make test-firefox.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { invite, letIn, press, says, there } from './pages.mjs';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const port = 19_500;
const origin = `http://127.0.0.1:${port}`;

let relay;
let browser;

before(async () => {
  relay = spawn(join(repository, 'bin/telemed-relay'), ['-listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    relay.stdout.once('data', resolve);
    relay.once('exit', () => reject(new Error('the relay did not start')));
  });
  browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr', headless: true });
});

after(async () => {
  await browser?.close();
  relay?.kill();
});

/** A page of one person, and the errors that it has told of. */
async function open(path) {
  const page = await (await browser.createBrowserContext()).newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(origin + path);
  return { page, errors };
}

test('a visit in Firefox', async () => {
  const { page: doctor, errors } = await open('/doctor');
  const link = await invite(doctor, 'Maria Keller');
  assert.match(link, /\/patient#/);
  const { page: maria, errors: others } = await open(link.slice(origin.length));
  await letIn(doctor, maria);
  await says(doctor, '.name', 'Maria Keller');
  await (await there(maria, 'tm-composer', 'wa-textarea', 'textarea')).type('The rash is back.');
  await maria.keyboard.press('Enter');
  await says(maria, '.message', 'Dr. Ada Lindqvist has it');
  await press(doctor, 'tm-person-row', '.open');
  await says(doctor, '.message .text', 'The rash is back.');
  await (await there(doctor, 'tm-composer', 'wa-textarea', 'textarea')).type('Twice a day.');
  await doctor.keyboard.press('Enter');
  await says(maria, '.message .text', 'Twice a day.');
  await maria.reload();
  await says(maria, '.message .text', 'The rash is back.');

  await press(maria, 'button.private');
  await (await there(maria, 'tm-patient-details', 'select[data-choice="language"]')).select('ar');
  await says(maria, '.private', 'Dr. Ada Lindqvist');
  assert.equal(await maria.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`), 'ar rtl');
  assert.deepEqual([...errors, ...others], []);
});

// Also by the import map alone: where no preload is left that looks at a hash.
for (const [part, alone] of [/\/chunk-.*\.js$/, /\/doctor-elements-.*\.js$/].flatMap((part) => [[part, false], [part, true]])) {
  test(`a part that was changed is not used: ${part}${alone ? ', by the import map' : ''}`, async () => {
    const page = await (await browser.createBrowserContext()).newPage();
    await page.setRequestInterception(true);
    page.on('request', async (request) => {
      const { pathname } = new URL(request.url());
      if (!part.test(pathname) && !(alone && pathname === '/doctor')) return request.continue();
      const response = await fetch(request.url());
      const genuine = await response.text();
      const kept = ['Content-Type', 'Content-Security-Policy', 'Cross-Origin-Embedder-Policy', 'Cross-Origin-Resource-Policy'];
      const headers = Object.fromEntries(kept.map((name) => [name, response.headers.get(name)]));
      const body = pathname === '/doctor' ? genuine.replaceAll('rel="modulepreload"', 'rel="other"') : `${genuine};`;
      return request.respond({ headers, body });
    });
    await page.goto(`${origin}/doctor`);
    await says(page, '.loading', 'so it was not used');
    assert.equal(await page.$('>>> tm-doctor-setup'), null);
  });
}
